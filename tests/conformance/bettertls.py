"""Why each BetterTLS case must be refused, derived from its certificates.

BetterTLS generates its 9,572 cases from two tables and says only pass or fail. The tables are
regular enough that the reason follows from the certificates' content:

* ``nameconstraints``: root -> local_root -> local_ica (the only one with name constraints) ->
  leaf; the leaf's SAN holds at most one DNS name, one IP address and one oddity. What can be
  wrong: the SAN itself, a permitted or excluded subtree, the host. The host counts only when
  the path has nothing against it: RFC 5280 6.1 comes first and knows no host.
* ``pathbuilding``: every certificate without which no path exists has the same defect.

This is written on the RFCs alone and never sees the engine. It judges the verdict as well:
`grounds` is empty exactly for the cases that must be accepted, which a test checks for all.
"""

import ipaddress
import re
from dataclasses import dataclass
from enum import StrEnum, auto

from cryptography import x509

from .case_format import Case
from .suite import Assertion

PATH_BUILDING_PREFIX = "bettertls::pathbuilding::"

_SAN_OID = bytes.fromhex("0603551d11")
_LONG_FORM = 0x80
_EMAIL, _DNS, _URI, _IP, _REGISTERED_ID = 0x81, 0x82, 0x86, 0x87, 0x88
_IA5_TAGS = (_EMAIL, _DNS, _URI)
_ADDRESS_LENGTHS = (4, 16)
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST_NAME = re.compile(rf"{_LABEL}(\.{_LABEL})*")
_DOTTED_NUMBER = re.compile(r"[0-9.]+")


class Code(StrEnum):
    """The codes of finding.rs that this suite can show."""

    MALFORMED_CERTIFICATE = auto()
    NAME_MALFORMED = auto()
    DNS_NAME_SYNTAX = auto()
    NAME_NOT_PERMITTED = auto()
    NAME_EXCLUDED = auto()
    HOST_MISMATCH = auto()
    EXPIRED = auto()
    EXTENDED_KEY_USAGE = auto()
    NOT_A_CERTIFICATION_AUTHORITY = auto()
    INCONSISTENT_EXTENSIONS = auto()
    SIGNATURE_ALGORITHM_NOT_ALLOWED = auto()
    SIGNATURE_ALGORITHM_UNSUPPORTED = auto()
    PATH_TOO_DEEP = auto()


_UNDECODABLE = [Code.MALFORMED_CERTIFICATE, Code.NAME_MALFORMED]
_NOT_A_HOST_NAME = [Code.DNS_NAME_SYNTAX, Code.NAME_MALFORMED]
# The certificates that are no CA assert keyCertSign, which contradicts it (RFC 5280 4.2.1.3).
_NO_AUTHORITY = [Code.NOT_A_CERTIFICATION_AUTHORITY, Code.INCONSISTENT_EXTENSIONS]
_SHA1 = [Code.SIGNATURE_ALGORITHM_NOT_ALLOWED, Code.SIGNATURE_ALGORITHM_UNSUPPORTED]


@dataclass(frozen=True, slots=True)
class GeneralName:
    """One SAN entry as it stands in the certificate: tag and content octets."""

    tag: int
    content: bytes

    @property
    def text(self) -> str:
        """The content as text; never fails."""
        return self.content.decode("latin-1")


def assertion_of(case: Case) -> Assertion | None:
    """Give the findings that the refusal must be for; `None` for an accepted case."""
    if case.expected == "accept":
        return None
    codes = grounds(case)
    return Assertion(codes, "each of these is wrong with the certificate") if codes else None


def grounds(case: Case) -> tuple[Code, ...]:
    """Give every code that may be the reason for a refusal; empty when nothing is wrong."""
    if case.id.startswith(PATH_BUILDING_PREFIX):
        return _path_grounds(case) if case.expected == "reject" else ()
    return _name_grounds(case)


def _name_grounds(case: Case) -> tuple[Code, ...]:
    names = subject_alternative_names(case.leaf)
    found: list[Code] = []
    for name in names:
        found += _syntax_grounds(name)
    for constraints in filter(None, map(_name_constraints, case.intermediates)):
        found += _constraint_grounds(names, constraints)
    if not found and not any(_is_host(name, case) for name in names):
        found.append(Code.HOST_MISMATCH)
    if found and any(map(_is_odd, names)):
        found += _UNDECODABLE
    return tuple(dict.fromkeys(found))


def _syntax_grounds(name: GeneralName) -> list[Code]:
    """RFC 5280 4.2.1.6: the choice's own encoding, then the preferred name syntax."""
    if name.tag == _IP:
        wrong_size = len(name.content) not in _ADDRESS_LENGTHS
        return _UNDECODABLE if wrong_size else []
    if name.tag == _REGISTERED_ID:
        # Any octets decode as an OID as long as the last one ends an arc, as ASCII does.
        return (
            [Code.MALFORMED_CERTIFICATE] if name.content[-1:] >= b"\x80" or not name.content else []
        )
    if name.tag not in _IA5_TAGS:
        # otherName, x400Address, directoryName and ediPartyName are constructed: the oddities
        # put text or an address there, so none decodes. Tags above 8 do not exist.
        return _UNDECODABLE
    if not name.text.isascii():
        return _UNDECODABLE
    if name.tag == _DNS:
        numeric = _DOTTED_NUMBER.fullmatch(name.text)
        if "\0" in name.text:
            # A validator may refuse what C cuts off (the NUL-prefix attacks of 2009) while decoding.
            return [*_NOT_A_HOST_NAME, Code.MALFORMED_CERTIFICATE]
        if numeric or not _HOST_NAME.fullmatch(name.text):
            return _NOT_A_HOST_NAME
    return []


