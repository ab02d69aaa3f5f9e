//! Keys of every kind in every position, with nothing or the wrong octets in them; empty names; empty bit strings.

use chainward::FindingCode;
use chainward::x509::oids;

use super::attack::Attack;
use super::key_values::{in_every_position, key_info};
use super::support::{Draft, der, root};
use crate::support::case::Case;

const ROW: &str = "odd-keys";

pub fn attacks() -> Vec<Attack> {
    [kinds(), empty_names(), empty_bit_strings()].into_iter().flatten().collect()
}

/// Every key algorithm that a certificate may name, by its dotted OID, and curves of id-ecPublicKey.
const KINDS: [(&str, &str); 31] = [
    ("rsa", "1.2.840.113549.1.1.1"),
    ("rsa-pss", "1.2.840.113549.1.1.10"),
    ("rsa-oaep", "1.2.840.113549.1.1.7"),
    ("ec", "1.2.840.10045.2.1"),
    ("ec-dh", "1.3.132.1.12"),
    ("ec-mqv", "1.3.132.1.13"),
    ("x25519", "1.3.101.110"),
    ("x448", "1.3.101.111"),
    ("ed25519", "1.3.101.112"),
    ("ed448", "1.3.101.113"),
    ("dsa", "1.2.840.10040.4.1"),
    ("dh-x942", "1.2.840.10046.2.1"),
    ("dh-pkcs3", "1.2.840.113549.1.3.1"),
    ("kea", "2.16.840.1.101.2.1.1.22"),
    ("elgamal", "1.3.14.7.2.1.1"),
    ("gost-2001", "1.2.643.2.2.19"),
    ("gost-2012-256", "1.2.643.7.1.1.1.1"),
    ("gost-2012-512", "1.2.643.7.1.1.1.2"),
    ("ml-dsa-44", "2.16.840.1.101.3.4.3.17"),
    ("ml-dsa-65", "2.16.840.1.101.3.4.3.18"),
    ("ml-dsa-87", "2.16.840.1.101.3.4.3.19"),
    ("slh-dsa-sha2-128s", "2.16.840.1.101.3.4.3.20"),
    ("hash-ml-dsa-44", "2.16.840.1.101.3.4.3.32"),
    ("ml-kem-512", "2.16.840.1.101.3.4.4.1"),
    ("ml-kem-768", "2.16.840.1.101.3.4.4.2"),
    ("ml-kem-1024", "2.16.840.1.101.3.4.4.3"),
    ("xmss", "1.3.6.1.5.5.7.6.34"),
    ("xmss-mt", "1.3.6.1.5.5.7.6.35"),
    ("hss-lms", "1.2.840.113549.1.9.16.3.17"),
    ("signature-instead-of-key", "1.2.840.10045.4.3.2"),
    ("unknown", "2.999.1"),
];

/// What may stand as the parameters: nothing, NULL, a curve by name.
const CURVES: [(&str, &str); 7] = [
    ("p192", "1.2.840.10045.3.1.1"),
    ("p224", "1.3.132.0.33"),
    ("p256", "1.2.840.10045.3.1.7"),
    ("p384", "1.3.132.0.34"),
    ("p521", "1.3.132.0.35"),
    ("secp256k1", "1.3.132.0.10"),
    ("brainpool-p256r1", "1.3.36.3.3.2.8.1.1.7"),
];

/// No key here is one of its kind: empty, or 31 octets, a length that none has.
fn kinds() -> Vec<Attack> {
    let mut attacks = Vec::new();
    for (content, key) in [("empty", &[][..]), ("31-octets", &[0x04; 31])] {
        let mut add = |name: &str, algorithm: &str, parameters: &[u8]| {
            let info = key_info(&arcs(algorithm), parameters, key);
            let name = format!("{name}-{content}");
            attacks.extend(in_every_position(ROW, &name, &info, FindingCode::PublicKeyUnsupported));
        };
        for (name, algorithm) in KINDS {
            add(name, algorithm, &[]);
            add(&format!("{name}-null"), algorithm, &[0x05, 0x00]);
        }
        for (name, curve) in CURVES {
            add(&format!("ec-{name}"), "1.2.840.10045.2.1", &der::tlv(0x06, &arcs(curve)));
        }
    }
    attacks
}

