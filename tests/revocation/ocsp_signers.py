"""OCSP: who signed a response, and how."""

from collections.abc import Iterator

from property.der import PRINTABLE_STRING, oid, sequence, tlv

from .case import Case
from .keys import NULL, SCHEMES, Key
from .pki import Holder, responder
from .responses import Response, Single, by_key, by_name, delegated, digest, revoked
from .world import ABOUT_LEAF, DIRECT, LEAF_DER, OTHER, RESPONDER, ROOT, SERIAL, case, of_holder

_INVALID, _UNKNOWN = "ocsp_signature_invalid", "ocsp_responder_unknown"
_UNSUPPORTED, _NOT_ALLOWED = "ocsp_algorithm_unsupported", "ocsp_algorithm_not_allowed"


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from _signatures()
    yield from _names()
    yield from _keys()
    yield from _algorithms()


def _signatures() -> Iterator[Case]:
    was_revoked = DIRECT.but(
        singles=(ABOUT_LEAF.but(status=revoked()),),
        change_signed=lambda _: DIRECT.signed(),
    )
    section = "RFC 6960 3.2 (2)"
    for name, why, response in (
        ("changed", "One bit of the signature is another.", DIRECT.but(change_signature=_flip)),
        ("empty", "No octets are no signature.", DIRECT.but(change_signature=lambda _: b"")),
        ("short", "An octet is missing.", DIRECT.but(change_signature=lambda old: old[:-1])),
        ("padded", "An octet follows.", DIRECT.but(change_signature=lambda old: old + b"\x00")),
        (
            "of_bits",
            "A signature has whole octets.",
            DIRECT.but(change_signature=lambda old: old[:-1] + b"\x00", unused_bits=1),
        ),
        ("for_revoked", "What was signed as revoked was made good.", was_revoked),
        (
            "by_another",
            "The response names the issuer, and somebody else signed it.",
            DIRECT.but(signer=OTHER.key),
        ),
        (
            "by_the_client",
            "The response names the issuer, and the client signed it.",
            DIRECT.but(signer=Key("client")),
        ),
        (
            "by_another_of_its_name",
            "Another CA of the issuer's name has another key.",
            DIRECT.but(signer=OTHER.key, named=by_name(ROOT)),
        ),
    ):
        yield case(f"signature_{name}", why, section, response, fault=_INVALID)


def _flip(signature: bytes) -> bytes:
    return bytes((signature[0] ^ 1,)) + signature[1:]


def _names() -> Iterator[Case]:
    section = "RFC 6960 3.2 (3), 4.2.1"
    upper = Holder("TEST/ROOT", ROOT.key)
    printable = Holder(ROOT.subject, ROOT.key, PRINTABLE_STRING)
    key_hash = {
        kind: tlv(0xA2, tlv(0x04, digest(kind, ROOT.key.octets))) for kind in ("sha1", "sha256")
    }
    whole = tlv(0xA2, tlv(0x04, digest("sha1", ROOT.key.info)))
    for name, why, named, fault in (
        ("by_name", "The issuer by its name.", by_name(ROOT), ""),
        ("in_other_case", "Names are compared as RFC 5280 7.1 says.", by_name(upper), ""),
        ("in_other_strings", "Names are compared as RFC 5280 7.1 says.", by_name(printable), ""),
        ("by_key", "The issuer by SHA-1 of its key.", key_hash["sha1"], ""),
        ("by_sha256_of_key", "Keys are hashed by SHA-1.", key_hash["sha256"], _UNKNOWN),
        ("by_sha1_of_info", "The key is hashed, not what is around it.", whole, _UNKNOWN),
        ("by_no_octets", "No octets are no key.", tlv(0xA2, tlv(0x04, b"")), _UNKNOWN),
        ("other_name", "Nobody of that name is known here.", by_name(OTHER), _UNKNOWN),
        ("other_key", "Nobody with that key is known here.", by_key(OTHER), _UNKNOWN),
        ("no_name", "The empty name is nobody's.", tlv(0xA1, sequence()), _UNKNOWN),
    ):
        yield case(f"responder_{name}", why, section, DIRECT.but(named=named), fault=fault)
    yield case(
        "responder_another_ca",
        "Another CA, trusted as well, is not the issuer.",
        "RFC 6960 4.2.2.2",
        Response(OTHER, (ABOUT_LEAF,)),
        fault=_UNKNOWN,
    )
    itself = Holder("test/client", Key("client"))
    yield case(
        "responder_is_the_client",
        "A client may not answer for itself: its certificate lacks OCSPSigning.",
        "RFC 6960 4.2.2.2",
        Response(itself, (ABOUT_LEAF,), (LEAF_DER,)),
        fault="ocsp_responder_not_authorized",
    )


