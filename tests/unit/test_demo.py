"""The demo holds, and it fails when one of its expectations does not."""

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from client import Seen
from handshakes import Row
from server import Report

from .world import REPOSITORY, heed_interrupts

# Issue 3, section 6: what there must be files for.
FILES = (
    "good",
    "expired",
    "not yet valid",
    "unknown CA",
    "wrong usage",
    "name outside constraints",
    "missing intermediate",
    "forged signature",
    "too deep",
    "unknown critical extension",
    "cross-signed CA",
    "re-keyed CA",
)
# Issue 4, section 3: the clients; the alerts are those of RFC 8446 6.2.
REFUSED = (
    ("no certificate", "certificate_required", "not judged"),
    ("expired", "certificate_expired", "expired"),
    ("not yet valid", "certificate_expired", "not_yet_valid"),
    ("unknown CA", "unknown_ca", "issuer_not_found"),
    ("wrong usage", "unsupported_certificate", "extended_key_usage"),
    ("name outside constraints", "certificate_unknown", "name_not_permitted"),
    ("missing intermediate", "unknown_ca", "issuer_not_found"),
    ("forged signature", "bad_certificate", "signature_invalid"),
    ("too deep", "unknown_ca", "path_too_deep"),
    ("unknown critical extension", "certificate_unknown", "unknown_critical_extension"),
)
LET_IN = (
    ("good", "CN=good,O=Demo"),
    ("cross-signed CA", "CN=cross,O=Demo"),
    ("re-keyed CA", "CN=new,O=Demo"),
    ("good, resuming its session", "CN=good,O=Demo"),
    ("good, once more", "CN=good,O=Demo"),
)
SECONDS = 120


