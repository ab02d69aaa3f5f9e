"""Arguments, and exit codes: 0 valid, 1 refused, 2 usage or policy, 3 unreadable, 4 internal."""

import argparse
import os
import sys
from collections.abc import Sequence

from chainward import ChainwardError, InputError, PolicyError, StoreError, __version__
from chainward.cli import _cases, _inspect, _policy, _validate

EXIT_USAGE, EXIT_UNREADABLE, EXIT_INTERNAL = 2, 3, 4


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; errors are one line on stderr, never a traceback."""
    parser = argparse.ArgumentParser(
        prog="chainward", description="May this client certificate come in?"
    )
    parser.add_argument("--version", action="version", version=f"chainward {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for module in (_validate, _inspect, _policy, _cases):
        module.add_to(commands)
    options = parser.parse_args(arguments)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_INTERNAL
    except (PolicyError, ValueError) as error:
        return _fail(EXIT_USAGE, error)
    except (InputError, StoreError, OSError) as error:
        return _fail(EXIT_UNREADABLE, error)
    except (ChainwardError, Exception) as error:  # noqa: BLE001 - the last resort: one line, code 4
        return _fail(EXIT_INTERNAL, f"internal error: {type(error).__name__}: {error}")
    return code


def _fail(code: int, error: object) -> int:
    line = " ".join(str(error).split())
    print(f"chainward: {line}", file=sys.stderr)
    return code
