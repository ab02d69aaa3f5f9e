//! Encodings that are not DER, at every level of a certificate: signed by the issuer, and refused (CVE-2014-8275).

use chainward::FindingCode;
use chainward::x509::oids;

use super::attack::Attack;
use super::parts::{EXTENSIONS, Parts, SERIAL_NUMBER, VERSION};
use super::support::{Draft, Issued, der, root};
use super::tree::{Node, Variant};
use crate::support::case::Case;

const ROW: &str = "non-der";

pub fn attacks() -> Vec<Attack> {
    let anchor = root("root");
    let mut attacks = variants_of_a_leaf(&anchor);
    attacks.extend(variants_of_a_ca(&anchor));
    attacks.extend(envelopes(&anchor));
    attacks.extend(defaults(&anchor));
    attacks.extend(contents(&anchor));
    attacks
}

/// A leaf that has something of every type: names of many forms, a set of two attributes, policies with a qualifier.
fn rich_leaf() -> Draft {
    let subject = der::name(&[
        &[der::attribute(oids::ORGANIZATION_NAME, "acme")],
        &[der::attribute(oids::COMMON_NAME, "client"), der::attribute(oids::USER_ID, "7")],
    ]);
    let names = [
        der::dns("client.test"),
        der::email("ann@client.test"),
        der::uri("https://client.test/"),
        der::ip(&[192, 0, 2, 1]),
        der::upn("ann@client.test"),
        der::tlv(0xa4, &der::common_name("client")),
        der::tlv(0x88, &[0x88, 0x37, 1]),
    ];
    let notice = der::sequence(&[&der::oid(oids::POLICY_QUALIFIER_CPS), &der::tlv(0x16, b"https://a.test/")]);
    let policy = der::sequence(&[&der::tlv(0x06, &der::policy_oid(1)), &der::sequence(&[&notice])]);
    let policies = der::Extension::new(oids::CERTIFICATE_POLICIES, false, der::sequence(&[&policy]));
    let point = der::tlv(0xa0, &der::tlv(0xa0, &der::uri("http://a.test/a.crl")));
    let points = der::sequence(&[&der::sequence(&[&point, &der::tlv(0x81, &[1, 0x06])])]);
    let access =
        der::sequence(&[&der::sequence(&[&der::oid(oids::ACCESS_OCSP), &der::uri("http://a.test")])]);
    let draft = Draft { subject, ..Draft::leaf("") };
    draft
        .with(der::alternative_names(&names))
        .with(der::no_ca())
        .with(policies)
        .with(der::Extension::new(oids::CRL_DISTRIBUTION_POINTS, false, points))
        .with(der::Extension::new(oids::AUTHORITY_INFORMATION_ACCESS, false, access))
}

/// A CA with the extensions that only CAs have.
fn rich_ca() -> Draft {
    let constraints = der::name_constraints(
        &[der::dns("client.test"), der::email("client.test"), der::tlv(0xa4, &der::common_name("client"))],
        &[der::ip(&[10, 0, 0, 0, 255, 0, 0, 0]), der::uri("b.test")],
    );
    let inhibit = der::Extension::new(oids::INHIBIT_ANY_POLICY, true, der::integer(3));
    Draft::ca("ca")
        .with(der::basic_constraints(Some(2)))
        .with(constraints)
        .with(der::certificate_policies(&[1, 2]))
        .with(der::policy_mappings(&[(1, 2)]))
        .with(der::require_explicit_policy(5))
        .with(inhibit)
}

fn refused(name: String, leaf: &Issued, anchor: &Issued) -> Attack {
    let case = Case::of(leaf).trusting(anchor);
    Attack::refused(ROW, name, case, FindingCode::MalformedCertificate)
        .signatures(1, 0)
        .with_leaf_key(&leaf.key)
}

/// The whole certificate and what is signed of it, in each forbidden form. What is signed is signed in that form.
fn every_variant(draft: Draft, issuer: &Issued) -> Vec<(String, Issued)> {
    let parts = Parts::of(draft, issuer);
    let tbs = Node::read(&der::tlv(0x30, &parts.signed.concat()));
    let mut found = Vec::new();
    for place in 0..tbs.count() {
        for variant in Variant::ALL {
            let Some(tbs) = tbs.written_otherwise(place, variant) else { continue };
            found.push((format!("{variant:?}-{place}"), parts.signed_over(&tbs, issuer)));
        }
    }
    found
}

