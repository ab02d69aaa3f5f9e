//! DER pieces that certificates are made of, written with the asn1 crate's writer.

use asn1::Tag;
use chainward::x509::{Oid, oids};

/// A TLV with a minimal length.
pub fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let (tag, _) = Tag::from_bytes(&[tag]).unwrap();
    asn1::write(|writer| writer.write_tlv(tag, Some(content.len()), |buffer| buffer.push_slice(content)))
        .unwrap()
}

pub fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    tlv(0x30, &parts.concat())
}

pub fn oid(oid: Oid<'_>) -> Vec<u8> {
    tlv(0x06, oid.as_bytes())
}

pub fn integer(value: u64) -> Vec<u8> {
    asn1::write_single(&value).unwrap()
}

/// Octets of which all bits count.
pub fn bits(octets: &[u8]) -> Vec<u8> {
    tlv(0x03, &[&[0], octets].concat())
}

/// `CN=...` as a `UTF8String`.
pub fn common_name(text: &str) -> Vec<u8> {
    name(&[&[attribute(oids::COMMON_NAME, text)]])
}

/// An attribute with a `UTF8String`.
pub fn attribute(kind: Oid<'_>, text: &str) -> Vec<u8> {
    sequence(&[&oid(kind), &tlv(0x0c, text.as_bytes())])
}

/// A distinguished name of such sets of attributes, most significant first.
pub fn name(rdns: &[&[Vec<u8>]]) -> Vec<u8> {
    let set = |rdn: &&[Vec<u8>]| {
        let mut attributes = rdn.to_vec();
        attributes.sort();
        tlv(0x31, &attributes.concat())
    };
    tlv(0x30, &rdns.iter().map(set).collect::<Vec<_>>().concat())
}

/// One extension, not yet written.
#[derive(Clone)]
pub struct Extension {
    pub oid: Vec<u8>,
    pub critical: bool,
    pub value: Vec<u8>,
}

impl Extension {
    pub fn new(kind: Oid<'_>, critical: bool, value: Vec<u8>) -> Self {
        Self { oid: oid(kind), critical, value }
    }

    /// One that nobody knows: 2.999.1.
    pub fn unknown(critical: bool) -> Self {
        Self { oid: tlv(0x06, &[0x88, 0x37, 0x01]), critical, value: vec![0x05, 0x00] }
    }

    pub fn der(&self) -> Vec<u8> {
        let critical: &[u8] = if self.critical { &[0x01, 0x01, 0xff] } else { &[] };
        sequence(&[&self.oid, critical, &tlv(0x04, &self.value)])
    }
}

/// One that nobody knows and that makes a certificate longer; the longer of two comes later in the order of DER.
pub fn padding() -> Extension {
    Extension { value: tlv(0x04, &[0; 100]), ..Extension::unknown(false) }
}

/// cA TRUE, with a path length if there is one.
pub fn basic_constraints(path_length: Option<u64>) -> Extension {
    let length = path_length.map(integer).unwrap_or_default();
    Extension::new(oids::BASIC_CONSTRAINTS, true, sequence(&[&[0x01, 0x01, 0xff], &length]))
}

/// The default cA FALSE, which DER leaves out.
pub fn no_ca() -> Extension {
    Extension::new(oids::BASIC_CONSTRAINTS, true, sequence(&[]))
}

pub const DIGITAL_SIGNATURE: u8 = 0x80;
pub const KEY_ENCIPHERMENT: u8 = 0x20;
pub const KEY_CERT_SIGN: u8 = 0x04;
pub const CRL_SIGN: u8 = 0x02;

pub fn key_usage(usages: u8) -> Extension {
    let unused = u8::try_from(usages.trailing_zeros()).unwrap();
    Extension::new(oids::KEY_USAGE, true, tlv(0x03, &[unused, usages]))
}

