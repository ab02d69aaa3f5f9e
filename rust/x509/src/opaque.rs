//! Whether a value that nobody looks into is DER all the way down.
//!
//! Parameters of unknown algorithms, values of unknown name forms and attribute types are handed on as they
//! are. They are walked here once, without recursion, so that a certificate cannot hide BER in them.

use crate::der::{Value, tag};
use crate::error::{Malformed, Problem};
use crate::text;

/// How deeply values may be nested in a value of unknown type. Real ones need fewer than ten levels.
pub const MAX_NESTING: usize = 32;

/// Bit 6 of the identifier octet: the content is TLVs (X.690 section 8.1.2.5).
const CONSTRUCTED: u8 = 0x20;
/// Bits 8 and 7 of the identifier octet; zero is the universal class (X.690 section 8.1.2.2).
const CLASS: u8 = 0xc0;

/// Checks a TLV of unknown type and everything inside.
pub(crate) fn check_well_formed(value: &Value<'_>) -> Result<(), Malformed> {
    let mut open = Vec::new();
    let mut current = *value;
    loop {
        if current.tag & CONSTRUCTED == 0 {
            check_primitive(&current)?;
        } else {
            check_constructed(&current)?;
            if open.len() == MAX_NESTING {
                return Err(current.error(Problem::TooDeep));
            }
            open.push(current.reader());
        }
        // The next value: in the innermost reader that still has one.
        current = loop {
            let Some(innermost) = open.last_mut() else { return Ok(()) };
            if !innermost.is_empty() {
                break innermost.read()?;
            }
            open.pop();
        };
    }
}

/// A primitive value: of universal types the content is known.
fn check_primitive(value: &Value<'_>) -> Result<(), Malformed> {
    match value.tag {
        tag::BOOLEAN => value.boolean().map(drop),
        tag::INTEGER | tag::ENUMERATED => value.integer().map(drop),
        tag::BIT_STRING => value.bit_string().map(drop),
        tag::OCTET_STRING => Ok(()),
        tag::NULL => value.null(),
        tag::OBJECT_IDENTIFIER => value.object_identifier().map(drop),
        tag::RELATIVE_OID => check_subidentifiers(value),
        // X.690 sections 11.7 and 11.8; fractions of seconds are DER, if not RFC 5280.
        tag::UTC_TIME => parses::<asn1::UtcTime>(value),
        tag::GENERALIZED_TIME => parses::<asn1::GeneralizedTime>(value),
        _ if text::is_string(value.tag) => text::check_string(value),
        // What is left of the universal class is constructed only (SEQUENCE, SET), reserved, the end mark of
        // indefinite lengths, or of no use in a certificate (REAL, TIME).
        universal if universal & CLASS == 0 => Err(value.error(Problem::NotDer)),
        _ => Ok(()),
    }
}

/// X.690 section 8.20: each subidentifier is minimal, and the last one ends.
fn check_subidentifiers(value: &Value<'_>) -> Result<(), Malformed> {
    let mut begins = true;
    for octet in value.content {
        if begins && *octet == 0x80 {
            return Err(value.error(Problem::NotDer));
        }
        begins = octet & 0x80 == 0;
    }
    if begins && !value.content.is_empty() { Ok(()) } else { Err(value.error(Problem::NotDer)) }
}

/// The content is what the asn1 crate takes for this type.
fn parses<'a, T: asn1::SimpleAsn1Readable<'a>>(value: &Value<'a>) -> Result<(), Malformed> {
    T::parse_data(value.content).map(drop).map_err(|_| value.error(Problem::NotDer))
}

/// A constructed value: of the universal types only SEQUENCE, SET, EXTERNAL and EMBEDDED PDV are ever
/// constructed in DER (X.690 section 10.2).
fn check_constructed(value: &Value<'_>) -> Result<(), Malformed> {
    let universal = value.tag & CLASS == 0;
    if universal && !matches!(value.tag, tag::SEQUENCE | tag::SET | 0x28 | 0x2b) {
        return Err(value.error(Problem::NotDer));
    }
    if value.tag == tag::SET { check_order(value) } else { Ok(()) }
}

/// The values of a SET are in the order of their tags (X.690 section 10.3), those of a SET OF in the order of
/// their encodings (section 11.6); which of the two it is can't be seen.
fn check_order(value: &Value<'_>) -> Result<(), Malformed> {
    let mut values = value.reader();
    let (mut by_tag, mut by_encoding) = (true, true);
    let mut previous: Option<Value<'_>> = None;
    while !values.is_empty() {
        let next = values.read()?;
        if let Some(previous) = previous {
            by_tag &= previous.tag & !CONSTRUCTED < next.tag & !CONSTRUCTED;
            by_encoding &= previous.der <= next.der;
        }
        previous = Some(next);
    }
    if by_tag || by_encoding { Ok(()) } else { Err(value.error(Problem::NotSorted)) }
}

#[cfg(test)]
mod tests;
