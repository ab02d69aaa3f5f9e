//! Who was let in: read from the validated path of a verdict, when it is asked for.
//!
//! Names come from subjectAltName alone. The common name is part of the subject and nothing else.

use std::net::IpAddr;

use chainward_validate::names::{ClientName, SpiffeId};
use chainward_validate::verdict::{PathCertificate, Verdict};
use chainward_x509::{Attribute, Certificate, GeneralName, ObjectIdentifier, RelativeDistinguishedName};

use crate::digest::sha256;

/// A value in a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubjectValue {
    /// Text, exactly as it is in the certificate.
    Text(String),
    /// A value that is no text, or none that all readers agree on: the whole TLV.
    Der(Vec<u8>),
}

/// One attribute of a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectAttribute {
    /// What it is an attribute of.
    pub oid: ObjectIdentifier,
    /// Its value.
    pub value: SubjectValue,
}

/// Who was let in.
///
/// Only well-formed names are here; `x509` shows all of them. Several names of one form are several: which of them
/// counts is for the application to say, or for an allow rule, which wants all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The subject as RFC 4514 writes it, most specific first. For people and logs: compare `rdns`.
    pub subject: String,
    /// The subject in the order of the certificate, most significant first: each relative distinguished name
    /// with all of its attributes, so that `CN=x,O=admin` in one value is never two.
    pub rdns: Vec<Vec<SubjectAttribute>>,
    /// The serial number: two's complement, big-endian, as in the certificate.
    pub serial_number: Vec<u8>,
    /// SHA-256 of the leaf.
    pub sha256: [u8; 32],
    /// SHA-256 of the leaf's `SubjectPublicKeyInfo`.
    pub key_sha256: [u8; 32],
    /// DNS names, wildcards included.
    pub dns_names: Vec<String>,
    /// IP addresses.
    pub ip_addresses: Vec<IpAddr>,
    /// Mail addresses, internationalised ones (RFC 9598) included.
    pub email_addresses: Vec<String>,
    /// URIs, SPIFFE IDs included.
    pub uris: Vec<String>,
    /// The SPIFFE ID of a workload: the leaf is no CA, and this is its only URI and has a path (X509-SVID 2, 3.1).
    pub spiffe_id: Option<String>,
    /// User principal names (MS-WCCE 2.2.2.7.7.4).
    pub user_principal_names: Vec<String>,
    /// The valid certificate policies (RFC 9618 section 5.6).
    pub policies: Vec<ObjectIdentifier>,
    /// The certificates that vouch, from the leaf's issuer to the trust anchor; empty for a leaf that is its own.
    pub path: Vec<PathCertificate>,
    /// The name of the trust anchor as RFC 4514 writes it. With a bare name and key it is all that is there to
    /// see; [`Verdict::anchor`] tells such anchors apart.
    pub anchor_subject: String,
    /// SHA-256 of the trust anchor; `None` for a bare name and key.
    pub anchor_sha256: Option<[u8; 32]>,
}

impl Identity {
    /// Reads the identity of an accepted leaf; `None` for a verdict that refuses.
    pub fn of(verdict: &Verdict) -> Option<Self> {
        let (leaf, above) = verdict.path.split_first().filter(|_| verdict.ok)?;
        let certificate = Certificate::from_der(&leaf.der).ok()?;
        let names = Names::of(&certificate)?;
        let anchor = verdict.path.last().unwrap_or(leaf);
        let spiffe_id = names.spiffe_id(&certificate);
        Some(Self {
            subject: certificate.subject().to_string(),
            rdns: certificate.subject().rdns().map(relative).collect(),
            serial_number: certificate.serial_number().to_vec(),
            sha256: sha256(&leaf.der),
            key_sha256: sha256(certificate.subject_public_key_info().as_der()),
            dns_names: names.dns,
            ip_addresses: names.ip,
            email_addresses: names.email,
            uris: names.uris,
            spiffe_id,
            user_principal_names: names.principals,
            policies: verdict.policies.clone(),
            path: above.to_vec(),
            anchor_subject: anchor_subject(&verdict.path)?,
            anchor_sha256: (!anchor.der.is_empty()).then(|| sha256(&anchor.der)),
        })
    }
}

fn relative(rdn: RelativeDistinguishedName<'_>) -> Vec<SubjectAttribute> {
    rdn.attributes().map(|attribute| subject_attribute(&attribute)).collect()
}

fn subject_attribute(attribute: &Attribute<'_>) -> SubjectAttribute {
    let value = match attribute.value.text() {
        Some(text) => SubjectValue::Text(text.into_owned()),
        None => SubjectValue::Der(attribute.value.as_der().to_vec()),
    };
    SubjectAttribute { oid: attribute.oid.into(), value }
}

/// The subject of the anchor; of a bare name and key, whose name is the issuer of what is below it.
fn anchor_subject(path: &[PathCertificate]) -> Option<String> {
    let (anchor, below) = path.split_last()?;
    if !anchor.der.is_empty() {
        return Some(Certificate::from_der(&anchor.der).ok()?.subject().to_string());
    }
    Some(Certificate::from_der(&below.last()?.der).ok()?.issuer().to_string())
}

/// The names of subjectAltName by their form.
#[derive(Default)]
struct Names {
    dns: Vec<String>,
    ip: Vec<IpAddr>,
    email: Vec<String>,
    uris: Vec<String>,
    principals: Vec<String>,
    /// Of all URIs, malformed ones included.
    uri_count: usize,
}

impl Names {
    fn of(certificate: &Certificate<'_>) -> Option<Self> {
        let mut names = Self::default();
        let Some(found) = certificate.subject_alternative_name().ok()? else { return Some(names) };
        for name in found.value.iter() {
            names.uri_count += usize::from(matches!(name, GeneralName::Uri(_)));
            match ClientName::of(&name) {
                Some(ClientName::Dns(text) | ClientName::WildcardDns(text)) => {
                    names.dns.push(text.to_owned());
                }
                Some(ClientName::Ip(address)) => names.ip.push(address),
                Some(ClientName::Email(text, _)) => names.email.push(text.to_owned()),
                Some(ClientName::Uri(uri)) => names.uris.push(uri.text.to_owned()),
                Some(ClientName::Spiffe(id)) => names.uris.push(id.text.to_owned()),
                Some(ClientName::Principal(text)) => names.principals.push(text.to_owned()),
                None => {}
            }
        }
        Some(names)
    }

    fn spiffe_id(&self, certificate: &Certificate<'_>) -> Option<String> {
        let [only] = &*self.uris else { return None };
        let is_ca = certificate.basic_constraints().ok()?.is_some_and(|own| own.value.is_ca);
        let has_path = SpiffeId::parse(only).is_ok_and(|id| !id.path.is_empty());
        (self.uri_count == 1 && has_path && !is_ca).then(|| only.clone())
    }
}
