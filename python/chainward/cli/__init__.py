"""The command line: ``chainward validate | explain | inspect | crl | ocsp | policy | cases``."""

from chainward.cli._main import main

__all__ = ["main"]
