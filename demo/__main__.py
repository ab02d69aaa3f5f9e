"""Makes a PKI, and has chainward judge it: as files, in TLS handshakes, by CRL and OCSP, and by the clock.

Exits 1 when one verdict, or what one client saw, is not what it must be; never because of a time.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import chainward
from files import show_files
from handshakes import show_handshakes
from pki import build
from processes import ProcessError
from revoked import show_revocation
from throughput import FULL, QUICK, show_throughput


def main() -> int:
    """Run the demo."""
    parser = argparse.ArgumentParser(prog="demo", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="measure next to nothing, check all")
    pace = QUICK if parser.parse_args().quick else FULL
    print(f"chainward {chainward.__version__}, profile client-auth, revocation none\n")
    with tempfile.TemporaryDirectory(prefix="chainward-demo-") as folder:
        pki = build(Path(folder))
        try:
            wrong = show_files(pki) + show_handshakes(pki)
            wrong += show_revocation(Path(folder)) + show_throughput(Path(folder), pace)
        except ProcessError as error:
            print(f"\nthe demo can't go on: {error}")
            return 1
    if wrong:
        print(f"\nNOT as expected: {'; '.join(wrong)}")
        return 1
    print("\nall is as expected")
    return 0


if __name__ == "__main__":
    sys.exit(main())
