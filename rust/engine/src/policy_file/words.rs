//! The values of a policy file: words from a fixed list, object identifiers, algorithms with end dates, names.

use std::fmt::Display;

use chainward_validate::policy::{Allowed, KeyName, Profile, Response, SignatureName, TypedName};
use chainward_validate::revocation::rules::{Coverage, Mode, SourceKind};
use chainward_x509::{ObjectIdentifier, Oid, format_unix_time, oids, parse_unix_time};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::hexadecimal::hexadecimal;

/// A value with a fixed list of words.
pub(super) trait Listed: Copy + 'static {
    const ALL: &'static [Self];
    fn word(self) -> &'static str;
}

macro_rules! listed {
    ($($kind:ty),+) => { $(impl Listed for $kind {
        const ALL: &'static [Self] = <$kind>::ALL;
        fn word(self) -> &'static str { self.slug() }
    })+ };
}
listed!(Profile, Response, SignatureName, KeyName, Coverage, Mode, SourceKind);

fn from_word<T: Listed>(text: &str) -> Result<T, String> {
    let known = || T::ALL.iter().map(|value| value.word()).collect::<Vec<_>>().join(", ");
    let found = T::ALL.iter().copied().find(|value| value.word() == text);
    found.ok_or_else(|| format!("`{text}` is not one of: {}", known()))
}

/// Text on the outside, a value on the inside.
#[derive(Clone)]
pub(super) struct AsText<T>(pub(super) T);

/// How a value is written in a policy file.
pub(super) trait Text: Sized {
    fn from_text(text: &str) -> Result<Self, String>;
    fn to_text(&self) -> String;
}

impl<'de, T: Text> Deserialize<'de> for AsText<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        T::from_text(&text).map(Self).map_err(D::Error::custom)
    }
}

impl<T: Text> Serialize for AsText<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.to_text())
    }
}

impl<T: Listed> Text for T {
    fn from_text(text: &str) -> Result<Self, String> {
        from_word(text)
    }

    fn to_text(&self) -> String {
        self.word().to_owned()
    }
}

impl Text for ObjectIdentifier {
    fn from_text(text: &str) -> Result<Self, String> {
        text.parse().map_err(|problem| bad_identifier(text, problem))
    }

    fn to_text(&self) -> String {
        self.to_string()
    }
}

fn bad_identifier(text: &str, problem: impl Display) -> String {
    format!("`{text}` is not an object identifier: {problem}")
}

/// An extended key usage, which may have a name.
#[derive(Clone)]
pub(super) struct Usage(pub(super) ObjectIdentifier);

/// The names of RFC 5280 4.2.1.12.
const USAGES: &[(&str, Oid<'static>)] = &[
    ("serverAuth", oids::SERVER_AUTH),
    ("clientAuth", oids::CLIENT_AUTH),
    ("codeSigning", oids::CODE_SIGNING),
    ("emailProtection", oids::EMAIL_PROTECTION),
    ("timeStamping", oids::TIME_STAMPING),
    ("OCSPSigning", oids::OCSP_SIGNING),
    ("anyExtendedKeyUsage", oids::ANY_EXTENDED_KEY_USAGE),
];

/// An extended key usage from its name in RFC 5280 4.2.1.12, or from dotted decimal text.
///
/// # Errors
/// What is wrong, for people.
pub fn usage_from_text(text: &str) -> Result<ObjectIdentifier, String> {
    if let Some((_, oid)) = USAGES.iter().find(|(name, _)| *name == text) {
        return Ok((*oid).into());
    }
    let names = || USAGES.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    text.parse().map_err(|problem| format!("{}, nor one of: {}", bad_identifier(text, problem), names()))
}

/// The name of a usage, or else dotted decimal text.
pub(crate) fn usage_to_text(usage: Oid<'_>) -> String {
    let named = USAGES.iter().find(|(_, oid)| *oid == usage);
    named.map_or_else(|| usage.to_string(), |(name, _)| (*name).to_owned())
}

impl Text for Usage {
    fn from_text(text: &str) -> Result<Self, String> {
        usage_from_text(text).map(Self)
    }

    fn to_text(&self) -> String {
        usage_to_text(self.0.as_oid())
    }
}

/// `ecdsa-sha256`, or `ecdsa-sha256 until 2030-01-01T00:00:00Z`.
impl<N: Listed> Text for Allowed<N> {
    fn from_text(text: &str) -> Result<Self, String> {
        let Some((name, until)) = text.split_once(" until ") else {
            return Ok(Self { name: from_word(text)?, until: None });
        };
        let time = parse_unix_time(until)
            .ok_or_else(|| format!("`{until}` is not a time like 2030-01-01T00:00:00Z"))?;
        Ok(Self { name: from_word(name)?, until: Some(time) })
    }

    fn to_text(&self) -> String {
        let end = self.until.map_or_else(String::new, |time| format!(" until {}", format_unix_time(time)));
        format!("{}{end}", self.name.word())
    }
}

/// A subtree: `{ dns = "corp.example" }`. A directory name is the DER of a `Name` in hexadecimal.
#[derive(Clone, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Subtree {
    Dns(String),
    Email(String),
    Uri(String),
    Ip(String),
    Directory(AsText<Hexadecimal>),
}

/// A directory name for [`TypedName::Directory`], from the hexadecimal DER of a `Name`.
///
/// # Errors
/// What is wrong, for people.
pub fn name_from_hexadecimal(text: &str) -> Result<TypedName, String> {
    Hexadecimal::from_text(text).map(|der| TypedName::Directory(der.0))
}

#[derive(Clone)]
pub(super) struct Hexadecimal(Vec<u8>);

impl Text for Hexadecimal {
    fn from_text(text: &str) -> Result<Self, String> {
        let wrong = || "not hexadecimal digits, two for each byte".to_owned();
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        if !rest.is_empty() || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(wrong());
        }
        let byte =
            |pair: &[u8; 2]| u8::from_str_radix(&String::from_utf8_lossy(pair), 16).map_err(|_| wrong());
        pairs.iter().map(byte).collect::<Result<_, _>>().map(Self)
    }

    fn to_text(&self) -> String {
        hexadecimal(&self.0)
    }
}

/// SHA-256, in hexadecimal; colons between the octets are as good.
#[derive(Clone)]
pub(super) struct Fingerprint(pub(super) [u8; 32]);

impl Text for Fingerprint {
    fn from_text(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a SHA-256 in hexadecimal");
        let digest = Hexadecimal::from_text(&text.replace(':', "")).map_err(|_| wrong())?;
        digest.0.try_into().map(Self).map_err(|_| wrong())
    }

    fn to_text(&self) -> String {
        Hexadecimal(self.0.to_vec()).to_text()
    }
}

impl From<Subtree> for TypedName {
    fn from(subtree: Subtree) -> Self {
        match subtree {
            Subtree::Dns(name) => Self::Dns(name),
            Subtree::Email(name) => Self::Email(name),
            Subtree::Uri(name) => Self::Uri(name),
            Subtree::Ip(block) => Self::Ip(block),
            Subtree::Directory(AsText(der)) => Self::Directory(der.0),
        }
    }
}

impl From<TypedName> for Subtree {
    fn from(name: TypedName) -> Self {
        match name {
            TypedName::Dns(name) => Self::Dns(name),
            TypedName::Email(name) => Self::Email(name),
            TypedName::Uri(name) => Self::Uri(name),
            TypedName::Ip(block) => Self::Ip(block),
            TypedName::Directory(der) => Self::Directory(AsText(Hexadecimal(der))),
        }
    }
}