def _keys() -> Iterator[Case]:
    for kind in ("p256", "p384", "rsa"):
        holder = Holder(f"test/{kind}", Key(kind, kind))
        about = Single(holder, SERIAL, hash="sha256")
        for how, named in (("key", by_key(holder)), ("name", by_name(holder))):
            yield case(
                f"signed_with_{kind}_by_{how}",
                f"The issuer signs with {SCHEMES[kind]}.",
                "RFC 6960 4.3",
                Response(holder, (about,), named=named),
                world=of_holder(holder),
            )
        certificate = responder(ROOT, Key(f"responder {kind}", kind))
        yield case(
            f"delegate_signs_with_{kind}",
            "A responder may have another kind of key than the issuer.",
            "RFC 6960 4.2.2.2",
            delegated(certificate, ABOUT_LEAF),
        )


def _algorithms() -> Iterator[Case]:
    section = "RFC 6960 4.3"
    md5 = sequence(oid("1.2.840.113549.1.1.4"), NULL)
    for name, why, how in (
        (
            "ecdsa",
            "An Ed25519 key makes no ECDSA signatures.",
            sequence(oid("1.2.840.10045.4.3.2")),
        ),
        ("md5", "MD5 is not supported.", md5),
        ("unknown", "Nobody knows this algorithm.", sequence(oid("2.999.5"))),
        (
            "parameters",
            "Ed25519 has no parameters (RFC 8410 3).",
            sequence(oid("1.3.101.112"), NULL),
        ),
    ):
        yield case(f"algorithm_{name}", why, section, DIRECT.but(algorithm=how), fault=_UNSUPPORTED)
    rsa = Holder("test/rsa", Key("rsa", "rsa"))
    about = Single(rsa, SERIAL)
    by_sha1 = Response(rsa, (about,), scheme="rsa-sha1")
    world = of_holder(rsa)
    yield case(
        "algorithm_sha1",
        "Signatures over SHA-1 need a switch of their own: collisions can be computed.",
        "chainward policy",
        by_sha1,
        fault=_NOT_ALLOWED,
        world=world,
    )
    switch = "[algorithms]\nlegacy_sha1 = true\n"
    yield case(
        "algorithm_sha1_switched_on",
        "The switch for SHA-1 is for responses, too.",
        "chainward policy",
        by_sha1,
        policy=switch,
        world=world,
    )
    certificate = responder(rsa).but(scheme="rsa-sha1")
    for name, policy, fault in (("refused", "", _NOT_ALLOWED), ("switched_on", switch, "")):
        yield case(
            f"delegate_certified_by_sha1_{name}",
            "Who is a responder by a signature over SHA-1 is one only where that is allowed.",
            "chainward policy",
            delegated(certificate, about),
            policy=policy,
            fault=fault,
            world=world,
        )
    small = delegated(responder(ROOT, Key("rsa-1024", "rsa-1024")), ABOUT_LEAF)
    yield case(
        "delegate_with_a_small_key",
        "A key of 1024 bits can be factored.",
        "chainward policy",
        small,
        fault=_NOT_ALLOWED,
    )
    yield case(
        "delegate_with_a_small_key_switched_on",
        "The switch for small keys is for responders, too.",
        "chainward policy",
        small,
        policy="[algorithms]\nlegacy_rsa_1024 = true\n",
    )
    only = '[algorithms]\nkeys = ["ed25519"]\n'
    yield case(
        "delegate_with_a_key_left_out",
        "A kind of key that the policy leaves out is left out for responders, too.",
        "chainward policy",
        delegated(responder(ROOT, Key("responder p256", "p256")), ABOUT_LEAF),
        policy=only,
        fault=_NOT_ALLOWED,
    )
    yield case(
        "delegate_with_a_key_that_is_allowed",
        "The same policy lets the responder in that has an Ed25519 key.",
        "chainward policy",
        delegated(RESPONDER, ABOUT_LEAF),
        policy=only,
    )
