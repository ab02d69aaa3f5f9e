"""`chainward cases`: totals, exit codes, and lines that are no cases."""

import base64
import json
from pathlib import Path

import pytest
from certificates import NOW, Request, authority, forged, revocation_list
from cryptography.x509.oid import ExtendedKeyUsageOID

from .world import Pki, client, run, unix


def case(pki: Pki, **changes: object) -> str:
    """Give one line of a case file: the client, accepted."""
    document: dict[str, object] = {
        "id": "good",
        "trusted": [base64.b64encode(pki.root_der).decode()],
        "intermediates": [base64.b64encode(pki.ca_der).decode()],
        "leaf": base64.b64encode(pki.client_der).decode(),
        "time": unix(NOW),
        "profile": "client-auth",
        "expected": "accept",
    }
    return json.dumps(document | changes) + "\n"


@pytest.mark.parametrize("caches", ["cold", "warm", "tiny", "off"])
def test_cases(pki: Pki, tmp_path: Path, caches: str) -> None:
    bad = base64.b64encode(forged(pki.client)).decode()
    path, out = tmp_path / "cases.jsonl", tmp_path / "out.json"
    path.write_text(
        case(pki)
        + "\n"
        + case(pki, id="forged", leaf=bad, expected="reject", finding="signature_invalid")
        + case(pki, id="no anchor", trusted=["MAA="], expected="reject"),
    )
    done = run("cases", path, "--json", out, "--caches", caches)
    assert (done.code, done.err) == (0, "")
    assert done.out == "total 3, agree 3, false accept 0, false reject 0\n"
    document = json.loads(out.read_text())
    assert document["totals"] == {"total": 3, "agree": 3, "false_accept": 0, "false_reject": 0}
    assert document["cases"][1] == {
        "id": "forged",
        "expected": "reject",
        "actual": "reject",
        "code": "signature_invalid",
        "finding_expected": "signature_invalid",
        "agrees": True,
        "crls": [],
    }
    assert document["cases"][2]["code"] == "malformed_certificate"


@pytest.mark.parametrize("caches", ["cold", "warm", "tiny", "off"])
def test_cases_with_crls(pki: Pki, tmp_path: Path, caches: str) -> None:
    """Each has a store of its own, even where anchors and policy are shared; what it rejects is told."""
    of_root, of_ca = revocation_list(pki.root), revocation_list(pki.ca)
    revoking = revocation_list(pki.ca, [pki.client])
    stranger = revocation_list(authority(Request(name="stranger", is_ca=True)))
    path, out = tmp_path / "cases.jsonl", tmp_path / "out.json"
    rows: list[tuple[str, list[bytes], str | None, list[str | None]]] = [
        ("good", [of_root, of_ca], None, [None, None]),
        ("revoked", [of_root, revoking], "certificate_revoked", [None, None]),
        ("unknown", [of_root], "revocation_unknown", [None]),
        ("good again", [of_ca, of_root, of_ca], None, [None] * 3),
        ("rejected", [b"0", stranger], "revocation_unknown", ["malformed_crl", "issuer_unknown"]),
        ("not asked", [], None, []),
    ]
    lines = [
        case(
            pki,
            id=name,
            crls=[base64.b64encode(crl).decode() for crl in crls],
            expected="reject" if code else "accept",
            finding=code,
        )
        for name, crls, code, _ in rows
    ]
    path.write_text("".join(lines))
    done = run("cases", path, "--json", out, "--caches", caches)
    assert (done.code, done.err) == (0, ""), done.out
    told = [document["crls"] for document in json.loads(out.read_text())["cases"]]
    assert told == [codes for _, _, _, codes in rows]


def test_cases_that_disagree(pki: Pki, tmp_path: Path) -> None:
    bad = base64.b64encode(forged(pki.client)).decode()
    path, out = tmp_path / "cases.jsonl", tmp_path / "out.json"
    path.write_text(
        case(pki, id="wrongly accepted", expected="reject")
        + case(pki, id="wrongly refused", leaf=bad)
        + case(pki, id="wrong reason", leaf=bad, expected="reject", finding="expired")
        + case(pki, id="\x1b[31mred", expected="reject"),
    )
    done = run("cases", path, "--json", out)
    assert (done.code, done.err) == (1, "")
    assert done.out.splitlines() == [
        "wrongly accepted: expected reject, accept",
        "wrongly refused: expected accept, reject signature_invalid",
        "wrong reason: expected reject, reject signature_invalid, must be expired",
        r"\x1b[31mred: expected reject, accept",
        "total 4, agree 0, false accept 2, false reject 1",
    ]
    assert json.loads(out.read_text())["totals"] == {
        "total": 4,
        "agree": 0,
        "false_accept": 2,
        "false_reject": 1,
    }


