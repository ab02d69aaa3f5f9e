//! Everything that a certificate says, read and shown; bundles of them.

use std::fmt::Write;

use chainward_x509::{
    BundleLimits, Certificate, DistributionPointName, DistributionPoints, GeneralName, GeneralNames, Name,
    SubjectPublicKeyInfo, bundle_from_bytes,
};

/// Reads the bytes as a certificate and as a bundle. True when they are a certificate.
pub fn check(data: &[u8]) -> bool {
    let limits = BundleLimits { max_bytes: 1 << 20, max_certificates: 64 };
    match bundle_from_bytes(data, limits) {
        Ok(bundle) => {
            assert!((1..=limits.max_certificates).contains(&bundle.certificates.len()));
            for der in &bundle.certificates {
                assert!(der.len() <= data.len(), "more bytes than there were");
                read(der);
            }
        }
        Err(error) => drop(error.to_string()),
    }
    read(data)
}

fn read(der: &[u8]) -> bool {
    match Certificate::from_der(der) {
        Ok(certificate) => {
            check_certificate(&certificate, der);
            true
        }
        Err(malformed) => {
            assert!(malformed.offset <= der.len(), "{malformed} is past the end of {} bytes", der.len());
            false
        }
    }
}

fn check_certificate(certificate: &Certificate<'_>, der: &[u8]) {
    check_parts(certificate, der);
    check_extensions(certificate, der);
    show_extensions(certificate);
}

/// The views are parts of the bytes, and the same when they are read by themselves.
fn check_parts(certificate: &Certificate<'_>, der: &[u8]) {
    assert_eq!(certificate.as_der(), der);
    for part in [certificate.tbs_der(), certificate.signature(), certificate.serial_number()] {
        assert!(is_inside(part, der));
    }
    let info = certificate.subject_public_key_info();
    let again = SubjectPublicKeyInfo::from_der(info.as_der()).expect("accepted before");
    assert_eq!((again.as_der(), again.algorithm()), (info.as_der(), info.algorithm()));
    drop(format!("{:?} {:?}", info.kind(), certificate.signature_algorithm().signature_scheme()));
    let [issuer, subject] = [certificate.issuer(), certificate.subject()];
    check_name(&issuer);
    check_name(&subject);
    assert_eq!(certificate.is_self_issued(), issuer.canonical() == subject.canonical());
    let validity = certificate.validity();
    for time in [validity.not_before, validity.not_after] {
        let text = chainward_x509::format_unix_time(time);
        assert_eq!(chainward_x509::parse_unix_time(&text), Some(time), "{text}");
    }
}

/// A name read again is the same name, in both of its equalities, and can be shown.
fn check_name(name: &Name<'_>) {
    let again = Name::from_der(name.as_der()).expect("accepted before");
    assert_eq!(again.canonical(), name.canonical());
    assert_eq!(again.to_string(), name.to_string());
    assert!(name.canonical().is_within(&name.canonical()));
    assert_eq!(name.is_empty(), name.rdns().next().is_none());
    for attribute in name.rdns().flat_map(|rdn| rdn.attributes()) {
        assert!(attribute.value.text().is_none_or(|text| !text.contains('\0')), "{name:?}");
        assert!(is_inside(attribute.value.as_der(), name.as_der()));
    }
}

/// No extension is there twice, each is where it says, and all are well-formed or none is.
fn check_extensions(certificate: &Certificate<'_>, der: &[u8]) {
    let mut kinds = Vec::new();
    for extension in certificate.extensions() {
        assert_eq!(
            der.get(extension.offset..extension.offset + extension.value.len()),
            Some(extension.value)
        );
        kinds.push(extension.oid);
        drop(extension.oid.to_string());
    }
    let count = kinds.len();
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(kinds.len(), count);
    if let Err(malformed) = certificate.check_known_extensions() {
        assert!(malformed.offset <= der.len(), "{malformed} is past the end");
    }
}

