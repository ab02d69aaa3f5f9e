"""Whatever goes wrong on the command line: the right exit code, one clear line, no traceback."""

import os
import subprocess
from pathlib import Path

import pytest
from certificates import Request, authority

from .world import CHAINWARD, Pki, Run, client, run, script

USAGE, UNREADABLE, INTERNAL = 2, 3, 4


def failed(done: Run, code: int, message: str) -> None:
    """Check exit code and the one line on stderr."""
    assert done.code == code, done
    assert done.out == ""
    (line,) = done.err.splitlines()
    assert line.startswith("chainward"), line
    assert message in line, line
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "COMMAND"),
        (("vallidate",), "argument COMMAND: invalid choice: 'vallidate'"),
        (("validate",), "the following arguments are required: CERT, --trust"),
        (("validate", "--trust", "root.pem"), "CERT"),
        (("validate", "chain.pem"), "--trust"),
        (("explain", "--trust", "root.pem", "chain.pem", "chain.pem"), "unrecognized arguments"),
        (("validate", "--trust", "root.pem", "--trusst", "x", "chain.pem"), "unrecognized"),
        (("validate", "--tru", "root.pem", "chain.pem"), "--trust"),
        (("validate", "--trust", "root.pem", "--revocation", "soft", "chain.pem"), "'soft'"),
        (("validate", "--trust", "root.pem", "--at", "tomorrow", "chain.pem"), "--at: 'tomorrow'"),
        (("validate", "--trust", "root.pem", "--at", "2026-13-01", "chain.pem"), "--at: "),
        (("validate", "--trust", "root.pem", "--at", "", "chain.pem"), "--at: ''"),
        (("validate", "--trust", "root.pem", "--at", "\u00b2", "chain.pem"), "--at: "),
        (("validate", "--trust", "root.pem", "--at", "9" * 30, "chain.pem"), "at: "),
        (("validate", "--trust", "root.pem", "--at", "9" * 5_000, "chain.pem"), "at: "),
        (("validate", "--trust", "root.pem", "--usage", "clientauth", "chain.pem"), "usage: "),
        (("validate", "--trust", "root.pem", "--policies", "x", "chain.pem"), "policies: "),
        (("validate", "--trust", "root.pem", "--host", "fe80::1%0", "chain.pem"), "host: "),
        (("validate", "--trust", "root.pem", "--policy", "none-such", "chain.pem"), "'none-such'"),
        (("validate", "--trust", "root.pem", "--policy", "", "chain.pem"), "policy file"),
        (("policy",), "ACTION"),
        (("policy", "show"), "POLICY"),
        (
            ("policy", "show", "missing.toml"),
            "'missing.toml' is neither a policy file nor one of: ",
        ),
        (("policy", "diff", "rfc5280"), "RIGHT"),
        (("cases",), "FILE.jsonl"),
        (("cases", "x.jsonl", "--caches", "hot"), "'hot'"),
    ],
)
def test_wrong_arguments(files: Path, arguments: tuple[str, ...], message: str) -> None:
    failed(run(*arguments, cwd=files), USAGE, message)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("\nmax_intermediatez = 1\n", "line 2: max_intermediatez: unknown field"),
        ('[usage]\nabsent = "perhaps"\n', "line 2: usage.absent: `perhaps` is not one of"),
        ("[usage\n", "line 1: "),
        ('"\x1b[31m" = 1\n', "line 1: "),
    ],
)
def test_a_policy_with_a_typo(files: Path, text: str, place: str) -> None:
    (files / "policy.toml").write_text(text)
    for arguments in (
        ("validate", "--trust", "root.pem", "--policy", "policy.toml", "chain.pem"),
        ("explain", "--trust", "root.pem", "--policy", "policy.toml", "chain.pem"),
        ("policy", "show", "policy.toml"),
        ("policy", "check", "policy.toml"),
        ("policy", "diff", "rfc5280", "policy.toml"),
    ):
        done = run(*arguments, cwd=files)
        failed(done, USAGE, f"policy.toml: {place}")
        assert done.err.rstrip("\n").isprintable()


