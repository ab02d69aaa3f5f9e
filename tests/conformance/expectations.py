"""expectations/SUITE.toml: the disagreements that are right, each with its reason."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

FOLDER = Path(__file__).with_name("expectations")

Kind = Literal["false_accept", "false_reject"]
_KINDS = ("false_accept", "false_reject")


class ExpectationsError(ValueError):
    """An expectation file that cannot be used."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A case that upstream decides otherwise than we do, and why we are right."""

    id: str
    kind: Kind
    reason: str
    rfc: str


def load_expectations(suite: str, folder: Path = FOLDER) -> Mapping[str, Disagreement]:
    """Read the file of one suite."""
    path = folder / f"{suite}.toml"
    entries: dict[str, Disagreement] = {}
    for entry in tomllib.loads(path.read_text("utf-8")).get("disagreement", []):
        try:
            disagreement = Disagreement(**entry)
        except TypeError as error:
            message = f"{path.name}: {entry.get('id', 'entry without id')}: {error}"
            raise ExpectationsError(message) from error
        if disagreement.kind not in _KINDS or not disagreement.reason or not disagreement.rfc:
            message = f"{path.name}: {disagreement.id}: kind, reason and rfc must be given"
            raise ExpectationsError(message)
        if disagreement.id in entries:
            message = f"{path.name}: {disagreement.id} is listed twice"
            raise ExpectationsError(message)
        entries[disagreement.id] = disagreement
    return entries
