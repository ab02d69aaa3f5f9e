"""``python tests/property/differential.py --count 20000 --seed 1``, from any working directory."""

import sys
from pathlib import Path


def _main() -> int:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from property.comparison import main  # noqa: PLC0415 - importable only after the line above

    return main()


if __name__ == "__main__":
    sys.exit(_main())