def test_cases_of_one_profile_do_not_judge_another(pki: Pki, tmp_path: Path) -> None:
    """The mode tiny shares validators: those of the same profile only."""
    usage = ExtendedKeyUsageOID.SERVER_AUTH
    server = client(Request(name="server", usage=usage), pki.ca)
    leaf = base64.b64encode(server).decode()
    path = tmp_path / "cases.jsonl"
    path.write_text(
        case(pki, id="any usage", leaf=leaf, profile="rfc5280")
        + case(pki, id="a client", leaf=leaf, expected="reject", finding="extended_key_usage"),
    )
    for caches in ("cold", "tiny"):
        assert run("cases", path, "--caches", caches).code == 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": ""}, "id: is not a text"),
        ({"id": 5}, "id: is not a text"),
        ({"leaf": "!!!"}, "leaf: is not base64"),
        ({"leaf": None}, "leaf: is not a text"),
        ({"trusted": []}, "trusted: is empty"),
        ({"trusted": "MAA="}, "trusted: is not a list"),
        ({"time": "now"}, "time: is not an integer"),
        ({"time": True}, "time: is not an integer"),
        ({"time": 2**63}, "time: is too large"),
        ({"profile": "none-such"}, "profile: 'none-such' is not one of"),
        ({"expected": "ok"}, "expected: 'ok' is not one of"),
        ({"finding": "expired"}, "finding: must be null"),
        ({"host": "a.example"}, "host: is not an object"),
        ({"host": {"type": "ip", "value": "a.example"}}, "host: "),
        ({"host": {"type": "uri", "value": "a"}}, "host: 'uri' is not one of"),
        ({"usage": ["clientauth"]}, "usage: `clientauth` is not"),
        ({"key_usage": ["keyCertSign"]}, "key_usage: 'keyCertSign' is not one of"),
        ({"max_depth": -1}, "max_intermediates: "),
        ({"switches": {"legacy": True}}, "switches: 'legacy' is not one of"),
        ({"switches": {"legacy_sha1": 1}}, "switches: is not a boolean"),
        ({"initial_policies": ["x"]}, "initial_policy_set[0]: `x`"),
        ({"permitted_subtrees": [{"type": "dns"}]}, "permitted_subtrees: is not an object"),
        ({"permitted_subtrees": [{"type": "ip", "value": "x"}]}, "permitted: "),
        ({"excluded_subtrees": [{"type": "directory", "value": "!"}]}, "excluded_subtrees: "),
        ({"explicit_policy": "yes"}, "explicit_policy: is not a boolean"),
        ({"crls": "MAA="}, "crls: is not a list"),
        ({"ocsps": ["MAA="]}, "ocsps: must be empty"),
        ({"surprise": 1}, "surprise: is no key of a case"),
    ],
)
def test_a_case_is_never_guessed(
    pki: Pki, tmp_path: Path, changes: dict[str, object], message: str
) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(case(pki, id="first") + case(pki, **changes))
    done = run("cases", path)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"chainward: {path}: line 2: {message}"), done.err
    assert done.err.count("\n") == 1


def test_what_is_no_case_at_all(pki: Pki, tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    for text, message in (
        ("{", "not JSON"),
        ("[]", "not a JSON object"),
        ("{}", "id: is missing"),
        ("[" * 100_000, "not JSON"),
        ('{"id": "a", "id": "b"}', "a key is there twice"),
        (case(pki) + case(pki), "'good' is there twice"),
        ("\x00", "not JSON"),
    ):
        path.write_text(text)
        done = run("cases", path)
        assert (done.code, done.err.count("\n")) == (2, 1), text[:20]
        assert message in done.err
    path.write_bytes(b"\xff\n")
    assert run("cases", path).code == 2
    assert run("cases", tmp_path / "missing.jsonl").code == 3
    assert run("cases", tmp_path).code == 3
    path.write_text(case(pki))
    done = run("cases", path, "--json", tmp_path / "no" / "out.json")
    assert (done.code, done.err.count("\n")) == (3, 1)
