"""Arguments, and exit codes: 0 valid, 1 refused, 2 usage or policy, 3 unreadable, 4 internal."""

import argparse
from collections.abc import Sequence
from typing import Any, NoReturn

from chainward import CrlError, InputError, OcspError, PolicyError, StoreError, __version__
from chainward.cli import _cases, _crl, _inspect, _ocsp, _policy, _validate
from chainward.cli._output import OutputError, complain, finish, printable, write_anything

EXIT_USAGE, EXIT_UNREADABLE, EXIT_INTERNAL = 2, 3, 4
EXIT_INTERRUPTED = 130
"""What shells expect after SIGINT."""

EXIT_CODES = """exit codes:
  0  every certificate is valid (policy diff: no difference; cases: all agree; crl, ocsp: good)
  1  one is refused (policy diff: a difference; cases: a disagreement; crl, ocsp: see their help)
  2  the arguments, the policy or the case file are wrong
  3  a file can't be read, or holds no certificates; no anchor can be used; a CRL or an OCSP
     response is not accepted
  4  an internal error, or the standard output can't be written
  130  interrupted (SIGINT)"""


class _Parser(argparse.ArgumentParser):
    """Errors are one line."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - argparse's own
        options.setdefault("allow_abbrev", False)
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(**options)

    def error(self, message: str) -> NoReturn:
        self.exit(EXIT_USAGE, f"{self.prog}: {printable(message)} (see {self.prog} --help)\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; errors are one line on stderr, never a traceback.

    Args:
        arguments: without the program's name; None = those of the process.

    Raises:
        SystemExit: after --help, --version and wrong arguments, as argparse does.

    """
    write_anything()
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
        finish()
    except (PolicyError, ValueError) as error:
        return _fail(EXIT_USAGE, str(error))
    except (CrlError, InputError, OcspError, StoreError) as error:
        return _fail(EXIT_UNREADABLE, str(error))
    except OutputError as error:
        return _fail(EXIT_INTERNAL, str(error))
    except KeyboardInterrupt:
        return _fail(EXIT_INTERRUPTED, "interrupted")
    except BaseException as error:  # noqa: BLE001 - a panic of the native part is no Exception
        return _fail(EXIT_INTERNAL, f"internal error: {type(error).__name__}: {error}")
    return code


def _parser() -> _Parser:
    parser = _Parser(
        prog="chainward", description="May this client certificate come in?", epilog=EXIT_CODES
    )
    parser.add_argument("--version", action="version", version=f"chainward {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for module in (_validate, _inspect, _crl, _ocsp, _policy, _cases):
        module.add_to(commands)
    return parser


def _fail(code: int, problem: str) -> int:
    complain(problem)
    return code
