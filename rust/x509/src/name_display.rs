//! Names as text, for people: RFC 4514.

use std::fmt;
use std::fmt::Write as _;

use crate::name::{Attribute, Name, RelativeDistinguishedName};
use crate::oid::Oid;
use crate::oids;

/// Short names of attribute types: those of RFC 4514 section 3, and of RFC 4519 what certificates use.
const SHORT_NAMES: [(Oid<'static>, &str); 17] = [
    (oids::COMMON_NAME, "CN"),
    (oids::LOCALITY_NAME, "L"),
    (oids::STATE_OR_PROVINCE_NAME, "ST"),
    (oids::ORGANIZATION_NAME, "O"),
    (oids::ORGANIZATIONAL_UNIT_NAME, "OU"),
    (oids::COUNTRY_NAME, "C"),
    (oids::STREET_ADDRESS, "STREET"),
    (oids::DOMAIN_COMPONENT, "DC"),
    (oids::USER_ID, "UID"),
    (oids::SURNAME, "sn"),
    (oids::SERIAL_NUMBER, "serialNumber"),
    (oids::TITLE, "title"),
    (oids::GIVEN_NAME, "givenName"),
    (oids::INITIALS, "initials"),
    (oids::GENERATION_QUALIFIER, "generationQualifier"),
    (oids::DISTINGUISHED_NAME_QUALIFIER, "dnQualifier"),
    (oids::EMAIL_ADDRESS, "emailAddress"),
];

impl fmt::Display for Name<'_> {
    /// As RFC 4514 writes it.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_name(formatter, self)
    }
}

impl fmt::Display for RelativeDistinguishedName<'_> {
    /// As RFC 4514 section 2.2 writes it.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, attribute) in self.attributes().enumerate() {
            if position > 0 {
                formatter.write_char('+')?;
            }
            write_attribute(formatter, &attribute)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Name<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Name({self})")
    }
}

/// RFC 4514 section 2.1: the last relative distinguished name comes first.
fn write_name(formatter: &mut fmt::Formatter<'_>, name: &Name<'_>) -> fmt::Result {
    let rdns: Vec<_> = name.rdns().collect();
    for (position, rdn) in rdns.iter().rev().enumerate() {
        if position > 0 {
            formatter.write_char(',')?;
        }
        write!(formatter, "{rdn}")?;
    }
    Ok(())
}

/// RFC 4514 sections 2.3 and 2.4: what has no short name, or is no text, is written as its DER.
fn write_attribute(formatter: &mut fmt::Formatter<'_>, attribute: &Attribute<'_>) -> fmt::Result {
    let short = SHORT_NAMES.iter().find(|(oid, _)| *oid == attribute.oid).map(|(_, short)| short);
    match short {
        Some(short) => write!(formatter, "{short}=")?,
        None => write!(formatter, "{}=", attribute.oid)?,
    }
    if let (Some(_), Some(text)) = (short, attribute.value.text()) {
        write_escaped(formatter, &text)
    } else {
        formatter.write_char('#')?;
        attribute.value.as_der().iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

/// RFC 4514 section 2.4.
fn write_escaped(formatter: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    let last = text.char_indices().next_back().map_or(0, |(position, _)| position);
    for (position, character) in text.char_indices() {
        match character {
            '"' | '+' | ',' | ';' | '<' | '=' | '>' | '\\' => write!(formatter, "\\{character}")?,
            ' ' if position == 0 || position == last => formatter.write_str("\\ ")?,
            '#' if position == 0 => formatter.write_str("\\#")?,
            _ if is_invisible(character) => write_octets(formatter, character)?,
            _ => formatter.write_char(character)?,
        }
    }
    Ok(())
}

/// What moves a cursor, turns text around or can't be seen: a name is printed into terminals and logs.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// RFC 4514 section 2.4: any character may be written as the octets of its UTF-8, in hexadecimal.
fn write_octets(formatter: &mut fmt::Formatter<'_>, character: char) -> fmt::Result {
    let mut buffer = [0; 4];
    character.encode_utf8(&mut buffer).bytes().try_for_each(|byte| write!(formatter, "\\{byte:02X}"))
}
