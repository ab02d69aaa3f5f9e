"""Misuse raises: one clear TypeError or ValueError that names the argument."""

from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import chainward
import pytest
from chainward import Email, InputError, Policy, TrustStore, Validator

from .world import Pki, script


def test_the_stance_on_revocation_has_no_default(pki: Pki) -> None:
    store = TrustStore(pki.root_der)
    with pytest.raises(TypeError, match="required keyword-only argument: 'revocation'"):
        Validator(store)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="positional"):
        Validator(store, Policy(), "none")  # type: ignore[call-arg]
    for value in (None, "", "None", "soft", False, 0, ["none"]):
        with pytest.raises(ValueError, match=r"^revocation: "):
            Validator(store, revocation=value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("argument", "value", "error"),
    [
        ("store", None, TypeError),
        ("store", b"", TypeError),
        ("policy", "client-auth", TypeError),
        ("policy", 0, TypeError),
        ("intermediate_cache", -1, ValueError),
        ("intermediate_cache", 2**64, ValueError),
        ("verdict_cache", -1, ValueError),
        ("verdict_cache", 1.5, TypeError),
        ("verdict_cache", True, TypeError),
        ("verdict_cache", "16", TypeError),
    ],
)
def test_what_makes_a_validator(
    pki: Pki, argument: str, value: object, error: type[Exception]
) -> None:
    arguments: dict[str, Any] = {"store": TrustStore(pki.root_der), argument: value}
    with pytest.raises(error, match=f"^{argument}: "):
        Validator(**arguments, revocation="none")


WRONG_QUESTIONS = [
    ("leaf", None, TypeError),
    ("leaf", 5, TypeError),
    ("leaf", [b""], TypeError),
    ("leaf", (b"", []), TypeError),
    ("intermediates", None, TypeError),
    ("intermediates", b"", TypeError),
    ("intermediates", "", TypeError),
    ("intermediates", 5, TypeError),
    ("intermediates", Path("x"), TypeError),
    ("intermediates", [None], TypeError),
    ("at", "now", ValueError),
    ("at", "", ValueError),
    ("at", object(), TypeError),
    ("at", True, TypeError),
    ("at", b"any", TypeError),
    ("host", 5, TypeError),
    ("host", b"a.example", TypeError),
    ("host", Email(5), TypeError),  # type: ignore[arg-type]
    ("host", "fe80::1%eth0", ValueError),
    ("host", ["a.example"], TypeError),
    ("usage", "clientAuth", TypeError),
    ("usage", b"clientAuth", TypeError),
    ("usage", 5, TypeError),
    ("usage", [5], TypeError),
    ("usage", ["clientauth"], ValueError),
    ("usage", [""], ValueError),
    ("policies", "1.2.3", TypeError),
    ("policies", ["x"], ValueError),
    ("policies", ["1.2.3", None], TypeError),
]


def ask(method: Callable[..., object], pki: Pki, arguments: dict[str, Any]) -> None:
    """Call an entry point with the client and one argument of our own."""
    leaf, others = pki.client_der, [pki.ca_der]
    question = {"leaf": leaf, "intermediates": others, **arguments}
    method(question.pop("leaf"), question.pop("intermediates"), **question)


def ask_many(validator: Validator, pki: Pki, question: dict[str, Any]) -> None:
    """Call the batch with the client and one argument of our own."""
    validator.validate_many([pki.client_der], **question)


@pytest.mark.parametrize(("argument", "value", "error"), WRONG_QUESTIONS)
def test_what_is_asked(
    pki: Pki, validator: Validator, argument: str, value: object, error: type[Exception]
) -> None:
    for method in (validator.validate, validator.explain, validator.verify):
        with pytest.raises(error, match=rf"^{argument}(\[0\])?: ") as raised:
            ask(method, pki, {argument: value})
        assert "\n" not in str(raised.value)


@pytest.mark.parametrize(("argument", "value", "error"), WRONG_QUESTIONS)
def test_what_is_asked_of_many(
    pki: Pki,
    validator: Validator,
    argument: str,
    value: Any,  # noqa: ANN401 - anything
    error: type[Exception],
) -> None:
    if argument == "host":
        with pytest.raises(TypeError, match="host"):
            validator.validate_many([pki.client_der], host=value)  # type: ignore[call-arg]
        return
    items: list[Any] = [pki.client_der]
    question: dict[str, Any] = {}
    if argument == "leaf":
        items, place = [pki.client_der, (value, [])], r"items\[1\]"
    elif argument == "intermediates":
        items, place = [(pki.client_der, value)], argument
    else:
        question, place = {argument: value}, argument
    with pytest.raises(error, match=rf"^{place}(\[0\])?: "):
        validator.validate_many(items, **question)


