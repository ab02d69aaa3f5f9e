//! Extensions as people read them, for `inspect`. Nothing here is judged.

use std::net::IpAddr;

use chainward_x509::{Certificate, GeneralName, KeyUsage, Malformed, Oid, oids};

use crate::hexadecimal::hexadecimal;

/// One extension, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtensionDescription {
    /// Its object identifier, dotted.
    pub oid: String,
    /// Its name in the standards; empty for one that has none here.
    pub name: &'static str,
    /// Whether it is critical.
    pub critical: bool,
    /// What it says; in hexadecimal where this crate has no words for it.
    pub value: String,
}

/// Every extension of a certificate, in its order.
///
/// # Errors
/// What is malformed in one of those that are put in words.
pub fn describe_extensions(certificate: &Certificate<'_>) -> Result<Vec<ExtensionDescription>, Malformed> {
    let mut out = Vec::new();
    for extension in certificate.extensions() {
        let (name, words) = if extension.oid == oids::BASIC_CONSTRAINTS {
            ("basicConstraints", basic_constraints(certificate)?)
        } else if extension.oid == oids::KEY_USAGE {
            ("keyUsage", certificate.key_usage()?.map(|usage| key_usage(usage.value)))
        } else if extension.oid == oids::EXTENDED_KEY_USAGE {
            ("extendedKeyUsage", extended_key_usage(certificate)?)
        } else if extension.oid == oids::SUBJECT_ALTERNATIVE_NAME {
            ("subjectAlternativeName", subject_alternative_name(certificate)?)
        } else if extension.oid == oids::SUBJECT_KEY_IDENTIFIER {
            let own = certificate.subject_key_identifier()?;
            ("subjectKeyIdentifier", own.map(|own| hexadecimal(own.value)))
        } else if extension.oid == oids::AUTHORITY_KEY_IDENTIFIER {
            let own = certificate.authority_key_identifier()?;
            ("authorityKeyIdentifier", own.and_then(|own| own.value.key_identifier).map(hexadecimal))
        } else {
            (name_of(extension.oid), None)
        };
        let value = words.unwrap_or_else(|| hexadecimal(extension.value));
        out.push(ExtensionDescription {
            oid: extension.oid.to_string(),
            name,
            critical: extension.critical,
            value,
        });
    }
    Ok(out)
}

/// The name of an algorithm of signatures or keys, as its standard has it; empty for one that is not known here.
pub fn algorithm_name(oid: Oid<'_>) -> &'static str {
    let names = [
        (oids::RSA_ENCRYPTION, "rsaEncryption"),
        (oids::RSASSA_PSS, "id-RSASSA-PSS"),
        (oids::EC_PUBLIC_KEY, "id-ecPublicKey"),
        (oids::ED25519, "id-Ed25519"),
        (oids::ML_DSA_44, "id-ml-dsa-44"),
        (oids::ML_DSA_65, "id-ml-dsa-65"),
        (oids::ML_DSA_87, "id-ml-dsa-87"),
        (oids::SHA1_WITH_RSA, "sha1WithRSAEncryption"),
        (oids::SHA224_WITH_RSA, "sha224WithRSAEncryption"),
        (oids::SHA256_WITH_RSA, "sha256WithRSAEncryption"),
        (oids::SHA384_WITH_RSA, "sha384WithRSAEncryption"),
        (oids::SHA512_WITH_RSA, "sha512WithRSAEncryption"),
        (oids::ECDSA_WITH_SHA1, "ecdsa-with-SHA1"),
        (oids::ECDSA_WITH_SHA224, "ecdsa-with-SHA224"),
        (oids::ECDSA_WITH_SHA256, "ecdsa-with-SHA256"),
        (oids::ECDSA_WITH_SHA384, "ecdsa-with-SHA384"),
        (oids::ECDSA_WITH_SHA512, "ecdsa-with-SHA512"),
    ];
    names.iter().find(|(known, _)| *known == oid).map_or("", |(_, name)| name)
}

fn name_of(oid: Oid<'_>) -> &'static str {
    let names = [
        (oids::NAME_CONSTRAINTS, "nameConstraints"),
        (oids::CERTIFICATE_POLICIES, "certificatePolicies"),
        (oids::POLICY_MAPPINGS, "policyMappings"),
        (oids::POLICY_CONSTRAINTS, "policyConstraints"),
        (oids::INHIBIT_ANY_POLICY, "inhibitAnyPolicy"),
        (oids::CRL_DISTRIBUTION_POINTS, "cRLDistributionPoints"),
        (oids::AUTHORITY_INFORMATION_ACCESS, "authorityInfoAccess"),
        (oids::TLS_FEATURE, "tlsFeature"),
        (oids::NO_REVOCATION_AVAILABLE, "noRevAvail"),
    ];
    names.iter().find(|(known, _)| *known == oid).map_or("", |(_, name)| name)
}

fn basic_constraints(certificate: &Certificate<'_>) -> Result<Option<String>, Malformed> {
    Ok(certificate.basic_constraints()?.map(|own| match (own.value.is_ca, own.value.path_length) {
        (false, _) => "not a CA".to_owned(),
        (true, None) => "CA".to_owned(),
        (true, Some(length)) => format!("CA, path length {length}"),
    }))
}

fn key_usage(usage: KeyUsage) -> String {
    let bits = [
        (usage.digital_signature(), "digitalSignature"),
        (usage.content_commitment(), "nonRepudiation"),
        (usage.key_encipherment(), "keyEncipherment"),
        (usage.data_encipherment(), "dataEncipherment"),
        (usage.key_agreement(), "keyAgreement"),
        (usage.key_cert_sign(), "keyCertSign"),
        (usage.crl_sign(), "cRLSign"),
        (usage.encipher_only(), "encipherOnly"),
        (usage.decipher_only(), "decipherOnly"),
    ];
    bits.iter().filter(|(is_set, _)| *is_set).map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
}

fn extended_key_usage(certificate: &Certificate<'_>) -> Result<Option<String>, Malformed> {
    let usages = certificate.extended_key_usage()?;
    Ok(usages.map(|own| {
        own.value.iter().map(|oid| crate::policy_file::usage_to_text(oid)).collect::<Vec<_>>().join(", ")
    }))
}

fn subject_alternative_name(certificate: &Certificate<'_>) -> Result<Option<String>, Malformed> {
    let names = certificate.subject_alternative_name()?;
    Ok(names.map(|own| own.value.iter().map(|name| general_name(&name)).collect::<Vec<_>>().join(", ")))
}

pub(crate) fn general_name(name: &GeneralName<'_>) -> String {
    match name {
        GeneralName::Rfc822(text) => format!("email:{text}"),
        GeneralName::Dns(text) => format!("DNS:{text}"),
        GeneralName::Uri(text) => format!("URI:{text}"),
        GeneralName::Directory(name) => format!("directory:{name}"),
        GeneralName::RegisteredId(oid) => format!("registered:{oid}"),
        GeneralName::Other(other) => format!("other {}:{}", other.type_id, hexadecimal(other.value)),
        GeneralName::X400(octets) => format!("x400:{}", hexadecimal(octets)),
        GeneralName::EdiParty(octets) => format!("ediParty:{}", hexadecimal(octets)),
        GeneralName::Ip(octets) => match (<[u8; 4]>::try_from(*octets), <[u8; 16]>::try_from(*octets)) {
            (Ok(four), _) => format!("IP:{}", IpAddr::from(four)),
            (_, Ok(sixteen)) => format!("IP:{}", IpAddr::from(sixteen)),
            _ => format!("IP:{}", hexadecimal(octets)),
        },
    }
}
