"""``python tests/revocation``: writes the corpus anew, from any working directory."""

import sys
from pathlib import Path


def _main() -> int:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from revocation.corpus import main  # noqa: PLC0415 - importable only after the line above

    return main()


if __name__ == "__main__":
    sys.exit(_main())