def demo(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a demo with our interpreter."""
    return subprocess.run(  # noqa: S603 - our own code, no shell
        [sys.executable, folder, "--quick"],
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )


@pytest.fixture(scope="module")
def shown() -> str:
    """Run the demo as it is."""
    done = demo(REPOSITORY / "demo")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    return done.stdout


def rows(shown: str, section: str) -> list[list[str]]:
    """Give the rows of a section's table, without what differs from run to run."""
    _, _, rest = shown.partition(f"\n{section}. ")
    return [line.split() for line in rest.partition("\nall ")[0].splitlines()]


def test_each_file_is_judged(shown: str) -> None:
    names = [line[:28].strip() for line in shown.partition("2. HANDSHAKES")[0].splitlines()]
    assert set(FILES) <= set(names)
    assert "all 12 verdicts are as expected" in shown


def test_each_client_is_refused_with_its_alert_and_finding(shown: str) -> None:
    """asyncio may drop the alert; the plain socket never does."""
    table = rows(shown, "2")
    for name, alert, finding in REFUSED:
        ways = [[*name.split(), saw, alert, *finding.split(), "-"] for saw in ("closed", "alert")]
        assert [row[:-2] in ways for row in table].count(True) == 1, name


def test_each_good_client_is_let_in_with_its_identity(shown: str) -> None:
    table = [row[:-2] for row in rows(shown, "2")]
    for name, identity in LET_IN:
        assert table.count([*name.split(), "echo", "-", "accepted", identity]) == 1, name
    assert f"all {len(REFUSED) + len(LET_IN)} clients" in shown


def test_handshakes_are_counted_for_both_and_each_is_judged(shown: str) -> None:
    table = rows(shown, "3")
    for keys in ("P-256", "RSA-2048"):
        for intermediates in ("1", "2"):
            (row,) = [row for row in table if row[:2] == [keys, intermediates]]
            assert len(row) == 7
            assert all(float(figure) > 0 for figure in row[2:])
    assert "no stranger was let in, no client was refused, and chainward judged each" in shown


def test_it_fits_a_terminal(shown: str) -> None:
    assert max(map(len, shown.splitlines())) <= 110
    assert all(line.isprintable() and line.isascii() for line in shown.splitlines())


# What is broken together, by file; and what the demo must name.
BROKEN = [
    pytest.param(
        [
            (
                "pki.py",
                '("good", Request(name="good"), None)',
                '("good", Request(name="good"), "expired")',
            )
        ],
        ["file good", "client good", "client good, once more"],
        id="an acceptance wanted as a refusal",
    ),
    pytest.param(
        [
            (
                "pki.py",
                'not_after=NOW - DAY),\n            "expired"',
                "not_after=NOW - DAY),\n            None",
            ),
            ("pki.py", '"signature_invalid"', '"issuer_not_found"'),
            ("handshakes.py", '"path_too_deep": "unknown_ca"', '"path_too_deep": "decode_error"'),
        ],
        [
            *("file expired", "client expired"),
            *("file forged signature", "client forged signature"),
            "client too deep",
        ],
        id="a refusal wanted as an acceptance, a wrong reason, a wrong alert",
    ),
    pytest.param(
        [
            ("server.py", "        attach(context, validator)\n", "        pass\n"),
            ("load.py", 'revocation="none", verdict_cache=0)', 'revocation="none")'),
        ],
        ["client good", "client no certificate", "P-256, chainward: remembered "],
        id="a server that judges nobody, and one that remembers what it must not",
    ),
    pytest.param(
        [
            (
                "load.py",
                "        attach(context, validator)\n",
                "        context.verify_mode = ssl.CERT_NONE\n",
            )
        ],
        [
            "P-256, chainward: let a stranger in",
            "RSA-2048, chainward, known client: let a stranger in",
            "P-256, chainward: judged 0 of ",
        ],
        id="a measured server that lets everybody in",
    ),
    pytest.param(
        [
            (
                "load.py",
                "load_verify_locations(service.anchor)",
                "load_verify_locations(service.certificate)",
            ),
            (
                "load.py",
                'return Validator(store, revocation="none")\n',
                'return Validator(store, revocation="none", verdict_cache=0)\n',
            ),
        ],
        ["P-256, OpenSSL: refused a client", "P-256, chainward, known client: remembered 0 "],
        id="a measured server that lets nobody in, and one that remembers nothing",
    ),
]


@pytest.mark.parametrize(("edits", "told"), BROKEN)
def test_the_demo_fails_when_an_expectation_is_broken(
    tmp_path: Path, edits: list[tuple[str, str, str]], told: list[str]
) -> None:
    done = demo(edited(tmp_path / "demo", edits))
    assert done.returncode == 1
    _, is_wrong, names = done.stdout.partition("\nNOT as expected: ")
    assert is_wrong
    for name in told:
        assert any(one.startswith(name) for one in names.strip().split("; ")), name


def test_where_attach_does_not_work_the_demo_says_so_and_fails(tmp_path: Path) -> None:
    edit = (
        "server.py",
        "        attach(context, validator)\n",
        "        raise AttachError('far')\n",
    )
    names = ("server.py", "import UnjudgedError, attach, ", "import AttachError, UnjudgedError, ")
    done = demo(edited(tmp_path / "demo", [edit, names]))
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.endswith("\nthe demo can't go on: far\n")


def edited(copy: Path, edits: list[tuple[str, str, str]]) -> Path:
    """Copy the demo, and change it."""
    shutil.copytree(REPOSITORY / "demo", copy)
    for file, right, wrong in edits:
        source = (copy / file).read_text()
        assert source.count(right) == 1, "the demo changed: this test must change with it"
        (copy / file).write_text(source.replace(right, wrong))
    return copy


LET_IN_ROW = Row(
    "good",
    None,
    Seen("echo"),
    Seen("echo"),
    Report(is_judged=True, code=None, identity="CN=good", error=None, microseconds=1),
    1,
)
REFUSED_ROW = Row(
    "expired",
    "expired",
    Seen("closed"),
    Seen("alert", "certificate_expired"),
    Report(is_judged=True, code="expired", identity=None, error="refused", microseconds=1),
    1,
)


def test_a_row_is_right() -> None:
    assert LET_IN_ROW.is_right
    assert REFUSED_ROW.is_right
    assert replace(REFUSED_ROW, asyncio=Seen("alert", "certificate_expired")).is_right


@pytest.mark.parametrize(
    "row",
    [
        replace(LET_IN_ROW, asyncio=Seen("closed")),
        replace(LET_IN_ROW, plain=Seen("closed")),
        replace(LET_IN_ROW, asyncio=Seen("echo", is_resumed=True)),
        replace(LET_IN_ROW, plain=Seen("echo", is_resumed=True)),
        replace(LET_IN_ROW, report=replace(LET_IN_ROW.report, is_judged=False)),
        replace(LET_IN_ROW, report=replace(LET_IN_ROW.report, code="expired")),
        replace(LET_IN_ROW, report=replace(LET_IN_ROW.report, error="late")),
        replace(LET_IN_ROW, report=replace(LET_IN_ROW.report, identity=None)),
        replace(REFUSED_ROW, asyncio=Seen("echo")),
        replace(REFUSED_ROW, asyncio=Seen("alert", "unknown_ca")),
        replace(REFUSED_ROW, plain=Seen("closed")),
        replace(REFUSED_ROW, plain=Seen("alert", "unknown_ca")),
        replace(REFUSED_ROW, report=replace(REFUSED_ROW.report, is_judged=False)),
        replace(REFUSED_ROW, report=replace(REFUSED_ROW.report, code="not_yet_valid")),
        replace(REFUSED_ROW, report=replace(REFUSED_ROW.report, error=None)),
        replace(REFUSED_ROW, report=replace(REFUSED_ROW.report, identity="CN=expired")),
        replace(REFUSED_ROW, name="no certificate"),
    ],
)
def test_a_row_is_wrong(row: Row) -> None:
    assert not row.is_right
    assert "WRONG" in str(row)


def test_an_interrupted_demo_leaves_no_process() -> None:
    with subprocess.Popen(  # noqa: S603 - our own code, no shell
        [sys.executable, REPOSITORY / "demo", "--quick"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
        preexec_fn=heed_interrupts,  # noqa: PLW1509 - it takes no lock
    ) as process:
        assert process.stdout is not None
        while not process.stdout.readline().startswith("no certificate "):
            assert process.poll() is None
        os.killpg(process.pid, signal.SIGINT)
        process.stdout.read()
        assert process.wait(SECONDS) != 0
    assert is_gone(process.pid)


def is_gone(group: int) -> bool:
    """Wait until no process of the group is left."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    os.killpg(group, signal.SIGKILL)
    return False