pub fn extended_key_usage(usages: &[Oid<'_>]) -> Extension {
    let usages: Vec<_> = usages.iter().map(|usage| oid(*usage)).collect();
    Extension::new(oids::EXTENDED_KEY_USAGE, false, tlv(0x30, &usages.concat()))
}

/// A `GeneralName` of the form dNSName.
pub fn dns(name: &str) -> Vec<u8> {
    tlv(0x82, name.as_bytes())
}

/// A `GeneralName` of the form rfc822Name.
pub fn email(address: &str) -> Vec<u8> {
    tlv(0x81, address.as_bytes())
}

/// A `GeneralName` of the form uniformResourceIdentifier.
pub fn uri(text: &str) -> Vec<u8> {
    tlv(0x86, text.as_bytes())
}

/// A `GeneralName` of the form otherName with a `UTF8String`.
pub fn other_name(kind: Oid<'_>, text: &str) -> Vec<u8> {
    tlv(0xa0, &[oid(kind), tlv(0xa0, &tlv(0x0c, text.as_bytes()))].concat())
}

/// A `GeneralName` of the form otherName: a user principal name.
pub fn upn(text: &str) -> Vec<u8> {
    other_name(oids::UPN, text)
}

/// A `GeneralName` of the form iPAddress: an address, or in constraints an address and a mask.
pub fn ip(octets: &[u8]) -> Vec<u8> {
    tlv(0x87, octets)
}

pub fn alternative_names(names: &[Vec<u8>]) -> Extension {
    Extension::new(oids::SUBJECT_ALT_NAME, false, tlv(0x30, &names.concat()))
}

pub fn name_constraints(permitted: &[Vec<u8>], excluded: &[Vec<u8>]) -> Extension {
    let subtrees = |tag: u8, names: &[Vec<u8>]| {
        let names: Vec<_> = names.iter().map(|name| sequence(&[name])).collect();
        if names.is_empty() { Vec::new() } else { tlv(tag, &names.concat()) }
    };
    let both = [subtrees(0xa0, permitted), subtrees(0xa1, excluded)].concat();
    Extension::new(oids::NAME_CONSTRAINTS, true, tlv(0x30, &both))
}

pub fn subject_key_identifier(identifier: &[u8]) -> Extension {
    Extension::new(oids::SUBJECT_KEY_IDENTIFIER, false, tlv(0x04, identifier))
}

pub fn authority_key_identifier(identifier: &[u8]) -> Extension {
    Extension::new(oids::AUTHORITY_KEY_IDENTIFIER, false, sequence(&[&tlv(0x80, identifier)]))
}

/// The policy 2.999.100.`number`, as the content of its OID; `number` < 128.
pub fn policy_oid(number: u8) -> Vec<u8> {
    vec![0x88, 0x37, 100, number]
}

fn policy(number: u8) -> Vec<u8> {
    tlv(0x06, &policy_oid(number))
}

/// Certificate policies by number.
pub fn certificate_policies(numbers: &[u8]) -> Extension {
    let policies: Vec<_> = numbers.iter().map(|number| sequence(&[&policy(*number)])).collect();
    Extension::new(oids::CERTIFICATE_POLICIES, false, tlv(0x30, &policies.concat()))
}

pub fn any_policy() -> Extension {
    let any = sequence(&[&sequence(&[&oid(oids::ANY_POLICY)])]);
    Extension::new(oids::CERTIFICATE_POLICIES, false, any)
}

pub fn policy_mappings(pairs: &[(u8, u8)]) -> Extension {
    let pairs: Vec<_> = pairs.iter().map(|(from, to)| sequence(&[&policy(*from), &policy(*to)])).collect();
    Extension::new(oids::POLICY_MAPPINGS, true, tlv(0x30, &pairs.concat()))
}

/// requireExplicitPolicy with this number of certificates to skip.
pub fn require_explicit_policy(skip: u8) -> Extension {
    Extension::new(oids::POLICY_CONSTRAINTS, true, sequence(&[&tlv(0x80, &[skip])]))
}
