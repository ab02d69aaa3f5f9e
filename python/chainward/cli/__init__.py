"""The command line: ``chainward validate | explain | inspect | crl | policy | cases``."""

from chainward.cli._main import main

__all__ = ["main"]