/// Reads every value of every extension; the text keeps the compiler from leaving it out.
fn show_extensions(certificate: &Certificate<'_>) {
    let mut text = String::new();
    macro_rules! show {
        ($($value:expr),* $(,)?) => { $(write!(text, "{:?}", $value).expect("a string takes all");)* };
    }
    show!(
        certificate.basic_constraints(),
        certificate.key_usage(),
        certificate.policy_constraints(),
        certificate.inhibit_any_policy(),
        certificate.subject_key_identifier(),
        certificate.no_revocation_available(),
        certificate.ocsp_nocheck(),
        certificate.subject_directory_attributes(),
    );
    if let Ok(Some(usages)) = certificate.extended_key_usage() {
        assert!(usages.value.iter().all(|usage| usages.value.contains(usage)));
    }
    for names in [certificate.subject_alternative_name(), certificate.issuer_alternative_name()] {
        names.ok().flatten().into_iter().for_each(|names| check_names(&names.value));
    }
    if let Ok(Some(constraints)) = certificate.name_constraints() {
        let constraints = &constraints.value;
        assert_eq!(constraints.permitted().count(), constraints.permitted_len());
        assert_eq!(constraints.excluded().count(), constraints.excluded_len());
        constraints
            .permitted()
            .chain(constraints.excluded())
            .for_each(|subtree| check_general_name(&subtree.base));
    }
    if let Ok(Some(policies)) = certificate.certificate_policies() {
        assert_eq!(policies.value.iter().count(), policies.value.len());
        show!(policies.value.iter().last());
    }
    if let Ok(Some(mappings)) = certificate.policy_mappings() {
        assert_eq!(mappings.value.iter().count(), mappings.value.len());
    }
    if let Ok(Some(identifier)) = certificate.authority_key_identifier() {
        identifier.value.authority_cert_issuer.iter().for_each(check_names);
    }
    for points in [certificate.crl_distribution_points(), certificate.freshest_crl()] {
        points.ok().flatten().into_iter().for_each(|points| check_points(&points.value));
    }
    for places in [certificate.authority_information_access(), certificate.subject_information_access()] {
        let places = places.ok().flatten();
        places
            .iter()
            .flat_map(|places| places.value.iter())
            .for_each(|(_, place)| check_general_name(&place));
    }
    if let Ok(Some(features)) = certificate.tls_feature() {
        show!(features.value.iter().count());
    }
}

fn check_points(points: &DistributionPoints<'_>) {
    assert_eq!(points.iter().count(), points.len());
    for point in points.iter() {
        match &point.name {
            Some(DistributionPointName::FullName(names)) => check_names(names),
            Some(DistributionPointName::RelativeToIssuer(rdn)) => assert!(rdn.attributes().next().is_some()),
            None => {}
        }
        point.crl_issuer.iter().for_each(check_names);
    }
}

fn check_names(names: &GeneralNames<'_>) {
    assert_eq!(names.iter().count(), names.len());
    names.iter().for_each(|name| check_general_name(&name));
}

fn check_general_name(name: &GeneralName<'_>) {
    match name {
        GeneralName::Rfc822(text) | GeneralName::Dns(text) | GeneralName::Uri(text) => {
            assert!(text.is_ascii() && !text.contains('\0'), "{text:?}");
        }
        GeneralName::Directory(name) => check_name(name),
        GeneralName::Other(other) => {
            let texts = [other.upn(), other.srv_name(), other.smtp_utf8_mailbox()];
            assert!(texts.iter().flatten().count() <= 1, "of several forms: {other:?}");
            assert!(texts.iter().flatten().flatten().all(|text| !text.contains('\0')), "{other:?}");
        }
        GeneralName::X400(_)
        | GeneralName::EdiParty(_)
        | GeneralName::RegisteredId(_)
        | GeneralName::Ip(_) => {}
    }
}

fn is_inside(part: &[u8], whole: &[u8]) -> bool {
    part.is_empty()
        || (whole.as_ptr_range().start <= part.as_ptr()
            && part.as_ptr_range().end <= whole.as_ptr_range().end)
}
