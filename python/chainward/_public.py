"""Where public bundles of anchors are."""

import importlib
import ssl
import sys
from pathlib import Path
from typing import cast

from chainward._native import InputError

# Debian and its kin; Fedora and its kin; SUSE; Alpine, FreeBSD, macOS.
_FILES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)


def certifi_bundle() -> Path:
    """Give the file of the package ``certifi``."""
    try:
        where = importlib.import_module("certifi").where
    except ImportError as error:
        message = "certifi is not installed"
        raise InputError(message) from error
    return Path(cast("str", where()))


def system_bundles() -> list[Path | bytes]:
    """Give the anchors of the operating system: a file or, on Windows, certificates."""
    found: list[Path | bytes] = []
    if sys.platform == "win32":
        roots = ssl.enum_certificates("ROOT")
        found += [der for der, encoding, _ in roots if encoding == "x509_asn"]
    else:
        names = (*_FILES, ssl.get_default_verify_paths().openssl_cafile)
        found += [file for file in map(Path, names) if file.is_file()][:1]
    if not found:
        message = "no trust anchors of the operating system were found"
        raise InputError(message)
    return found
