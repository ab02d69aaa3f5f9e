"""A workload: roots, chains below them, and what must come out. As a folder it is what workers load."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from .certificates import TIME, Authority


@dataclass(frozen=True)
class Workload:
    """Chains begin with the leaf; `finding` is the code of the refusal, None where all are accepted."""

    name: str
    roots: Sequence[Authority]
    chains: Sequence[Sequence[Authority]]
    finding: str | None = None

    def write(self, parent: Path) -> Path:
        """Write the folder; give its path."""
        folder = parent / self.name
        folder.mkdir(parents=True)
        _write(folder / "roots.pem", self.roots)
        for number, chain in enumerate(self.chains):
            _write(folder / f"{number:04}.pem", chain)
        document = {"time": int(TIME.timestamp()), "finding": self.finding}
        (folder / "workload.json").write_text(json.dumps(document) + "\n")
        return folder


def read_roots(folder: Path) -> list[x509.Certificate]:
    """Give the roots of a workload that was written."""
    return x509.load_pem_x509_certificates((folder / "roots.pem").read_bytes())


def read_chains(folder: Path) -> list[list[bytes]]:
    """Give the chains of a workload that was written, as DER, leaf first."""
    files = sorted(file for file in folder.glob("*.pem") if file.name != "roots.pem")
    bundles = [x509.load_pem_x509_certificates(file.read_bytes()) for file in files]
    return [
        [certificate.public_bytes(Encoding.DER) for certificate in bundle] for bundle in bundles
    ]


def read_time(folder: Path) -> int:
    """Give the time at which it is judged."""
    document: dict[str, int] = json.loads((folder / "workload.json").read_bytes())
    return document["time"]


def _write(path: Path, certificates: Sequence[Authority]) -> None:
    path.write_bytes(b"".join(one.certificate.public_bytes(Encoding.PEM) for one in certificates))
