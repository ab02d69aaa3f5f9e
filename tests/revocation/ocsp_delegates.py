"""OCSP: responders that a CA delegated, and who is none."""

from collections.abc import Iterator

from property.der import OCTET_STRING, integer, oid, sequence, tlv

from .case import Case
from .keys import Key
from .pki import (
    ANY_USAGE,
    CLIENT_AUTH,
    NOCHECK,
    OCSP_SIGNING,
    Certificate,
    Holder,
    basic_constraints,
    client,
    distribution_point,
    extended_key_usage,
    extension,
    key_usage,
    nocheck,
    ocsp_access,
    responder,
    unknown_extension,
)
from .responses import Response, by_key, by_name, delegated
from .times import DAY, HOUR, NOW
from .world import (
    ABOUT_LEAF,
    DIRECT,
    OTHER,
    OTHER_DER,
    RESPONDER,
    ROOT,
    ROOT_DER,
    SUB,
    SUB_DER,
    World,
    case,
)

_KEY_USAGE, _USAGES = "2.5.29.15", "2.5.29.37"
_NOT, _UNKNOWN = "ocsp_responder_not_authorized", "ocsp_responder_unknown"
_NOT_SIGNED, _EXPIRED = "ocsp_responder_signature_invalid", "ocsp_responder_expired"
_SECTION = "RFC 6960 4.2.2.2"


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from _usages()
    yield from _issuers()
    yield from _extensions()
    yield from _times()
    yield from _company()
    yield from _lookups()


def _by(certificate: Certificate) -> Response:
    return delegated(certificate, ABOUT_LEAF)


def _usages() -> Iterator[Case]:
    bare = RESPONDER.without(_USAGES)
    for name, why, certificate, fault in (
        ("usage", "OCSPSigning in its certificate designates a responder.", RESPONDER, ""),
        ("no_usage", "Without extended key usage nobody is designated.", bare, _NOT),
        (
            "client_usage",
            "Another usage designates nobody.",
            bare.plus(extended_key_usage(CLIENT_AUTH)),
            _NOT,
        ),
        (
            "any_usage",
            "anyExtendedKeyUsage designates nobody: OCSPSigning must be there by name.",
            bare.plus(extended_key_usage(ANY_USAGE)),
            _NOT,
        ),
        (
            "any_usage_and_its_own",
            "OCSPSigning is there, beside others.",
            bare.plus(extended_key_usage(ANY_USAGE, CLIENT_AUTH, OCSP_SIGNING)),
            "",
        ),
        ("no_key_usage", "Key usage need not be there.", RESPONDER.without(_KEY_USAGE), ""),
        (
            "key_usage_without_signature",
            "A key usage without digitalSignature lets it sign no responses (RFC 5280 4.2.1.3).",
            RESPONDER.without(_KEY_USAGE).plus(key_usage(0x20)),
            _NOT,
        ),
        (
            "key_usage_of_a_ca",
            "keyCertSign and cRLSign are for certificates and CRLs only.",
            RESPONDER.without(_KEY_USAGE).plus(key_usage(0x06)),
            _NOT,
        ),
        (
            "usage_malformed",
            "An extended key usage that can't be read designates nobody.",
            bare.plus(extension(_USAGES, sequence())),
            _NOT,
        ),
        (
            "key_usage_malformed",
            "A key usage that can't be read lets it sign nothing.",
            RESPONDER.without(_KEY_USAGE).plus(extension(_KEY_USAGE, b"\x03\x01\x00\x00")),
            _NOT,
        ),
        (
            "version_1",
            "A certificate of version 1 designates nobody.",
            RESPONDER.but(version_1=True),
            _NOT,
        ),
        (
            "a_ca",
            "A CA below the issuer may be its responder, if its certificate says so.",
            RESPONDER.plus(basic_constraints(ca=True)),
            "",
        ),
    ):
        yield case(f"delegate_{name}", why, _SECTION, _by(certificate), fault=fault)
    yield case(
        "delegate_by_name",
        "A responder may be named by the subject of its certificate.",
        "RFC 6960 4.2.1",
        _by(RESPONDER).but(named=by_name(RESPONDER.holder)),
    )


