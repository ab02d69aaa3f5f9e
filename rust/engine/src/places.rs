//! Where the revocation of a certificate can be asked for, as the certificate says (RFC 5280 4.2.1.13, 4.2.2.1).

use chainward_crypto::AwsLcVerifier;
use chainward_validate::signature::SignatureVerifier;
use chainward_x509::{
    CertIdHash, Certificate, DistributionPointName, DistributionPoints, GeneralName, Malformed, OcspRequest,
    oids,
};

/// A place that a certificate names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The URL of a CRL.
    List(String),
    /// The URL of an OCSP responder, and the request about the certificate.
    Responder { url: String, request: Vec<u8> },
}

impl Place {
    pub(crate) fn url(&self) -> &str {
        match self {
            Self::List(url) | Self::Responder { url, .. } => url,
        }
    }
}

/// The places that a certificate names; its responders only if they are asked for and `issuer` is the DER of its
/// issuer's certificate. Only URIs are places: other forms of names say nothing about how to get there.
pub(crate) fn of(
    certificate: &Certificate<'_>,
    issuer: &[u8],
    with_responders: bool,
) -> Result<Vec<Place>, Malformed> {
    let mut places: Vec<_> = list_urls(certificate)?.into_iter().map(Place::List).collect();
    if with_responders && !issuer.is_empty() {
        let issuer = Certificate::from_der(issuer)?;
        let request = request(certificate, &issuer);
        let responders = responder_urls(certificate)?;
        places.extend(
            responders
                .into_iter()
                .filter_map(|url| Some(Place::Responder { url, request: request.clone()? })),
        );
    }
    Ok(places)
}

fn list_urls(certificate: &Certificate<'_>) -> Result<Vec<String>, Malformed> {
    let complete = certificate.crl_distribution_points()?.map(|points| points.value);
    let deltas = certificate.freshest_crl()?.map(|points| points.value);
    let points = complete.iter().chain(&deltas).flat_map(DistributionPoints::iter);
    let names = points.filter_map(|point| match point.name {
        Some(DistributionPointName::FullName(names)) => Some(names),
        _ => None,
    });
    Ok(names.flat_map(|names| names.iter().filter_map(uri).collect::<Vec<_>>()).collect())
}

fn responder_urls(certificate: &Certificate<'_>) -> Result<Vec<String>, Malformed> {
    let access = certificate.authority_information_access()?;
    let responders = access.iter().flat_map(|access| access.value.iter());
    Ok(responders
        .filter(|(method, _)| *method == oids::ACCESS_OCSP)
        .filter_map(|(_, location)| uri(location))
        .collect())
}

fn uri(name: GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::Uri(uri) => Some(uri.to_owned()),
        _ => None,
    }
}

/// The request about a certificate, by SHA-1, which every responder understands (RFC 5019 2.1.1), without a nonce, so
/// that caches can answer. `None`: its serial number does not fit.
fn request(certificate: &Certificate<'_>, issuer: &Certificate<'_>) -> Option<Vec<u8>> {
    let sha1 = |bytes: &[u8]| AwsLcVerifier.sha1_for_ocsp_names(bytes);
    let request = OcspRequest {
        hash: CertIdHash::Sha1,
        issuer_name_hash: &sha1(certificate.issuer().as_der()),
        issuer_key_hash: &sha1(issuer.subject_public_key_info().subject_public_key()),
        serial_number: certificate.serial_number(),
        nonce: None,
    };
    request.to_der().ok()
}
