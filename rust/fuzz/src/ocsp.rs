//! Everything that an OCSP response says, read and shown.

use chainward_x509::{
    BasicOcspResponse, Certificate, MAX_OCSP_NONCE_BYTES, OcspRequest, OcspResponse, ResponderId,
    SingleResponse,
};

/// Reads the bytes as a response. True when they are one.
pub fn check(data: &[u8]) -> bool {
    match OcspResponse::from_der(data) {
        Ok(response) => {
            assert_eq!(response.as_der(), data);
            if let Some(basic) = response.basic() {
                check_basic(basic, data);
            }
            true
        }
        Err(malformed) => {
            assert!(malformed.offset <= data.len(), "{malformed} is past the end of {} bytes", data.len());
            false
        }
    }
}

/// The views are parts of the bytes, and what is read twice is the same.
fn check_basic(basic: &BasicOcspResponse<'_>, der: &[u8]) {
    for part in [basic.tbs_der(), basic.signature(), basic.signature_algorithm().as_der()] {
        assert!(is_inside(part, der));
    }
    match basic.responder_id() {
        ResponderId::ByName(name) => drop((name.canonical(), name.to_string())),
        ResponderId::ByKey(hash) => assert!(is_inside(hash, der)),
    }
    if let Some(nonce) = basic.nonce() {
        assert!((1..=MAX_OCSP_NONCE_BYTES).contains(&nonce.value.len()));
    }
    for certificate in basic.certificates() {
        assert!(is_inside(certificate, der));
        let _ = Certificate::from_der(certificate).map(|certificate| certificate.check_known_extensions());
    }
    let extensions = basic.extensions().chain(basic.responses().flat_map(|single| own_extensions(&single)));
    for extension in extensions {
        let at = der.get(extension.offset..).unwrap_or_default();
        assert!(at.starts_with(extension.value), "{} is not where it says", extension.oid);
    }
    basic.responses().for_each(|single| check_single(&single, der));
}

fn own_extensions<'a>(single: &SingleResponse<'a>) -> Vec<chainward_x509::Extension<'a>> {
    single.extensions().collect()
}

/// The certificate that an entry is about can be asked for.
fn check_single(single: &SingleResponse<'_>, der: &[u8]) {
    let id = single.cert_id;
    for part in [id.issuer_name_hash, id.issuer_key_hash, id.serial_number] {
        assert!(is_inside(part, der));
    }
    let _ = id.hash_algorithm.hash();
    let request = OcspRequest {
        hash: chainward_x509::CertIdHash::Sha256,
        issuer_name_hash: id.issuer_name_hash,
        issuer_key_hash: id.issuer_key_hash,
        serial_number: id.serial_number,
        nonce: None,
    };
    let request = request.to_der().expect("a serial number that was read can be written");
    assert!(request.ends_with(id.serial_number));
}

fn is_inside(part: &[u8], whole: &[u8]) -> bool {
    part.is_empty()
        || (whole.as_ptr_range().start <= part.as_ptr()
            && part.as_ptr_range().end <= whole.as_ptr_range().end)
}