def _issuers() -> Iterator[Case]:
    namesake = Holder(ROOT.subject, OTHER.key)
    itself = Holder(ROOT.subject, Key("impostor"))
    impostor = Certificate(itself, itself, 7, responder(itself).extensions)
    yield case(
        "delegate_of_another_ca",
        "Another CA can't delegate for this one.",
        _SECTION,
        _by(responder(OTHER)),
        fault=_NOT,
        world=World(anchors=(ROOT_DER, OTHER_DER)),
    )
    yield case(
        "delegate_of_a_ca_below",
        "The responder's certificate must be issued by the issuer itself, not by a CA below it.",
        _SECTION,
        delegated(responder(SUB), ABOUT_LEAF).but(certificates=(responder(SUB).der(), SUB_DER)),
        fault=_NOT,
    )
    yield case(
        "delegate_of_a_namesake",
        "A CA with the issuer's name and another key can't delegate for it.",
        _SECTION,
        _by(responder(namesake)),
        fault=_NOT_SIGNED,
    )
    yield case(
        "delegate_that_signed_itself",
        "A self-signed certificate designates nobody.",
        _SECTION,
        _by(RESPONDER.but(issuer=RESPONDER.holder)),
        fault=_NOT,
    )
    yield case(
        "delegate_with_the_name_of_the_issuer",
        "A self-signed certificate in the issuer's name is not the issuer's.",
        _SECTION,
        _by(impostor),
        fault=_NOT_SIGNED,
    )
    yield case(
        "delegate_named_as_the_issuer",
        "By that name the issuer itself is asked, and it did not sign.",
        _SECTION,
        _by(impostor).but(named=by_name(ROOT)),
        fault="ocsp_signature_invalid",
    )
    changed = bytearray(RESPONDER.der())
    changed[-1] ^= 1
    yield case(
        "delegate_with_a_broken_signature",
        "The issuer did not sign this certificate.",
        _SECTION,
        _by(RESPONDER).but(certificates=(bytes(changed),)),
        fault=_NOT_SIGNED,
    )
    yield case(
        "delegate_with_another_key",
        "The right certificate does not help who has not its key.",
        "RFC 6960 3.2 (2)",
        _by(RESPONDER).but(signer=OTHER.key),
        fault="ocsp_signature_invalid",
    )
    namesake_client = client(ROOT, 0x77).but(holder=RESPONDER.holder)
    yield case(
        "delegate_is_any_client",
        "A client's certificate does not make its holder a responder.",
        _SECTION,
        _by(namesake_client),
        fault=_NOT,
    )


def _extensions() -> Iterator[Case]:
    empty_names = extension("2.5.29.17", sequence())
    bare = RESPONDER.without(NOCHECK)
    harmless = RESPONDER.plus(unknown_extension(critical=False))
    critical = RESPONDER.plus(unknown_extension(critical=True))
    for name, why, certificate, fault in (
        ("unknown", "What is not critical may be unknown.", harmless, ""),
        ("critical", "What is critical must be known.", critical, _NOT),
        ("nocheck_critical", "ocsp-nocheck is known.", bare.plus(nocheck(critical=True)), ""),
        (
            "nocheck_malformed",
            "ocsp-nocheck is NULL.",
            bare.plus(extension(NOCHECK, integer(0))),
            _NOT,
        ),
        (
            "empty_names",
            "What has no bearing on its authority is not looked into; CAcert's responder is so.",
            RESPONDER.plus(empty_names),
            "",
        ),
    ):
        yield case(f"delegate_extension_{name}", why, "RFC 5280 4.2", _by(certificate), fault=fault)
    yield case(
        "delegate_extension_critical_accepted",
        "A policy may name critical extensions that count as known.",
        "chainward policy",
        _by(critical),
        policy='accepted_critical_extensions = ["2.999.1"]\n',
    )