fn variants_of_a_leaf(anchor: &Issued) -> Vec<Attack> {
    let good = rich_leaf().by(anchor);
    let accepted = Attack::accepted(ROW, "good-leaf", Case::of(&good).trusting(anchor));
    let mut attacks = vec![accepted.with_leaf_key(&good.key)];
    for (name, leaf) in every_variant(rich_leaf(), anchor) {
        attacks.push(refused(format!("leaf-{name}"), &leaf, anchor));
    }
    attacks
}

fn variants_of_a_ca(anchor: &Issued) -> Vec<Attack> {
    let below = |ca: &Issued| {
        let leaf = Draft::leaf("client").with(der::certificate_policies(&[2])).by(ca);
        (Case::of(&leaf).trusting(anchor).presenting([ca]), leaf)
    };
    let (case, leaf) = below(&rich_ca().by(anchor));
    let mut attacks = vec![Attack::accepted(ROW, "good-ca", case).with_leaf_key(&leaf.key)];
    // The fields that both have were varied in the leaf.
    let extensions = Node::read(&Parts::of(rich_ca(), anchor).signed[EXTENSIONS]).count();
    let whole = Node::read(&der::tlv(0x30, &Parts::of(rich_ca(), anchor).signed.concat())).count();
    for (name, ca) in every_variant(rich_ca(), anchor) {
        let place: usize = name.rsplit('-').next().unwrap().parse().unwrap();
        if place < whole - extensions {
            continue;
        }
        let (case, leaf) = below(&ca);
        let attack = Attack::refused(ROW, format!("ca-{name}"), case, FindingCode::MalformedCertificate);
        attacks.push(attack.signatures(2, 0).with_leaf_key(&leaf.key));
    }
    attacks
}

/// Around what is signed: anyone can write it anew, without the issuer.
fn envelopes(anchor: &Issued) -> Vec<Attack> {
    let leaf = rich_leaf().by(anchor);
    let whole = Node::read(&leaf.der);
    let tbs = whole.children()[0].count();
    let places = [0].into_iter().chain(tbs + 1..whole.count());
    let mut attacks = Vec::new();
    for (place, variant) in places.flat_map(|place| Variant::ALL.map(|variant| (place, variant))) {
        let Some(der) = whole.written_otherwise(place, variant) else { continue };
        attacks.push(refused(
            format!("envelope-{variant:?}-{place}"),
            &Issued { der, ..leaf.clone() },
            anchor,
        ));
    }
    for (name, more) in [("zero", &[0][..]), ("null", &[5, 0]), ("end-of-contents", &[0, 0])] {
        let der = [&leaf.der, more].concat();
        attacks.push(refused(format!("after-the-end-{name}"), &Issued { der, ..leaf.clone() }, anchor));
    }
    // DER inside the signature is not part of the certificate: a signature that is none.
    let [_, algorithm, _] = whole.children() else { panic!("three fields") };
    let tbs = whole.children()[0].der();
    let signature = anchor.key.sign(&tbs);
    let signature = Node::read(&signature);
    for variant in [Variant::LongLength, Variant::Trailing] {
        let bits = der::bits(&signature.written_otherwise(0, variant).unwrap());
        let der = der::sequence(&[&tbs, &algorithm.der(), &bits]);
        let leaf = Issued { der, ..leaf.clone() };
        let case = Case::of(&leaf).trusting(anchor);
        let name = format!("signature-{variant:?}");
        let attack = Attack::refused(ROW, name, case, FindingCode::SignatureInvalid).signatures(1, 1);
        attacks.push(attack.with_leaf_key(&leaf.key));
    }
    attacks
}

