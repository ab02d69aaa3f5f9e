//! The character strings of X.680, as names use them.

use std::borrow::Cow;

use crate::der::{Value, tag};
use crate::error::Malformed;

/// True for the tags of character strings.
pub(crate) fn is_string(tag: u8) -> bool {
    matches!(
        tag,
        tag::UTF8_STRING
            | tag::IA5_STRING
            | tag::PRINTABLE_STRING
            | tag::VISIBLE_STRING
            | tag::NUMERIC_STRING
            | tag::TELETEX_STRING
            | tag::VIDEOTEX_STRING
            | tag::GRAPHIC_STRING
            | tag::GENERAL_STRING
            | tag::OBJECT_DESCRIPTOR
            | tag::BMP_STRING
            | tag::UNIVERSAL_STRING
    )
}

/// Checks a character string: valid for its type, without NUL.
///
/// A `PrintableString` may hold all of printable ASCII here. X.680 section 41.4 allows fewer characters; many
/// CAs write `@`, `*`, `_` and `&` into them, and each means the same in any of these types.
pub(crate) fn check_string(value: &Value<'_>) -> Result<(), Malformed> {
    match value.tag {
        tag::UTF8_STRING => value.utf8_text().map(drop),
        tag::IA5_STRING => value.ia5_text().map(drop),
        tag::PRINTABLE_STRING | tag::VISIBLE_STRING => {
            check_octets(value, |byte| matches!(byte, 0x20..=0x7e), "not printable ASCII")
        }
        tag::NUMERIC_STRING => {
            check_octets(value, |byte| byte == b' ' || byte.is_ascii_digit(), "not digits and spaces")
        }
        tag::BMP_STRING => check_wide(value, decode_utf16(value.content), "not UTF-16"),
        tag::UNIVERSAL_STRING => check_wide(value, decode_utf32(value.content), "not UTF-32"),
        _ => check_octets(value, |byte| byte != 0, "text holds a NUL"),
    }
}

fn check_octets(value: &Value<'_>, allowed: fn(u8) -> bool, reason: &'static str) -> Result<(), Malformed> {
    if value.content.iter().all(|byte| allowed(*byte)) { Ok(()) } else { Err(value.invalid(reason)) }
}

fn check_wide(
    value: &Value<'_>,
    characters: impl Iterator<Item = Option<char>>,
    reason: &'static str,
) -> Result<(), Malformed> {
    for character in characters {
        match character {
            Some('\0') => return Err(value.invalid("text holds a NUL")),
            Some(_) => {}
            None => return Err(value.invalid(reason)),
        }
    }
    Ok(())
}

/// The text of a value that was checked, if it is of a type that is text whoever reads it.
///
/// A `TeletexString` is, when it is ASCII: beyond that nobody agrees on what its octets mean. A `NumericString`
/// is not: it has matching rules of its own (RFC 4517 section 4.2.22).
pub(crate) fn text_of(tag: u8, content: &[u8]) -> Option<Cow<'_, str>> {
    match tag {
        tag::UTF8_STRING | tag::IA5_STRING | tag::PRINTABLE_STRING | tag::VISIBLE_STRING => {
            std::str::from_utf8(content).ok().map(Cow::Borrowed)
        }
        tag::TELETEX_STRING if content.is_ascii() => std::str::from_utf8(content).ok().map(Cow::Borrowed),
        tag::BMP_STRING => decode_utf16(content).collect::<Option<String>>().map(Cow::Owned),
        tag::UNIVERSAL_STRING => decode_utf32(content).collect::<Option<String>>().map(Cow::Owned),
        _ => None,
    }
}

/// The characters of a `BMPString`. Pairs of surrogates are taken as UTF-16 has them, since that is what is
/// written; `None` for a lone one and for an odd octet at the end.
fn decode_utf16(content: &[u8]) -> impl Iterator<Item = Option<char>> + '_ {
    let (units, rest) = content.as_chunks::<2>();
    char::decode_utf16(units.iter().map(|unit| u16::from_be_bytes(*unit)))
        .map(Result::ok)
        .chain((!rest.is_empty()).then_some(None))
}

/// The characters of a `UniversalString`; `None` for what is no character and for octets that are too few.
fn decode_utf32(content: &[u8]) -> impl Iterator<Item = Option<char>> + '_ {
    let (units, rest) = content.as_chunks::<4>();
    units
        .iter()
        .map(|unit| char::from_u32(u32::from_be_bytes(*unit)))
        .chain((!rest.is_empty()).then_some(None))
}
