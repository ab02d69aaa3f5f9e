//! What reading a certificate costs: it grows with the certificate, lest work hide in long names and extensions.

use chainward_x509::{AttributeValue, Certificate, Name};

use crate::budget::cost;

/// Ticks for hashing `message`.
pub(crate) fn hash(message: &[u8]) -> u64 {
    octets(message).saturating_mul(cost::HASH_TWO_OCTETS) / 2
}

/// Ticks for parsing a certificate.
pub(crate) fn parse(certificate: &Certificate<'_>) -> u64 {
    cost::PARSE.saturating_add(names(certificate))
}

/// Ticks for parsing a certificate and making its names comparable.
pub(crate) fn open(certificate: &Certificate<'_>) -> u64 {
    parse(certificate).saturating_add(names(certificate))
}

/// Ticks for processing a certificate of a path, in which each extension is read; its names are compared already.
pub(crate) fn step(certificate: &Certificate<'_>) -> u64 {
    let others =
        name_octets(certificate).saturating_add(octets(certificate.subject_public_key_info().as_der()));
    let extensions = octets(certificate.tbs_der()).saturating_sub(others); // and a few that are always there
    cost::STEP.saturating_add(extensions.saturating_mul(cost::EXTENSION_OCTET))
}

fn names(certificate: &Certificate<'_>) -> u64 {
    name(&certificate.issuer()).saturating_add(name(&certificate.subject()))
}

/// Octets of a name that are more than printable ASCII, and are normalised to be compared (RFC 4518 section 2.3).
pub(crate) fn octets_to_normalise(name: &Name<'_>) -> usize {
    let values = name.rdns().flat_map(|rdn| rdn.attributes()).map(|attribute| attribute.value);
    values.filter(|value| !is_plain(value)).map(|value| value.content.len()).sum()
}

/// Ticks for reading an extension that is a list of names, and making them comparable. What is structure counts as
/// text that is normalised: it is little.
pub(crate) fn general_names(extension: &[u8]) -> u64 {
    let beyond = extension.iter().filter(|byte| !matches!(byte, b' '..=b'~')).count();
    let plain = octets(extension).saturating_mul(cost::EXTENSION_OCTET + cost::NAME_OCTET);
    let beyond = u64::try_from(beyond).unwrap_or(u64::MAX);
    plain.saturating_add(beyond.saturating_mul(cost::NAME_OCTET_BEYOND_ASCII))
}

/// True for text of one octet for each character, all of them printable ASCII.
fn is_plain(value: &AttributeValue<'_>) -> bool {
    let is_wide = matches!(value.tag, UNIVERSAL_STRING | BMP_STRING);
    !is_wide && value.content.iter().all(|byte| matches!(byte, b' '..=b'~'))
}

const UNIVERSAL_STRING: u8 = 0x1c;
const BMP_STRING: u8 = 0x1e;

/// Ticks for reading a name and making it comparable.
pub(crate) fn name(name: &Name<'_>) -> u64 {
    let to_normalise = u64::try_from(octets_to_normalise(name)).unwrap_or(u64::MAX);
    let plain = octets(name.as_der()).saturating_mul(cost::NAME_OCTET);
    plain.saturating_add(to_normalise.saturating_mul(cost::NAME_OCTET_BEYOND_ASCII))
}

fn name_octets(certificate: &Certificate<'_>) -> u64 {
    octets(certificate.issuer().as_der()).saturating_add(octets(certificate.subject().as_der()))
}

fn octets(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use chainward_x509::{Oid, oids};

    use super::*;
    use crate::checks::name_constraints::test_support::{certificate_with, name, oid, sequence, tlv};

    /// The length of the name `CN=issuer`, of which each certificate here is.
    const ISSUER: u64 = 2 + 2 + 2 + 5 + 2 + 6;

    const UTF8_STRING: u8 = 0x0c;

    fn weigh(subject: &str, extensions: &[(Oid<'_>, Vec<u8>)], weight: fn(&Certificate<'_>) -> u64) -> u64 {
        let der = certificate_with(&name(&[&[subject]]), extensions);
        weight(&Certificate::from_der(&der).unwrap())
    }

    #[test]
    fn two_octets_are_hashed_for_what_they_cost() {
        assert_eq!(hash(&[0; 64]), 32 * cost::HASH_TWO_OCTETS);
        assert_eq!(hash(&[0; 3]), 3 * cost::HASH_TWO_OCTETS / 2);
    }

    #[test]
    fn names_are_read_once_to_parse_and_again_to_be_comparable() {
        let plain = (ISSUER + 13 + 3) * cost::NAME_OCTET;
        assert_eq!(weigh("CN=ann", &[], parse), cost::PARSE + plain);
        assert_eq!(weigh("CN=ann", &[], open), cost::PARSE + 2 * plain);
        // One octet more, and all four of the value are normalised.
        let accented = plain + cost::NAME_OCTET + 4 * cost::NAME_OCTET_BEYOND_ASCII;
        assert_eq!(weigh("CN=\u{e4}nn", &[], parse), cost::PARSE + accented);
        assert_eq!(weigh("CN=\u{e4}nn", &[], open), cost::PARSE + 2 * accented);
    }

    #[test]
    fn a_step_reads_all_but_names_and_key() {
        // Version, serial number, algorithm, times, and the header of it all.
        let always = 5 + 3 + 7 + 32 + 2;
        assert_eq!(weigh("CN=ann", &[], step), cost::STEP + always * cost::EXTENSION_OCTET);
        // 100 octets in an extension, with an identifier and four headers; that of it all is longer, too.
        let more = [(oids::SUBJECT_KEY_IDENTIFIER, vec![0; 100])];
        let octets = always + 1 + 100 + 2 + 5 + 2 + 2 + 2;
        assert_eq!(weigh("CN=ann", &more, step), cost::STEP + octets * cost::EXTENSION_OCTET);
    }

    #[test]
    fn what_is_not_printable_ascii_is_normalised() {
        let to_normalise = |tag, value: &[u8]| {
            let attribute = sequence(&[oid(oids::COMMON_NAME), tlv(tag, value)]);
            octets_to_normalise(&Name::from_der(&sequence(&[tlv(0x31, &attribute)])).unwrap())
        };
        assert_eq!(to_normalise(UTF8_STRING, b" az~"), 0);
        assert_eq!(to_normalise(UTF8_STRING, b"a\x7f"), 2);
        assert_eq!(to_normalise(UTF8_STRING, b"\x1fa"), 2);
        // Two octets or four for a character, whatever they look like: U+2020 and U+1F600.
        assert_eq!(to_normalise(BMP_STRING, &[0x20, 0x20]), 2);
        assert_eq!(to_normalise(UNIVERSAL_STRING, &[0, 1, 0xf6, 0]), 4);
    }
}
