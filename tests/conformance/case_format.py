"""One case of ``chainward cases FILE.jsonl``, as README.md beside this file defines it.

A `Case` checks itself when it is made: a converter that produces something the format does
not allow fails here, in Python, with the case's id, and not later inside the engine.
"""

import base64
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, get_args

Verdict = Literal["accept", "reject"]
HostType = Literal["dns", "ip", "email"]
SubtreeType = Literal["dns", "ip", "email", "uri", "directory"]
Profile = Literal["rfc5280", "rfc5280-strict", "client-auth", "web-pki"]

PROFILES: frozenset[str] = frozenset(get_args(Profile))
HOST_TYPES: frozenset[str] = frozenset({"dns", "ip", "email"})
# RFC 5280 4.2.1.3, in the order of their bits.
KEY_USAGES: frozenset[str] = frozenset(
    {
        "digitalSignature",
        "nonRepudiation",
        "keyEncipherment",
        "dataEncipherment",
        "keyAgreement",
        "keyCertSign",
        "cRLSign",
        "encipherOnly",
        "decipherOnly",
    },
)
# RFC 5280 4.2.1.12: the usages that have a name in the format; any other is a dotted OID.
NAMED_USAGES: frozenset[str] = frozenset(
    {
        "serverAuth",
        "clientAuth",
        "codeSigning",
        "emailProtection",
        "timeStamping",
        "OCSPSigning",
        "anyExtendedKeyUsage",
    },
)

_DOTTED_OID = re.compile(r"[0-2](\.(0|[1-9][0-9]*))+")
_SLUG = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")


class CaseError(ValueError):
    """A case that the format does not allow."""


@dataclass(frozen=True, slots=True)
class Host:
    """The name that the leaf must be valid for."""

    type: HostType
    value: str


@dataclass(frozen=True, slots=True)
class Switches:
    """The named switches that allow what the profile refuses."""

    legacy_sha1: bool = False
    legacy_rsa_1024: bool = False


@dataclass(frozen=True, slots=True)
class Subtree:
    """One initial permitted or excluded subtree, RFC 5280 6.1.1 (h) and (i)."""

    type: SubtreeType
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One certificate to be judged, all inputs of the judgement, and what must come out."""

    id: str
    trusted: tuple[bytes, ...]
    intermediates: tuple[bytes, ...]
    leaf: bytes
    time: int | None
    profile: Profile
    expected: Verdict
    host: Host | None = None
    usage: tuple[str, ...] = ()
    key_usage: tuple[str, ...] = ()
    max_depth: int | None = None
    switches: Switches = Switches()
    initial_policies: tuple[str, ...] = ()
    explicit_policy: bool = False
    policy_mapping_inhibit: bool = False
    any_policy_inhibit: bool = False
    permitted_subtrees: tuple[Subtree, ...] = ()
    excluded_subtrees: tuple[Subtree, ...] = ()
    finding: str | None = None
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        """Refuse whatever the format does not allow."""
        for broken, what in (
            (not self.id, "an empty id"),
            (not self.leaf, "an empty leaf"),
            (self.profile not in PROFILES, f"the profile {self.profile!r}"),
            (self.host is not None and self.host.type not in HOST_TYPES, f"{self.host!r}"),
            (self.max_depth is not None and self.max_depth < 0, "a negative max_depth"),
            (not set(self.key_usage) <= KEY_USAGES, f"key_usage {self.key_usage}"),
            (not all(map(_is_usage, self.usage)), f"usage {self.usage}"),
            (not all(map(_is_oid, self.initial_policies)), f"policies {self.initial_policies}"),
            (self.finding is not None and self.expected == "accept", "an accepted finding"),
            (self.finding is not None and not _SLUG.fullmatch(self.finding), "an odd finding"),
        ):
            if broken:
                message = f"{self.id or 'case'}: {what} is not allowed by the case format"
                raise CaseError(message)

    def to_json(self) -> str:
        """Give the case as one line, keys in the order of the format."""
        fields = {name: _encoded(value) for name, value in asdict(self).items()}
        return json.dumps({name: fields[name] for name in FIELD_ORDER}, separators=(",", ":"))


FIELD_ORDER: tuple[str, ...] = (
    "id",
    "trusted",
    "intermediates",
    "leaf",
    "time",
    "host",
    "usage",
    "key_usage",
    "max_depth",
    "profile",
    "switches",
    "initial_policies",
    "explicit_policy",
    "policy_mapping_inhibit",
    "any_policy_inhibit",
    "permitted_subtrees",
    "excluded_subtrees",
    "expected",
    "finding",
    "crls",
    "ocsps",
)


def der_of_pem(text: str) -> bytes:
    """Give the DER of the one block that `text` holds (RFC 7468)."""
    lines = text.strip().splitlines()
    if len(lines) < 3 or not lines[0].startswith("-----BEGIN ") or "-----END " not in lines[-1]:  # noqa: PLR2004 - begin, body, end
        message = f"not one PEM block: {text[:40]!r}"
        raise CaseError(message)
    return base64.b64decode("".join(lines[1:-1]), validate=True)


def write_cases(path: Path, cases: Iterable[Case]) -> None:
    """Write the cases to `path`, one a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="ascii", newline="\n") as file:
        file.writelines(case.to_json() + "\n" for case in cases)


def _is_usage(usage: str) -> bool:
    return usage in NAMED_USAGES or _is_oid(usage)


def _is_oid(text: str) -> bool:
    return _DOTTED_OID.fullmatch(text) is not None


def _encoded(value: object) -> object:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, tuple):
        return [_encoded(item) for item in value]
    return value
