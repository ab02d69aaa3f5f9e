"""Policies as data: profiles, overrides, files, differences; nothing in them is guessed."""

from pathlib import Path
from types import MappingProxyType

import chainward
import pytest
from chainward import InputError, Policy, PolicyError

PROFILES = ("client-auth", "rfc5280", "rfc5280-strict")


def refused(text: str) -> PolicyError:
    """Give the error for a policy file's text."""
    with pytest.raises(PolicyError) as raised:
        Policy.from_toml(text)
    return raised.value


@pytest.mark.parametrize("profile", PROFILES)
def test_a_profile_comes_back_from_its_own_file(profile: str, tmp_path: Path) -> None:
    policy = Policy(profile)
    assert policy.profile == profile
    again = Policy.from_toml(policy.to_toml())
    assert (again, hash(again)) == (policy, hash(policy))
    assert policy.diff(again) == []
    (tmp_path / "policy.toml").write_text(policy.to_toml())
    assert Policy.from_file(tmp_path / "policy.toml") == policy
    assert Policy.from_file(str(tmp_path / "policy.toml")) == policy


def test_client_auth_is_the_default() -> None:
    assert Policy() == Policy("client-auth") == Policy.from_toml("")


def test_the_profiles_differ() -> None:
    assert len({Policy(profile) for profile in PROFILES}) == 3
    assert Policy("rfc5280") != "rfc5280"


def test_overrides_say_the_same_as_a_file() -> None:
    text = """
        profile = "rfc5280"
        max_intermediates = 2
        permitted = [{ dns = "corp.example" }]
        [usage]
        required = ["clientAuth", "1.2.3.4"]
        [algorithms]
        keys = ["p256 until 2030-01-01T00:00:00Z"]
    """
    overrides = {
        "max_intermediates": 2,
        "permitted": ({"dns": "corp.example"},),
        "usage": MappingProxyType({"required": ["clientAuth", "1.2.3.4"]}),
        "algorithms": {"keys": ["p256 until 2030-01-01T00:00:00Z"]},
    }
    policy = Policy("rfc5280", overrides)
    assert policy == Policy.from_toml(text)
    assert [key for key, _, _ in Policy("rfc5280").diff(policy)] == [
        "algorithms.keys",
        "max_intermediates",
        "permitted",
        "usage.required",
    ]


def test_a_difference_has_both_values_and_a_direction() -> None:
    left, right = Policy(), Policy(overrides={"max_lifetime_seconds": 60})
    assert left.diff(right) == [("max_lifetime_seconds", None, "60")]
    assert right.diff(left) == [("max_lifetime_seconds", "60", None)]
    changed = Policy(overrides={"usage": {"absent": "refuse"}})
    assert left.diff(changed) == [("usage.absent", '"notice"', '"refuse"')]


def test_equal_values_are_equal_policies_wherever_they_come_from() -> None:
    stated = Policy(overrides={"max_intermediates": 8})
    assert stated == Policy()
    assert len({stated, Policy()}) == 1


def test_errors_name_key_and_line() -> None:
    for text, key, line in (
        ('# a comment\n\n[usage]\nabsentt = "refuse"\n', "usage.absentt", 4),
        ('[usage]\nabsent = "perhaps"\n', "usage.absent", 2),
        ("max_intermediatez = 1\n", "max_intermediatez", 1),
        ("\nmax_intermediates = -1\n", "max_intermediates", 2),
        ("max_intermediates = 4294967296\n", "max_intermediates", 1),
        ("\n\n[usages]\n", "usages", 3),
        ('profile = "web"\n', "profile", 1),
        ('permitted = [{ host = "a" }]\n', "permitted[0]", 1),
        ("[duties]\nserial_number = true\n", "duties.serial_number", 2),
        ("max_intermediates = 1\nmax_intermediates = 2\n", None, 2),
        ("max_intermediates\n", None, 1),
    ):
        error = refused(text)
        assert (error.key, error.line) == (key, line), text
        assert f"line {line}: " in str(error)
        assert key is None or key in str(error)
        assert "\n" not in str(error)


def test_a_wrong_override_names_its_key() -> None:
    for overrides, key in (
        ({"usag": {}}, "usag"),
        ({"usage": {"absent": "perhaps"}}, "usage.absent"),
        ({"max_intermediates": float("nan")}, "max_intermediates"),
        ({"max_intermediates": True}, "max_intermediates"),
        ({"permitted": [{"ip": "10.0.0.0/33"}]}, "permitted"),
    ):
        with pytest.raises(PolicyError) as raised:
            Policy(overrides=overrides)
        assert (raised.value.key, raised.value.line) == (key, None), overrides


def test_the_profile_is_given_once() -> None:
    with pytest.raises(PolicyError, match="profile"):
        Policy("rfc5280", {"profile": "client-auth"})
    with pytest.raises(PolicyError, match="`none-such` is not one of: ") as raised:
        Policy("none-such")
    assert raised.value.key == "profile"


def test_a_file_is_named_in_its_errors(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text("\nmax_intermediatez = 1\n")
    with pytest.raises(PolicyError, match=r"policy\.toml: line 2: max_intermediatez: ") as raised:
        Policy.from_file(path)
    assert (raised.value.key, raised.value.line) == ("max_intermediatez", 2)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"missing\.toml: No such file"):
        Policy.from_file(tmp_path / "missing.toml")
    with pytest.raises(InputError, match="Is a directory"):
        Policy.from_file(tmp_path)
    (tmp_path / "latin.toml").write_bytes(b"# \xe9\n")
    with pytest.raises(InputError, match=r"latin\.toml: .*utf-8"):
        Policy.from_file(tmp_path / "latin.toml")


def test_wrong_types_are_told_with_their_argument() -> None:
    recursive: dict[str, object] = {}
    recursive["usage"] = recursive
    for overrides in (5, "usage", {5: 1}, {"usage": {1, 2}}, {"usage": object()}, recursive):
        with pytest.raises(TypeError, match=r"^overrides: "):
            Policy(overrides=overrides)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"^profile: "):
        Policy(None)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"^text: "):
        Policy.from_toml(b"")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"^other: "):
        Policy().diff("client-auth")  # type: ignore[arg-type]
    with pytest.raises(PolicyError, match="UTF-8"):
        Policy.from_toml("\ud800")


def test_a_policy_error_of_any_origin_has_key_and_line() -> None:
    assert (PolicyError("x").key, PolicyError("x").line) == (None, None)
    assert chainward.StoreError("x").code is None


def test_a_validator_shows_its_policy(validator: chainward.Validator) -> None:
    assert validator.policy == Policy()
    assert repr(validator.policy) == "<Policy client-auth, 0 values overridden>"
