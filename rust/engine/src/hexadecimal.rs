//! Bytes as hexadecimal text.

use std::fmt::Write as _;

/// Two lower-case digits for each byte, without separators.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len().saturating_mul(2)), |mut text, byte| {
        let _ = write!(text, "{byte:02x}"); // writing to a String can't fail
        text
    })
}
