"""``python tests/docs``: writes the tables of the policy pages, from any working directory."""

import sys
from pathlib import Path


def _main() -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from docs.policy_table import write  # noqa: PLC0415 - importable only after the line above

    write()


if __name__ == "__main__":
    _main()
