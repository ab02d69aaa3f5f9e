//! The policy file: a profile and what it overrides, as TOML.

mod allow;
mod document;
mod duration;
mod revocation;
mod words;

use std::collections::BTreeSet;

use chainward_validate::policy::Policy;
use serde::de::DeserializeOwned;

use document::Document;
pub(crate) use words::usage_to_text;
pub use words::{name_from_hexadecimal, usage_from_text};

/// Why a policy can't be read: what, at which key, on which line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyFileError {
    /// What is wrong.
    pub message: String,
    /// The dotted key; `None` when the text is no TOML at all.
    pub key: Option<String>,
    /// The line, from one; `None` for a policy that is not text.
    pub line: Option<usize>,
}

impl std::error::Error for PolicyFileError {}

impl std::fmt::Display for PolicyFileError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(line) = self.line {
            write!(formatter, "line {line}: ")?;
        }
        if let Some(key) = &self.key {
            write!(formatter, "{key}: ")?;
        }
        formatter.write_str(&self.message)
    }
}

/// Reads a policy file. Without `profile` it starts from `client-auth`.
///
/// # Errors
/// The first thing that is wrong, with its key and line. Unknown keys are errors.
pub fn policy_from_toml(text: &str) -> Result<Policy, PolicyFileError> {
    let at = |message: &str, key, span: Option<std::ops::Range<usize>>| PolicyFileError {
        message: message.lines().collect::<Vec<_>>().join("; "),
        key,
        line: span.map(|span| line_of(text, span.start)),
    };
    let deserializer =
        toml::Deserializer::parse(text).map_err(|error| at(error.message(), None, error.span()))?;
    let document: Document =
        read(deserializer).map_err(|(key, error)| at(error.message(), key, error.span()))?;
    document.into_policy().map_err(|(key, message)| PolicyFileError {
        line: line_of_key(text, key),
        key: Some(key.to_owned()),
        message,
    })
}

/// Reads a policy from JSON with the same keys and values, as programs write it.
///
/// # Errors
/// As [`policy_from_toml`], without the line.
pub fn policy_from_json(text: &str) -> Result<Policy, PolicyFileError> {
    let at = |message, key| PolicyFileError { message, key, line: None };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let document: Document =
        read(&mut deserializer).map_err(|(key, error)| at(without_place(&error), key))?;
    deserializer.end().map_err(|error| at(without_place(&error), None))?;
    document.into_policy().map_err(|(key, message)| at(message, Some(key.to_owned())))
}

/// The whole policy as a file, with every key.
pub fn policy_to_toml(policy: &Policy) -> String {
    toml::to_string(&Document::of(policy)).unwrap_or_default() // invariant: only text, numbers and tables
}

/// The keys in which two policies differ, with both values as TOML; `None`: not set.
pub fn policy_diff(left: &Policy, right: &Policy) -> Vec<(String, Option<String>, Option<String>)> {
    let (left, right) = (flat(left), flat(right));
    let keys: BTreeSet<_> = left.iter().chain(&right).map(|(key, _)| key).collect();
    let value = |side: &[(String, String)], key: &String| {
        side.iter().find(|(own, _)| own == key).map(|(_, value)| value.clone())
    };
    keys.into_iter()
        .map(|key| (key.clone(), value(&left, key), value(&right, key)))
        .filter(|(_, left, right)| left != right)
        .collect()
}

/// Dotted keys and values; the tables of a policy are one level deep.
fn flat(policy: &Policy) -> Vec<(String, String)> {
    let table = toml::Table::try_from(Document::of(policy)).unwrap_or_default(); // invariant: as policy_to_toml
    let mut out = Vec::new();
    for (key, value) in table {
        match value {
            toml::Value::Table(inner) => {
                out.extend(
                    inner.into_iter().map(|(name, value)| (format!("{key}.{name}"), value.to_string())),
                );
            }
            value => out.push((key, value.to_string())),
        }
    }
    out
}

fn read<'de, D: serde::Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<T, (Option<String>, D::Error)> {
    serde_path_to_error::deserialize(deserializer).map_err(|error| {
        let key = error.path().to_string();
        (Some(key).filter(|key| key != "."), error.into_inner())
    })
}

/// The line that sets a key, which may stand in a table or be dotted.
fn line_of_key(text: &str, key: &str) -> Option<usize> {
    let name = key.rsplit('.').next()?;
    let sets = |line: &str| {
        line.split_once('=').is_some_and(|(left, _)| left.trim().rsplit('.').next() == Some(name))
    };
    text.lines().position(sets).map(|index| index + 1)
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

/// The message alone: the place is one in a text that no one has seen.
fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests;