/// A value equal to its DEFAULT is left out (X.690 section 11.5).
fn defaults(anchor: &Issued) -> Vec<Attack> {
    let raw_extension = |kind, critical: &[u8], value: &[u8]| {
        der::sequence(&[&der::oid(kind), critical, &der::tlv(0x04, value)])
    };
    let with = |extension: Vec<u8>| {
        let parts = Parts::of(Draft::leaf("client"), anchor);
        let list = Node::read(&parts.signed[EXTENSIONS]);
        let others: Vec<u8> = list.children()[0].children().iter().flat_map(Node::der).collect();
        let list = der::tlv(0xa3, &der::tlv(0x30, &[others, extension].concat()));
        parts.with(EXTENSIONS, list).by(anchor)
    };
    let no_ca = raw_extension(oids::BASIC_CONSTRAINTS, &[], &[0x30, 3, 1, 1, 0]);
    let not_critical = raw_extension(oids::BASIC_CONSTRAINTS, &[1, 1, 0], &[0x30, 0]);
    let minimum = der::sequence(&[&der::dns("client.test"), &der::tlv(0x80, &[0])]);
    let minimum = der::sequence(&[&der::tlv(0xa0, &minimum)]);
    let version = Parts::of(Draft::leaf("client"), anchor).with(VERSION, der::tlv(0xa0, &der::integer(0)));
    // Version 1 has no extensions, so that the default is all that is wrong here.
    let mut version_1 = version.clone();
    version_1.signed.truncate(EXTENSIONS);
    let mut attacks = vec![
        refused("default-ca-false".into(), &with(no_ca), anchor),
        refused("default-not-critical".into(), &with(not_critical), anchor),
        refused("default-version".into(), &version.by(anchor), anchor),
        refused("default-version-1".into(), &version_1.by(anchor), anchor),
    ];
    let ca = Draft::ca("ca").with(der::Extension::new(oids::NAME_CONSTRAINTS, true, minimum)).by(anchor);
    let leaf = Draft::leaf("client").by(&ca);
    let case = Case::of(&leaf).trusting(anchor).presenting([&ca]);
    let attack = Attack::refused(ROW, "default-minimum", case, FindingCode::MalformedCertificate);
    attacks.push(attack.signatures(2, 0).with_leaf_key(&leaf.key));
    attacks
}

/// Contents that their type does not allow, one of each kind that [`Variant`] has not.
fn contents(anchor: &Issued) -> Vec<Attack> {
    let usage = |bits: &[u8]| {
        let value = der::tlv(0x03, bits);
        Draft::leaf("client").with(der::Extension::new(oids::KEY_USAGE, true, value)).by(anchor)
    };
    let text = |tag: u8, octets: &[u8]| {
        let attribute = der::sequence(&[&der::oid(oids::COMMON_NAME), &der::tlv(tag, octets)]);
        Draft { subject: der::name(&[&[attribute]]), ..Draft::leaf("") }.by(anchor)
    };
    let serial = |octets: &[u8]| {
        Parts::of(Draft::leaf("client"), anchor).with(SERIAL_NUMBER, der::tlv(0x02, octets)).by(anchor)
    };
    let leaves = [
        ("key-usage-zero-bits", usage(&[0, 0x80])),
        ("key-usage-zero-octet", usage(&[7, 0x80, 0])),
        ("key-usage-eight-unused", usage(&[8, 0x80])),
        ("key-usage-no-octets", usage(&[])),
        ("key-usage-unused-of-none", usage(&[1])),
        ("serial-number-empty", serial(&[])),
        ("serial-number-padded", serial(&[0, 1])),
        ("serial-number-padded-negative", serial(&[0xff, 0x80])),
        ("text-not-utf8", text(0x0c, b"\xc0\xaf")),
        ("text-surrogates-in-utf8", text(0x0c, b"\xed\xa0\x80")),
        ("text-odd-bmp", text(0x1e, b"\0a\0")),
        ("text-short-universal", text(0x1c, b"\0\0\0a\0")),
        ("text-beyond-unicode", text(0x1c, b"\0\x11\0\0")),
        ("text-high-ia5", text(0x16, b"\xe4")),
        ("text-control-printable", text(0x13, b"a\x01")),
        ("text-reserved-type", text(0x0f, b"a")),
        ("text-end-of-contents", text(0x00, b"")),
    ];
    leaves.into_iter().map(|(name, leaf)| refused(name.into(), &leaf, anchor)).collect()
}
