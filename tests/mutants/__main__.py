"""``python tests/mutants``: tests the mutants that are left, from any working directory."""

import sys
from pathlib import Path


def _main() -> int:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from mutants.run import main  # noqa: PLC0415 - importable only after the line above

    return main()


if __name__ == "__main__":
    sys.exit(_main())
