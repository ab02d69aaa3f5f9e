"""The code of the README and of the other pages is run as it is printed, with files of the demo's PKI.

Each line of a shell block is a command, which ends with 0 or with what `# exit N` after it says. A
block of TOML is a policy; with a file name after its language it is written to that file first.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from chainward import Policy

from .pages import REPOSITORY, WITH_CODE, Block, blocks_of, text_of, without_code

# What can't be run here: it compiles, takes minutes, or needs data that is not in the repository.
NOT_RUN = {"CONTRIBUTING.md": 1, "README.md": 2}
RUN_LANGUAGES = ("python", "sh", "toml")
_EXIT = re.compile(r"#\s*exit (\d+)$")
_BASH = shutil.which("bash") or "bash"


def test_what_is_not_run_is_counted() -> None:
    skipped = {page: sum(not block.is_run for block in blocks_of(page)) for page in WITH_CODE}
    assert {page: count for page, count in skipped.items() if count} == NOT_RUN


def test_every_block_is_of_a_known_language() -> None:
    blocks = [block for page in WITH_CODE for block in blocks_of(page)]
    assert {block.language for block in blocks} <= {*RUN_LANGUAGES, "text"}
    fences = sum(text_of(page).count("\n```") for page in WITH_CODE)
    assert fences == 2 * len(blocks), "a block that was not found"


def test_the_readme_is_run(checkout: Path) -> None:
    assert run("README.md", checkout) == 4


@pytest.mark.parametrize("page", [page for page in WITH_CODE if page != "README.md"])
def test_a_page_is_run(page: str, with_pki: Path) -> None:
    run(page, with_pki)


def test_a_broken_block_is_seen(with_pki: Path) -> None:
    """Each kind of block can fail: a wrong exit code, an exception, a policy that is none."""
    expired = "chainward validate --trust pki/root.pem pki/expired.pem"
    for language, text in [
        ("sh", f"{expired}\n"),
        ("sh", f"{expired}  # exit 2\n"),
        ("python", "import chainward\nchainward.Policy('none')\n"),
    ]:
        done = execute([Block("page", 1, language, "", text)], with_pki)
        assert "page: block 1" in done.stderr, (language, text)
        assert done.returncode == 99
    with pytest.raises(ValueError, match="page: block 1"):
        check_policy(Block("page", 1, "toml", "", "profile = \n"))


def run(page: str, folder: Path) -> int:
    """Run a page from its top to its end; give how many blocks that were."""
    blocks = [
        block for block in blocks_of(page) if block.is_run and block.language in RUN_LANGUAGES
    ]
    for block in blocks:
        if block.language == "toml":
            check_policy(block)
            if block.label:
                (folder / block.label).write_text(block.text, encoding="utf-8")
    done = execute([block for block in blocks if block.language != "toml"], folder)
    assert done.returncode == 0, f"{done.stderr}\n{done.stdout[-2000:]}"
    return len(blocks)


def check_policy(block: Block) -> None:
    """Read a policy as users do."""
    try:
        Policy.from_toml(block.text)
    except Exception as error:
        message = f"{block.name}: {error}"
        raise ValueError(message) from error


def execute(blocks: list[Block], folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run shell and Python blocks in one shell, so that a later block sees what an earlier one did."""
    script = "".join(script_of(block, folder) for block in blocks)
    environment = {**os.environ, "PATH": f"{sys.prefix}/bin:{os.environ['PATH']}"}
    return subprocess.run(  # noqa: S603 - what the pages say
        [_BASH, "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def script_of(block: Block, folder: Path) -> str:
    """Give a script that stops at the first command that does not end as the page says."""
    if block.language == "python":
        file = folder / f"block_{block.number}.py"
        file.write_text(block.text, encoding="utf-8")
        return checked(f"python -W error {file.name}", 0, block)
    commands = block.text.replace("\\\n", " ").splitlines()
    return "".join(checked(command, exit_code(command), block) for command in commands if command)


def exit_code(command: str) -> int:
    """Give what the page says that a command ends with."""
    found = _EXIT.search(command)
    return int(found[1]) if found else 0


def checked(command: str, expected: int, block: Block) -> str:
    """Add the check of its exit code to a command."""
    told = shlex.quote(f"{block.name}: not exit {expected}, but: {command}")
    return (
        f'{command}\ncode=$?; [ $code = {expected} ] || {{ echo {told} "$code" >&2; exit 99; }}\n'
    )


def test_the_demo_prints_what_the_readme_shows() -> None:
    sample = next(block for block in blocks_of("README.md") if block.label == "demo")
    done = subprocess.run(  # noqa: S603 - our own code, no shell
        [sys.executable, REPOSITORY / "demo", "--quick"],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    shown = {without_time(line) for line in done.stdout.splitlines()}
    assert {without_time(line) for line in sample.text.splitlines()} <= shown


def without_time(line: str) -> str:
    """Drop what differs from run to run."""
    return re.sub(r"\d+ us", "us", " ".join(line.split()))


def test_every_make_target_is_in_the_readme_and_no_other() -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z-]+):.*##", makefile, re.MULTILINE)
    assert (
        re.findall(r"^\| `make ([a-z-]+)` \|", without_code("README.md"), re.MULTILINE) == targets
    )


def test_every_command_and_exit_code_is_in_the_readme() -> None:
    help_text = subprocess.run(  # noqa: S603 - our own program, no shell
        [Path(sys.prefix, "bin", "chainward"), "--help"], capture_output=True, text=True, check=True
    ).stdout
    readme = text_of("README.md")
    commands = re.findall(r"^    ([a-z]+) ", help_text, re.MULTILINE)
    codes = re.findall(r"^  (\d)  (.*)$", help_text, re.MULTILINE)
    assert len(commands) >= 5
    assert len(codes) == 5
    for command in commands:
        assert f"`chainward {command}" in readme, command
    for code, meaning in codes:
        assert f"| {code} | {meaning} |" in readme.replace("`policy diff`", "policy diff").replace(
            "`cases`", "cases"
        )


def test_the_readme_counts_the_disagreements_that_are_listed() -> None:
    rows = re.findall(
        r"\[(\d+)\]\((tests/conformance/expectations/\w+\.toml)\)", text_of("README.md")
    )
    assert len(rows) == len(list((REPOSITORY / "tests/conformance/expectations").iterdir()))
    for count, path in rows:
        assert text_of(path).count("\n[[disagreement]]\n") == int(count), path
