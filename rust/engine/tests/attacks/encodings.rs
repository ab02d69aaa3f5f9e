//! Recursion, and lengths that claim what is not there.

use chainward::FindingCode;
use chainward::x509::oids;

use super::attack::Attack;
use super::support::{Draft, Issued, der, root};
use crate::support::case::Case;

const ROW: &str = "recursion-and-lengths";

pub fn attacks() -> Vec<Attack> {
    [instead_of_certificates(), in_certificates()].into_iter().flatten().collect()
}

/// `depth` TLVs of this tag, one inside the other, with right lengths.
fn nested(tag: u8, depth: usize) -> Vec<u8> {
    let mut reversed = Vec::new();
    for _ in 0..depth {
        let length = reversed.len();
        let header = der::tlv(tag, &vec![0; length]);
        reversed.extend(header[..header.len() - length].iter().rev());
    }
    reversed.reverse();
    reversed
}

/// A header that claims so many octets, and ten of them.
fn claimed(tag: u8, length: u64) -> Vec<u8> {
    let octets = length.to_be_bytes();
    let minimal: Vec<u8> = octets.into_iter().skip_while(|octet| *octet == 0).collect();
    let form = 0x80 | u8::try_from(minimal.len()).unwrap();
    [&[tag, form][..], &minimal, &[0x05, 0, 0x05, 0, 0x05, 0, 0x05, 0, 0x05, 0]].concat()
}

fn hostile() -> Vec<(String, Vec<u8>)> {
    let lengths =
        [31, 32, 40, 48, 56, 62, 63].map(|power| (format!("length-2^{power}"), claimed(0x30, 1 << power)));
    let nested = [
        ("nested-sequences-10000".to_owned(), nested(0x30, 10_000)),
        ("nested-explicit-tags-10000".to_owned(), nested(0xa0, 10_000)),
    ];
    // The long form with 0 to 8 octets where no length is, and the indefinite form that DER forbids
    let indefinite = ("nested-indefinite-10000".to_owned(), [0x30, 0x80].repeat(10_000));
    lengths.into_iter().chain(nested).chain([indefinite]).collect()
}

fn instead_of_certificates() -> Vec<Attack> {
    let anchor = root("root");
    let genuine = Draft::leaf("client").by(&anchor);
    let orphan = Draft::leaf("client").by(&root("stranger"));
    let mut attacks = Vec::new();
    for (name, bytes) in hostile() {
        let bytes = Issued { der: bytes, ..genuine.clone() };
        let refused = |place: &str, case| {
            let name = format!("{name}-as-{place}");
            Attack::refused(ROW, name, case, FindingCode::MalformedCertificate)
                .signatures(0, 0)
                .units(1)
                .on_a_small_stack()
        };
        attacks.push(refused("leaf", Case::of(&bytes).trusting(&anchor)));
        attacks.push(refused("intermediate", Case::of(&orphan).trusting(&anchor).presenting([&bytes])));
        // A broken certificate beside a whole path is no reason to refuse.
        let beside = Case::of(&genuine).trusting(&anchor).presenting([&bytes]);
        let beside = Attack::accepted(ROW, format!("{name}-beside"), beside).signatures(1, 0).units(2);
        attacks.push(beside.with_leaf_key(&genuine.key).on_a_small_stack());
        let mut unusable = refused("anchor", Case::of(&genuine).trusting(&bytes));
        unusable.expected = super::attack::Expected::Unusable(FindingCode::MalformedCertificate);
        attacks.push(unusable.with_leaf_key(&genuine.key));
    }
    attacks
}

/// The same bytes where a certificate has room for anything: in extensions, names, parameters and keys.
fn in_certificates() -> Vec<Attack> {
    let anchor = root("root");
    let mut attacks = Vec::new();
    for (name, bytes) in hostile() {
        let leaf = |draft: Draft| draft.by(&anchor);
        let extension = |oid| der::Extension::new(oid, false, bytes.clone());
        let unknown = der::Extension { value: bytes.clone(), ..der::Extension::unknown(false) };
        let other_name = der::tlv(0xa0, &[der::tlv(0x06, &[0x88, 0x37, 1]), der::tlv(0xa0, &bytes)].concat());
        let subject = Draft { subject: bytes.clone(), ..Draft::leaf("client") };
        let malformed = [
            ("basic-constraints", leaf(Draft::leaf("client").with(extension(oids::BASIC_CONSTRAINTS)))),
            ("alternative-name", leaf(Draft::leaf("client").with(extension(oids::SUBJECT_ALT_NAME)))),
            ("policies", leaf(Draft::leaf("client").with(extension(oids::CERTIFICATE_POLICIES)))),
            ("name-constraints", leaf(Draft::leaf("client").with(extension(oids::NAME_CONSTRAINTS)))),
            (
                "distribution-points",
                leaf(Draft::leaf("client").with(extension(oids::CRL_DISTRIBUTION_POINTS))),
            ),
            ("subject", leaf(subject)),
        ];
        for (place, certificate) in malformed {
            let case = Case::of(&certificate).trusting(&anchor);
            let name = format!("{name}-in-{place}");
            let attack = Attack::refused(ROW, name, case, FindingCode::MalformedCertificate);
            attacks.push(attack.signatures(1, 0).with_leaf_key(&certificate.key).on_a_small_stack());
        }
        // Not looked into: an extension that nobody knows and that is not critical (RFC 5280 4.2).
        let opaque = leaf(Draft::leaf("client").with(unknown));
        let attack = Attack::accepted(ROW, format!("{name}-in-unknown"), Case::of(&opaque).trusting(&anchor));
        attacks.push(attack.signatures(1, 0).with_leaf_key(&opaque.key).on_a_small_stack());
        let other = leaf(Draft::leaf("client").with(der::alternative_names(&[other_name])));
        let attack = Attack::refused(
            ROW,
            format!("{name}-in-other-name"),
            Case::of(&other).trusting(&anchor),
            FindingCode::MalformedCertificate,
        );
        attacks.push(attack.signatures(1, 0).with_leaf_key(&other.key).on_a_small_stack());
    }
    attacks
}
