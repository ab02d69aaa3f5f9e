//! Names of files: hashes as hexadecimal text. Nothing that came from outside is ever a name.

use std::fmt::{self, Write as _};
use std::str::FromStr;

use aws_lc_rs::digest::{SHA256, digest};

use super::error::FolderError;

const DIGITS: usize = 64;

/// A SHA-256 hash; as text it has 64 lower-case digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    /// The hash of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        // invariant: SHA-256 has 32 bytes.
        Self(digest(&SHA256, bytes).as_ref().try_into().unwrap_or_default())
    }
}

impl From<[u8; 32]> for Hash {
    fn from(hash: [u8; 32]) -> Self {
        Self(hash)
    }
}

impl AsRef<[u8; 32]> for Hash {
    fn as_ref(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&to_hexadecimal(&self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl FromStr for Hash {
    type Err = FolderError;

    fn from_str(text: &str) -> Result<Self, FolderError> {
        let bytes = from_hexadecimal(text).and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or(FolderError::Unusable("not a hash of 64 hexadecimal digits"))
    }
}

/// Two lower-case digits for each byte.
pub(super) fn to_hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len().saturating_mul(2)), |mut text, byte| {
        let _ = write!(text, "{byte:02x}"); // writing to a String can't fail
        text
    })
}

/// Lower-case digits only, so that one value has one spelling.
pub(super) fn from_hexadecimal(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let bytes = pairs.iter().map(|[high, low]| Some(digit(high)? << 4 | digit(low)?));
    if rest.is_empty() { bytes.collect() } else { None }
}

/// The file of a part: whose it is, what it is the part of, and which one.
pub(super) fn part_name(scope: Hash, content: Hash, part: &str) -> String {
    format!("{scope}-{content}.{part}")
}

/// Whose part the file is.
pub(super) fn scope_of_part(name: &str) -> Option<Hash> {
    name.get(..DIGITS)?.parse().ok().filter(|_| name.get(DIGITS..).is_some_and(|rest| rest.starts_with('-')))
}

/// Short words of lower-case letters, such as `der` and `index`.
pub(super) fn is_part(part: &str) -> bool {
    (1..=16).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_names() {
        // FIPS 180-4, the empty message.
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(Hash::of(b"").to_string(), empty);
        assert_eq!(empty.parse(), Ok(Hash::of(b"")));
        for text in
            ["", "e3", &empty[1..], &empty.to_uppercase(), &format!("{empty}0"), &empty.replace('e', "g")]
        {
            assert_eq!(
                text.parse::<Hash>(),
                Err(FolderError::Unusable("not a hash of 64 hexadecimal digits"))
            );
        }
        let name = part_name(Hash::of(b""), Hash::of(b"x"), "der");
        assert_eq!(scope_of_part(&name), Some(Hash::of(b"")));
        assert_eq!(scope_of_part(empty), None);
        assert_eq!(scope_of_part("x"), None);
    }
}