def _times() -> Iterator[Case]:
    section = "RFC 6960 3.2 (4)"
    not_yet = "ocsp_responder_not_yet_valid"
    for name, why, valid, fault in (
        ("from_now", "The first second is inside.", (NOW, NOW + DAY), ""),
        ("until_now", "The last second is inside.", (NOW - DAY, NOW), ""),
        (
            "expired",
            "It is authorised when it is asked, or not at all.",
            (NOW - DAY, NOW - 1),
            _EXPIRED,
        ),
        ("not_yet_valid", "It is authorised from then on.", (NOW + 1, NOW + DAY), not_yet),
        ("never_valid", "Its end is before its beginning.", (NOW + DAY, NOW - DAY), not_yet),
    ):
        certificate = RESPONDER.but(valid=valid)
        yield case(f"delegate_{name}", why, section, _by(certificate), fault=fault)
    old = RESPONDER.but(valid=(NOW - 90 * DAY, NOW - DAY), serial=0x9998)
    for name, certificates in (("first", (old, RESPONDER)), ("last", (RESPONDER, old))):
        yield case(
            f"delegate_renewed_old_one_{name}",
            "Of two certificates with one key, one holds; their order does not matter.",
            section,
            _by(RESPONDER).but(certificates=tuple(each.der() for each in certificates)),
        )
    yield case(
        "delegate_expired_after_it_answered",
        "The response was signed while its responder was authorised, and it is not any more.",
        section,
        _by(RESPONDER.but(valid=(NOW - DAY, NOW - HOUR + 60))).but(produced_at=NOW - HOUR),
        fault=_EXPIRED,
    )


def _company() -> Iterator[Case]:
    others = tuple(client(ROOT, 0x100 + number).der() for number in range(8))
    own = RESPONDER.der()
    for name, why, certificates, fault in (
        ("absent", "Without its certificate nobody knows who that is.", None, _UNKNOWN),
        ("empty", "An empty list has no certificate.", (), _UNKNOWN),
        ("another", "Somebody else's certificate is not the responder's.", others[:1], _UNKNOWN),
        ("beside_another", "Other certificates don't matter.", (others[0], own), ""),
        ("with_its_chain", "Some responders bring their chain.", (own, ROOT_DER), ""),
        ("twice", "The same certificate twice is one.", (own, own), ""),
        ("among_8", "So many certificates are looked at.", (*others[:7], own), ""),
        ("among_9", "More certificates are not.", (*others, own), "ocsp_too_many_certificates"),
        ("no_certificate", "What is no certificate is nobody's.", (sequence(),), _UNKNOWN),
        ("beside_none", "What is no certificate does not matter.", (sequence(), own), ""),
        ("trailing", "An octet more makes it none.", (_longer(own),), _UNKNOWN),
    ):
        yield case(
            f"certificates_{name}",
            why,
            _SECTION,
            _by(RESPONDER).but(certificates=certificates),
            fault=fault,
        )
    yield case(
        "certificates_of_the_issuer",
        "The issuer's own certificate may come along; the path proved its key.",
        _SECTION,
        DIRECT.but(certificates=(ROOT_DER,)),
    )
    yield case(
        "certificates_malformed",
        "The list holds SEQUENCEs.",
        "RFC 6960 4.2.1",
        DIRECT.but(certificates=(tlv(OCTET_STRING, own),)),
        fault="ocsp_malformed",
    )


def _longer(certificate: bytes) -> bytes:
    """Add an element at the end of a SEQUENCE whose length has two octets."""
    return sequence(certificate[4:], oid("2.999"))


def _lookups() -> Iterator[Case]:
    section = "RFC 6960 4.2.2.2.1"
    bare = RESPONDER.without(NOCHECK)
    point, access = distribution_point("http://crl.test/root"), ocsp_access("http://ocsp.test/")
    unknown = "ocsp_responder_revocation_unknown"
    for name, why, certificate, fault in (
        (
            "unspecified",
            "Nothing says how to look it up: up to the policy, which lets it be.",
            bare,
            "",
        ),
        ("in_a_crl", "A CRL would say, and there is none.", bare.plus(point), unknown),
        ("by_ocsp", "A responder would say, and nobody asked it.", bare.plus(access), unknown),
        ("nocheck_and_crl", "ocsp-nocheck says that nobody need.", RESPONDER.plus(point), ""),
    ):
        yield case(f"delegate_lookup_{name}", why, section, _by(certificate), fault=fault)
    yield case(
        "delegate_by_key_of_the_issuer",
        "By its key the issuer is named, whatever comes along.",
        "RFC 6960 4.2.1",
        DIRECT.but(certificates=(RESPONDER.der(),), named=by_key(ROOT)),
    )
