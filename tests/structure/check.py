"""The whole check: cycles inside each crate, and the arrows that must never exist."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from .python_arrows import python_violations
from .rust_arrows import code_violations, crate_violations
from .rust_crates import read_crates
from .rust_modules import Crate
from .violation import Violation, cycles

REPOSITORY = Path(__file__).resolve().parents[2]


def violations(top: Path) -> list[Violation]:
    """Give everything that is wrong in the tree at `top`, each once, in the order of the files."""
    crates = read_crates(top)
    found = [*crate_violations(crates, top), *python_violations(top)]
    for crate in crates:
        for root in crate.roots:
            code = Crate.read(root, top)
            found += [*code.missing, *code_violations(crate, code, crates), *cycles(code.arrows())]
    return sorted(set(found))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one line for each violation; exit with 1 if there is one."""
    parser = argparse.ArgumentParser(prog="tests/structure", description=__doc__)
    parser.add_argument("root", nargs="?", type=Path, default=REPOSITORY, help="the tree to check")
    found = violations(parser.parse_args(arguments).root.resolve())
    sys.stdout.writelines(f"{violation}\n" for violation in found)
    return 1 if found else 0