@pytest.fixture
def bad_files(files: Path) -> Path:
    """Add what can't be read in every way."""
    (files / "folder").mkdir()
    (files / "empty").write_bytes(b"")
    (files / "garbage").write_bytes(bytes(range(256)) * 8)
    (files / "text").write_text("hello\n")
    (files / "key.pem").write_text("-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n")
    whole = (files / "chain.pem").read_text()
    (files / "cut.pem").write_text(whole[: len(whole) // 2])
    (files / "base64.pem").write_text(whole.replace("\n", "\n!", 3))
    (files / "loop").symlink_to(files / "loop")
    return files


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing.pem", "No such file or directory"),
        ("empty", "no certificate found"),
        ("garbage", "no certificate found"),
        ("text", "no certificate found"),
        ("key.pem", "no certificate found"),
        ("cut.pem", "line 1: a block without its END line"),
        ("base64.pem", "not base64"),
        ("loop", "loop"),
        ("/proc/self/mem", "Input/output error"),
        ("/dev/zero", "larger than"),
        ("chain.pem/x", "Not a directory"),
        ("n" * 300, "File name too long"),
    ],
)
def test_a_file_that_cannot_be_read(bad_files: Path, name: str, message: str) -> None:
    trust = ("--trust", "root.pem")
    for arguments in (
        ("validate", *trust, name),
        ("explain", *trust, name),
        ("validate", "--json", *trust, name),
        ("validate", "--trust", name, "chain.pem"),
        ("validate", *trust, "--intermediates", name, "chain.pem"),
        ("inspect", name),
        ("inspect", "--json", name),
    ):
        done = run(*arguments, cwd=bad_files)
        failed(done, UNREADABLE, message)
        assert name in done.err


def test_a_folder_is_a_trust_store_but_no_certificate(bad_files: Path) -> None:
    for arguments in (
        ("validate", "--trust", "root.pem", "folder"),
        ("inspect", "folder"),
        ("policy", "check", "folder"),
    ):
        failed(run(*arguments, cwd=bad_files), UNREADABLE, "folder: Is a directory")
    done = run("validate", "--trust", "folder", "chain.pem", cwd=bad_files)
    failed(done, UNREADABLE, "folder: no file in this folder")


def test_an_anchor_that_can_not_be_used(files: Path) -> None:
    (files / "short.der").write_bytes(b"\x30\x00")
    done = run("validate", "--trust", "short.der", "chain.pem", cwd=files)
    failed(done, UNREADABLE, "short.der: certificate 1: malformed_certificate: ")


def test_what_is_malformed_inside_is_refused_and_can_not_be_inspected(files: Path) -> None:
    """The bundle can be opened, so the certificate is judged: exit code 1, not 3."""
    (files / "short.der").write_bytes(b"\x30\x00")
    done = run("validate", "--trust", "root.pem", "short.der", cwd=files)
    assert (done.code, done.err) == (1, "")
    assert "refused: malformed_certificate" in done.out
    failed(run("inspect", "short.der", cwd=files), UNREADABLE, "short.der: certificate 1: ")


def test_verdicts_before_an_unreadable_file_are_still_shown(files: Path) -> None:
    done = run("validate", "--trust", "root.pem", "chain.pem", "missing.pem", cwd=files)
    assert done.code == UNREADABLE
    assert done.out.startswith("chain.pem: accepted")
    assert done.err.splitlines() == ["chainward: missing.pem: No such file or directory"]


def test_a_policy_file_that_is_no_text(files: Path) -> None:
    (files / "latin.toml").write_bytes(b"# \xe9\n")
    failed(run("policy", "check", "latin.toml", cwd=files), UNREADABLE, "latin.toml: ")


