"""Where the suites' data is, and what to say when it is not there."""

import importlib.util
import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
FOLDER_VARIABLE = "CHAINWARD_CONFORMANCE"


class MissingDataError(Exception):
    """A file that a suite is made of is not there; says which and where to get it."""


def data_folder() -> Path:
    """Give the folder of the suites' files."""
    named = os.environ.get(FOLDER_VARIABLE)
    return Path(named).resolve() if named else REPOSITORY.parent / "shared" / "conformance"


def data_file(name: str, origin: str) -> Path:
    """Give the path of a data file, or say plainly that it is missing."""
    path = data_folder() / name
    if not path.is_file():
        message = f"{path} is missing ({origin}); {FOLDER_VARIABLE} names the folder to look in"
        raise MissingDataError(message)
    return path


def pkits_data() -> Path:
    """Give the folder of PKITS inside the package cryptography-vectors."""
    package = importlib.util.find_spec("cryptography_vectors")
    if package is None or package.origin is None:
        message = "the package cryptography-vectors is missing (pip install cryptography-vectors)"
        raise MissingDataError(message)
    folder = Path(package.origin).parent / "x509" / "PKITS_data"
    if not (folder / "certs").is_dir() or not (folder / "crls").is_dir():
        message = f"{folder} is missing: this cryptography-vectors has no PKITS data"
        raise MissingDataError(message)
    return folder