/// The content octets of a dotted OID.
fn arcs(dotted: &str) -> Vec<u8> {
    asn1::ObjectIdentifier::from_string(dotted).unwrap().as_der().to_vec()
}

/// RFC 5280 4.1.2.4 and 4.1.2.6: an issuer must not be empty, nor the subject of a CA; a leaf's may be.
fn empty_names() -> Vec<Attack> {
    let anchor = root("root");
    let empty = der::sequence(&[]);
    let nameless = Draft { subject: empty.clone(), ..Draft::leaf("client") }.by(&anchor);
    let ca = Draft { subject: empty.clone(), ..Draft::ca("ca") }.by(&anchor);
    let below = Draft::leaf("client").by(&ca);
    let nameless_anchor = Draft { subject: empty, ..Draft::ca("root") }.self_signed();
    let below_anchor = Draft::leaf("client").by(&nameless_anchor);
    let case = Case::of(&below).trusting(&anchor).presenting([&ca]);
    let no_name = FindingCode::EmptyName;
    vec![
        Attack::accepted(ROW, "empty-name-leaf", Case::of(&nameless).trusting(&anchor))
            .signatures(1, 0)
            .with_leaf_key(&nameless.key),
        Attack::refused(ROW, "empty-name-intermediate", case, no_name)
            .signatures(1, 0)
            .with_leaf_key(&below.key),
        Attack::refused(
            ROW,
            "empty-name-anchor",
            Case::of(&below_anchor).trusting(&nameless_anchor),
            no_name,
        )
        .signatures(1, 0)
        .with_leaf_key(&below_anchor.key),
    ]
}

/// `onlySomeReasons` of a CRL's issuingDistributionPoint has the type of `reasons` in a certificate's CRL distribution
/// points: an empty bit string is the empty set in DER, one without its first octet is none (X.690 8.6.2.3).
fn empty_bit_strings() -> Vec<Attack> {
    let anchor = root("root");
    let attack = |name: &str, extension: der::Extension, code: Option<FindingCode>| {
        let leaf = Draft::leaf("client").with(extension).by(&anchor);
        let case = Case::of(&leaf).trusting(&anchor);
        let attack = match code {
            None => Attack::accepted(ROW, name, case),
            Some(code) => Attack::refused(ROW, name, case, code),
        };
        attack.signatures(1, 0).with_leaf_key(&leaf.key)
    };
    let point = |reasons: &[u8]| {
        let name = der::tlv(0xa0, &der::tlv(0xa0, &der::tlv(0x86, b"http://crl.test/")));
        let point = der::sequence(&[&der::sequence(&[&name, &der::tlv(0x81, reasons)])]);
        der::Extension::new(oids::CRL_DISTRIBUTION_POINTS, false, point)
    };
    let issuing = |critical| der::Extension {
        oid: der::tlv(0x06, &[0x55, 0x1d, 0x1c]),
        critical,
        value: der::sequence(&[&der::tlv(0x83, &[0])]),
    };
    let malformed = Some(FindingCode::MalformedCertificate);
    vec![
        attack("reasons-empty-set", point(&[0]), None),
        attack("reasons-no-octet", point(&[]), malformed),
        attack("reasons-unused-bits-of-nothing", point(&[1]), malformed),
        attack("reasons-trailing-zeros", point(&[0, 0]), malformed),
        // an extension of CRLs in a certificate is one that nobody knows
        attack("issuing-distribution-point", issuing(false), None),
        attack(
            "issuing-distribution-point-critical",
            issuing(true),
            Some(FindingCode::UnknownCriticalExtension),
        ),
    ]
}