COMMANDS = (
    ("validate", "--trust", "root.pem", "chain.pem"),
    ("validate", "--json", "--trust", "root.pem", "chain.pem"),
    ("explain", "--trust", "root.pem", "chain.pem"),
    ("inspect", "chain.pem"),
    ("policy", "show", "rfc5280"),
    ("policy", "diff", "rfc5280", "rfc5280-strict"),
)


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: " ".join(arguments[:2]))
def test_a_standard_output_that_cannot_be_written(files: Path, arguments: tuple[str, ...]) -> None:
    """What could not be said is no success: the exit code is 4 even for a valid certificate."""
    read, write = os.pipe()
    os.close(read)
    failed(_to(write, files, arguments), INTERNAL, "standard output can't be written: Broken pipe")
    full = os.open("/dev/full", os.O_WRONLY)
    failed(_to(full, files, arguments), INTERNAL, "No space left on device")
    closed = subprocess.run(  # noqa: S603 - our own program, no shell but to close the output
        ["/bin/sh", "-c", '"$@" >&-', "sh", CHAINWARD, *arguments],
        cwd=files,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    failed(Run(closed.returncode, "", closed.stderr), INTERNAL, "standard output is closed")


def _to(output: int, folder: Path, arguments: tuple[str, ...]) -> Run:
    try:
        done = subprocess.run(  # noqa: S603 - our own program, no shell
            [CHAINWARD, *arguments],
            cwd=folder,
            stdout=output,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    finally:
        os.close(output)
    return Run(done.returncode, "", done.stderr)


def test_file_names_that_are_not_utf_8_or_not_printable(files: Path) -> None:
    for name, shown in (
        (b"caf\xe9.pem", r"caf\udce9.pem"),
        (b"a\x1b[31mb\nc.pem", r"a\x1b[31mb\nc.pem"),
        ("caf\u00e9.pem".encode(), "caf\u00e9.pem"),
    ):
        os.link(os.fsencode(files / "chain.pem"), os.fsencode(files) + b"/" + name)
        done = run("validate", "--trust", "root.pem", name, cwd=files)
        assert (done.code, done.err) == (0, "")
        assert done.out.startswith(f"{shown}: accepted")
        for command in ("validate", "explain"):
            done = run(command, "--json", "--trust", "root.pem", name, cwd=files)
            assert (done.code, done.out.isascii(), done.out.count("\n")) == (0, True, 1)
        assert run("inspect", name, cwd=files).code == 0
        missing = run("inspect", b"no " + name, cwd=files)
        failed(missing, UNREADABLE, "No such file")
        assert missing.err.rstrip("\n").isprintable()


def test_a_terminal_that_lacks_a_letter(pki: Pki, files: Path) -> None:
    (files / "accent.der").write_bytes(
        client(Request(name="\u00e9t\u00e9", dns="a.example"), pki.ca)
    )
    env = {"PYTHONIOENCODING": "ascii", "PATH": os.environ["PATH"]}
    arguments = ("--trust", "root.pem", "--intermediates", "ca.pem", "accent.der")
    done = run("validate", *arguments, cwd=files, env=env)
    assert (done.code, done.err) == (0, "")
    assert r"CN=\xe9t\xe9,O=Demo" in done.out
    assert "CN=\u00e9t\u00e9,O=Demo" in run("validate", *arguments, cwd=files).out


def test_no_name_in_a_certificate_moves_the_cursor(pki: Pki, files: Path) -> None:
    evil = "a\x1b]0;title\x07b\x1b[2J\r\n\u202e\u200bc\x9b31m"
    leaf = client(Request(name=evil, dns="a.example"), pki.ca)
    issued_by_evil = client(
        Request(name="leaf"), authority(Request(name=evil, is_ca=True), pki.root)
    )
    (files / "evil.der").write_bytes(leaf)
    (files / "orphan.der").write_bytes(issued_by_evil)
    for arguments in (
        ("validate", "--trust", "root.pem", "--intermediates", "ca.pem", "evil.der"),
        ("explain", "--trust", "root.pem", "--intermediates", "ca.pem", "evil.der"),
        ("validate", "--trust", "root.pem", "evil.der"),
        ("validate", "--trust", "root.pem", "orphan.der"),
        ("explain", "--trust", "root.pem", "orphan.der"),
        ("inspect", "evil.der", "orphan.der"),
    ):
        done = run(*arguments, cwd=files)
        assert done.err == ""
        assert r"\1B" in done.out, "the name is shown, escaped as RFC 4514 says"
        for line in done.out.splitlines():
            assert line.isprintable(), line
        assert set(done.out.encode()) & set(range(0x20)) <= {ord("\n")}


INTERNAL_ERROR = """
import sys
from chainward.cli import _main
def broken(options):
    raise {error}
_main._policy._check = broken
sys.argv = ["chainward", "policy", "check", "rfc5280"]
sys.exit(_main.main())
"""


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        ("RuntimeError('two\\nlines')", 4, "internal error: RuntimeError: two lines"),
        ("MemoryError", 4, "internal error: MemoryError"),
        ("BaseException('a panic')", 4, "internal error: BaseException: a panic"),
        ("KeyboardInterrupt", 130, "interrupted"),
    ],
)
def test_an_error_of_ours_is_no_traceback(error: str, code: int, message: str) -> None:
    failed(script(INTERNAL_ERROR.format(error=error)), code, message)
