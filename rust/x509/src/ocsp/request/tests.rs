//! Requests, against bytes that OpenSSL 3.0 wrote for a CA of its own (`openssl ocsp -reqout`).

use super::*;

fn octets(hexadecimal: &str) -> Vec<u8> {
    let digits: Vec<_> = hexadecimal.chars().filter(|character| !character.is_whitespace()).collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(&String::from_iter(pair), 16).unwrap()).collect()
}

const SHA1_NAME: &str = "11048cd20cb3592307d019fd0889562b62d36492";
const SHA1_KEY: &str = "5a83e61d9b695f09748554a4c7632a22a00e122c";
const SHA256_NAME: &str = "6d55a0a38e5290f86e181e6a9c8e91f3aa5ee0e0ca89d5b77fff149591933271";
const SHA256_KEY: &str = "af366f180c1b4314efe3f78b0aa1fcac4b3874e9fb853cdc32ae40291c1f11bc";

#[test]
fn a_request_by_sha1_is_what_openssl_writes() {
    let expected = "304430423040303e303c300906052b0e03021a0500041411048cd20cb3592307d019fd0889562b62d36492
        04145a83e61d9b695f09748554a4c7632a22a00e122c0203008001";
    let request = OcspRequest {
        hash: CertIdHash::Sha1,
        issuer_name_hash: &octets(SHA1_NAME),
        issuer_key_hash: &octets(SHA1_KEY),
        serial_number: &[0x00, 0x80, 0x01],
        nonce: None,
    };
    assert_eq!(request.to_der(), Ok(octets(expected)));
}

/// With a negative serial number, and a nonce.
#[test]
fn a_request_by_sha256_with_a_nonce_is_what_openssl_writes() {
    let expected =
        "308184308181305a30583056300d0609608648016503040201050004206d55a0a38e5290f86e181e6a9c8e91f3
        aa5ee0e0ca89d5b77fff1495919332710420af366f180c1b4314efe3f78b0aa1fcac4b3874e9fb853cdc32ae40291c1f11bc
        0201fba2233021301f06092b060105050730010204120410367a0eb9a20725a03c77aeb0935e9ee8";
    let request = OcspRequest {
        hash: CertIdHash::Sha256,
        issuer_name_hash: &octets(SHA256_NAME),
        issuer_key_hash: &octets(SHA256_KEY),
        serial_number: &[0xfb],
        nonce: Some(&octets("367a0eb9a20725a03c77aeb0935e9ee8")),
    };
    assert_eq!(request.to_der(), Ok(octets(expected)));
}

#[test]
fn what_no_request_can_hold_is_refused() {
    let good = OcspRequest {
        hash: CertIdHash::Sha1,
        issuer_name_hash: &[1; 20],
        issuer_key_hash: &[2; 20],
        serial_number: &[5],
        nonce: None,
    };
    for bad in [&[][..], &[0, 5], &[0xff, 0x80]] {
        assert_eq!(OcspRequest { serial_number: bad, ..good }.to_der(), Err(Problem::NotDer));
    }
    assert_eq!(OcspRequest { nonce: Some(&[]), ..good }.to_der(), Err(Problem::Empty));
    assert_eq!(
        OcspRequest { nonce: Some(&[7; 129]), ..good }.to_der(),
        Err(Problem::TooLarge { limit: MAX_OCSP_NONCE_BYTES })
    );
    let longest = OcspRequest { nonce: Some(&[7; 128]), serial_number: &[0x11; 300], ..good };
    let der = longest.to_der().unwrap();
    assert_eq!(crate::test_support::rewrite(&der), der);
}
