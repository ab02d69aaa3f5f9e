//! The form in which names are compared: bytes that are equal when the names are (RFC 5280 section 7.1).
//!
//! The form of a name is that of its relative distinguished names, one after the other, each with its length
//! before it. So no two lists of them have the same form, and the form of a name is a prefix of that of
//! another one exactly when its relative distinguished names are the first ones of the other.
//!
//! A relative distinguished name is the sorted list of its attributes, again each with its length before it:
//! the attribute type with its length, a class, and the value. All text is of one class, prepared as
//! RFC 4518 says; everything else is compared as the octets it is, with its tag, in the other class. Lengths
//! everywhere mean that nothing inside a value can pass for structure (CVE-2026-33248).

use std::sync::Arc;

use crate::name::{Attribute, Name, RelativeDistinguishedName};
use crate::string_preparation::push_prepared;

/// The comparison form of a name, made once. Two names are equal if, and only if, these are.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CanonicalName(Arc<[u8]>);

/// The class of attribute values that are text.
const TEXT: u8 = 0;
/// The class of all other attribute values.
const OTHER: u8 = 1;
/// Bytes of a length.
const LENGTH: usize = size_of::<u32>();

impl Name<'_> {
    /// The form in which names are compared (RFC 5280 section 7.1).
    pub fn canonical(&self) -> CanonicalName {
        CanonicalName::of(self)
    }
}

impl CanonicalName {
    /// The comparison form of a name.
    fn of(name: &Name<'_>) -> Self {
        let mut form = Vec::with_capacity(2 * name.as_der().len());
        for rdn in name.rdns() {
            push_rdn(&mut form, &rdn);
        }
        Self(form.into())
    }

    /// The bytes of the form.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// True when this name is `base`, or below it: the relative distinguished names of `base` are its first
    /// ones (RFC 5280 section 4.2.1.10, directoryName).
    pub fn is_within(&self, base: &CanonicalName) -> bool {
        self.0.starts_with(&base.0)
    }

    /// The form of this name with one more relative distinguished name at its end, as
    /// `nameRelativeToCRLIssuer` means it (RFC 5280 section 4.2.1.13).
    #[must_use]
    pub fn with(&self, rdn: &RelativeDistinguishedName<'_>) -> Self {
        let mut form = self.0.to_vec();
        push_rdn(&mut form, rdn);
        Self(form.into())
    }
}

fn push_rdn(form: &mut Vec<u8>, rdn: &RelativeDistinguishedName<'_>) {
    push_with_length(form, |form| {
        let mut attributes = rdn.attributes();
        match (attributes.next(), attributes.next()) {
            (Some(only), None) => push_attribute(form, &only),
            _ => push_sorted(form, rdn.attributes()),
        }
    });
}

/// A set has no order: two sets are equal when their sorted lists are.
fn push_sorted<'a>(form: &mut Vec<u8>, attributes: impl Iterator<Item = Attribute<'a>>) {
    let mut forms: Vec<Vec<u8>> = attributes
        .map(|attribute| {
            let mut form = Vec::new();
            push_attribute(&mut form, &attribute);
            form
        })
        .collect();
    forms.sort_unstable();
    for attribute in forms {
        form.extend_from_slice(&attribute);
    }
}

fn push_attribute(form: &mut Vec<u8>, attribute: &Attribute<'_>) {
    push_with_length(form, |form| {
        push_with_length(form, |form| form.extend_from_slice(attribute.oid.as_bytes()));
        if let Some(text) = attribute.value.text() {
            form.push(TEXT);
            push_prepared(form, &text);
        } else {
            form.push(OTHER);
            form.extend_from_slice(attribute.value.as_der());
        }
    });
}

/// Appends what `push` appends, with its length before it.
fn push_with_length(form: &mut Vec<u8>, push: impl FnOnce(&mut Vec<u8>)) {
    let start = form.len();
    form.extend_from_slice(&[0; LENGTH]);
    push(form);
    let length = form.len().saturating_sub(start + LENGTH);
    // invariant: a name has at most 65,536 bytes, and preparation makes them at most 36 times as many.
    let length = u32::try_from(length).unwrap_or(u32::MAX);
    if let Some(place) = form.get_mut(start..start + LENGTH) {
        place.copy_from_slice(&length.to_be_bytes());
    }
}

#[cfg(test)]
mod tests;