@pytest.mark.parametrize("items", [None, 5, b"", "", Path("x"), memoryview(b"")])
def test_many_are_a_list(validator: Validator, items: Any) -> None:  # noqa: ANN401 - anything
    with pytest.raises(TypeError, match=r"^items: "):
        validator.validate_many(items)


@pytest.mark.parametrize("item", [(), (b"",), (b"", [], 1)])
def test_an_item_is_a_leaf_or_a_pair(validator: Validator, item: Any) -> None:  # noqa: ANN401 - anything
    with pytest.raises(TypeError, match=r"^items\[1\]: "):
        validator.validate_many([b"", item])


@pytest.mark.parametrize("argument", ["usage", "policies"])
def test_an_empty_list_switches_no_check_off(pki: Pki, validator: Validator, argument: str) -> None:
    """A list that a configuration left empty must not mean: anything will do."""
    empties: list[Any] = [[], (), iter(())]
    for empty in empties:
        with pytest.raises(ValueError, match=f"^{argument}: an empty list"):
            ask(validator.validate, pki, {argument: empty})
        with pytest.raises(ValueError, match=f"^{argument}: an empty list"):
            ask_many(validator, pki, {argument: empty})


def test_numbers_and_bytes_are_never_taken_for_addresses(pki: Pki, validator: Validator) -> None:
    """`ipaddress` would make 0.0.0.5 of 5, and 97.98.99.100 of the octets of a name."""
    for host in (5, b"abcd"):
        with pytest.raises(TypeError, match=r"^host: "):
            ask(validator.validate, pki, {"host": host})
    ask(validator.validate, pki, {"host": ip_address("192.0.2.1")})


def test_reload_keeps_what_judged_when_it_is_misused(pki: Pki, validator: Validator) -> None:
    for arguments in ((None,), (b"",), (TrustStore(pki.root_der), "client-auth")):
        with pytest.raises(TypeError, match=r"^(store|policy): "):
            validator.reload(*arguments)
    assert validator.epoch == 1
    assert validator.validate(pki.client_der, [pki.ca_der]).ok


def test_files_that_cannot_be_read(validator: Validator, tmp_path: Path) -> None:
    (tmp_path / "junk.pem").write_bytes(b"junk")
    (tmp_path / "empty.pem").write_bytes(b"")
    for path, reason in (
        (tmp_path / "missing.pem", "No such file"),
        (tmp_path, "Is a directory"),
        (tmp_path / "junk.pem", "no certificate found"),
        (tmp_path / "empty.pem", "no certificate found"),
    ):
        for method in (validator.validate, validator.explain, validator.verify):
            with pytest.raises(InputError, match=reason) as raised:
                method(path)
            assert str(raised.value).startswith(f"{path}: ")
        with pytest.raises(InputError, match=reason):
            validator.validate_many([b"", (b"", [path])])


class HasBytes:
    """Looks like a certificate object, but no package that makes such is there."""

    def public_bytes(self, encoding: object) -> bytes:
        """Give nothing of use."""
        return repr(encoding).encode()


def test_objects_of_unknown_packages_are_refused(validator: Validator) -> None:
    with pytest.raises(TypeError, match="leaf: can't ask HasBytes for its DER"):
        validator.validate(HasBytes())


ALONE = """
import sys
import chainward
from cryptography import x509
certificate = x509.load_pem_x509_certificate(open(sys.argv[1], 'rb').read())
print(chainward.TrustStore(certificate).anchor_count)
"""


def test_a_certificate_object_is_all_that_is_needed(pki: Pki, tmp_path: Path) -> None:
    (tmp_path / "root.pem").write_bytes(pki.root_pem)
    done = script(ALONE, tmp_path / "root.pem")
    assert done.out == "1\n", done.err


WITHOUT = """
import sys
import chainward
class HasBytes:
    def public_bytes(self, encoding):
        return b""
try:
    chainward.TrustStore(HasBytes())
except TypeError as error:
    print(error)
print("cryptography" in sys.modules)
"""


def test_the_package_cryptography_is_never_imported_by_us() -> None:
    done = script(WITHOUT)
    assert done.out == "anchors[0]: can't ask HasBytes for its DER\nFalse\n", done.err


def test_a_released_view_is_an_error_and_nothing_worse(pki: Pki, validator: Validator) -> None:
    view = memoryview(pki.client_der)
    view.release()
    with pytest.raises(ValueError, match="released"):
        validator.validate(view)


def test_all_errors_of_ours_have_one_base() -> None:
    for error in (chainward.InputError, chainward.PolicyError, chainward.StoreError):
        assert issubclass(error, chainward.ChainwardError)