def _is_odd(name: GeneralName) -> bool:
    """Say whether an e-mail address has no "@", or a URI no scheme (RFC 5280 4.2.1.6).

    Nothing constrains these forms in the suite, so it changes no verdict: a validator that
    looks may refuse for it, one that does not refuses for the host.
    """
    return (name.tag == _EMAIL and "@" not in name.text) or (
        name.tag == _URI and ":" not in name.text
    )


def _constraint_grounds(
    names: tuple[GeneralName, ...],
    constraints: x509.NameConstraints,
) -> list[Code]:
    found: list[Code] = []
    for name in names:
        permitted = _same_form(name, constraints.permitted_subtrees)
        excluded = _same_form(name, constraints.excluded_subtrees)
        if permitted and not any(_is_within(name, subtree) for subtree in permitted):
            found.append(Code.NAME_NOT_PERMITTED)
        if any(_is_within(name, subtree) for subtree in excluded):
            found.append(Code.NAME_EXCLUDED)
    return found


def _same_form(
    name: GeneralName, subtrees: list[x509.GeneralName] | None
) -> list[x509.GeneralName]:
    form = {_DNS: x509.DNSName, _IP: x509.IPAddress}.get(name.tag)
    return [subtree for subtree in subtrees or [] if form is not None and isinstance(subtree, form)]


def _is_within(name: GeneralName, subtree: x509.GeneralName) -> bool:
    """RFC 5280 4.2.1.10 for the two forms that the suite constrains."""
    if isinstance(subtree, x509.DNSName):
        return f".{name.text}".lower().endswith(f".{subtree.value}".lower())
    if len(name.content) not in _ADDRESS_LENGTHS:
        return False
    address = ipaddress.ip_address(name.content)
    network = subtree.value
    return isinstance(network, ipaddress.IPv4Network | ipaddress.IPv6Network) and address in network


def _is_host(name: GeneralName, case: Case) -> bool:
    """RFC 9525 6.3 and 6.5, without wildcards: the suite has none."""
    if case.host is None:
        return True
    if case.host.type == "ip":
        packed = ipaddress.ip_address(case.host.value).packed
        return name.tag == _IP and name.content == packed
    return name.tag == _DNS and name.text.lower() == case.host.value.lower()


def _path_grounds(case: Case) -> tuple[Code, ...]:
    """Find the suite's one defect per case among the certificates that carry it."""
    codes = list(dict.fromkeys(code for der in case.intermediates for code in _defects(der, case)))
    if len(case.intermediates) > _LINEAR:
        # Of several failed paths the one with most verified certificates speaks: with a mesh
        # of cross-certificates that may be one which ran out of depth.
        codes.append(Code.PATH_TOO_DEEP)
    return tuple(codes)


_LINEAR = 2


def _defects(der: bytes, case: Case) -> list[Code]:
    certificate = x509.load_der_x509_certificate(der)
    extensions = {extension.oid: extension.value for extension in certificate.extensions}
    constraints = extensions.get(x509.BasicConstraints.oid)
    authority = isinstance(constraints, x509.BasicConstraints) and constraints.ca
    sha1 = certificate.signature_algorithm_oid == x509.SignatureAlgorithmOID.ECDSA_WITH_SHA1
    late = case.time is not None and case.time > certificate.not_valid_after_utc.timestamp()
    return [
        *([Code.EXPIRED] if late else []),
        *([Code.NAME_NOT_PERMITTED] if x509.NameConstraints.oid in extensions else []),
        *([Code.EXTENDED_KEY_USAGE] if x509.ExtendedKeyUsage.oid in extensions else []),
        *([] if authority else _NO_AUTHORITY),
        *(_SHA1 if sha1 else []),
    ]


def subject_alternative_names(certificate: bytes) -> tuple[GeneralName, ...]:
    """Read the SAN's entries; by hand, because a library refuses the very oddities sought."""
    start = certificate.find(_SAN_OID)
    if start < 0:
        return ()
    octet_string = _element(certificate, start + len(_SAN_OID))[1]
    body = _element(octet_string, 0)[1]
    names: list[GeneralName] = []
    offset = 0
    while offset < len(body):
        tag, content, offset = _element(body, offset)
        names.append(GeneralName(tag, content))
    return tuple(names)


def _element(data: bytes, offset: int) -> tuple[int, bytes, int]:
    """Read one DER element: tag, content, offset behind it."""
    tag, length = data[offset], data[offset + 1]
    offset += 2
    if length & _LONG_FORM:
        size = length & ~_LONG_FORM
        length = int.from_bytes(data[offset : offset + size], "big")
        offset += size
    return tag, data[offset : offset + length], offset + length


def _name_constraints(der: bytes) -> x509.NameConstraints | None:
    certificate = x509.load_der_x509_certificate(der)
    for extension in certificate.extensions:
        if isinstance(extension.value, x509.NameConstraints):
            return extension.value
    return None
