//! Keys: names and subtrees of one form as bytes, so that a name is in a subtree when its key begins with that
//! of the subtree.

use std::fmt;

/// A name form whose constraints can be enforced, or `Unenforceable` for all others together.
///
/// An internationalised mailbox (RFC 9598) is no form of its own: it is judged as `Email`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Form {
    Dns,
    Email,
    Uri,
    Ip,
    Directory,
    UserPrincipal,
    Service,
    Unenforceable,
}

impl Form {
    /// How many there are.
    pub(super) const COUNT: usize = Self::Unenforceable as usize + 1;
}

impl fmt::Display for Form {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Dns => "dNSName",
            Self::Email => "rfc822Name",
            Self::Uri => "uniformResourceIdentifier",
            Self::Ip => "iPAddress",
            Self::Directory => "directoryName",
            Self::UserPrincipal => "user principal name",
            Self::Service => "SRVName",
            Self::Unenforceable => "form that cannot be enforced",
        })
    }
}

/// A set of forms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Forms(u8);

impl Forms {
    pub(super) fn insert(&mut self, form: Form) {
        self.0 |= Self::bit(form);
    }

    pub(super) fn contains(self, form: Form) -> bool {
        self.0 & Self::bit(form) != 0
    }

    pub(super) fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn bit(form: Form) -> u8 {
        // invariant: there are eight forms, numbered from zero.
        1 << form as u8
    }
}

/// The bytes that a name or a subtree is sorted and compared by. Keys of different forms are never compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(Vec<u8>);

/// The keys of one name. Most have one; the name is in a subtree when one of its keys is.
pub(super) type NameKeys = (Key, Option<Key>);

/// Bytes of a typical key: most are made with one allocation.
const TYPICAL: usize = 40;

impl Key {
    /// A key with nothing in it yet: all names of the form.
    pub(super) fn new() -> Self {
        Self(Vec::with_capacity(TYPICAL))
    }

    /// The key, and then these bytes.
    #[must_use]
    pub(super) fn with(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(bytes);
        self
    }

    /// The key, and then these bytes.
    #[must_use]
    pub(super) fn with_each(mut self, bytes: impl Iterator<Item = u8>) -> Self {
        self.0.extend(bytes);
        self
    }

    /// The key, and then these bytes with their length before them: no prefix of any other bytes.
    #[must_use]
    pub(super) fn with_whole(self, bytes: &[u8]) -> Self {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.with(&length.to_be_bytes()).with(bytes)
    }

    /// The key, and then a host name from its end, in lower case: `moc.elpmaxe` for `example.com`.
    #[must_use]
    pub(super) fn with_host(self, host: &str) -> Self {
        self.with_each(host.bytes().rev().map(|byte| byte.to_ascii_lowercase()))
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    pub(super) fn starts_with(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_reversed_and_lower_cased() {
        assert_eq!(Key::new().with_host("WWW.Example.com").as_bytes(), b"moc.elpmaxe.www");
    }

    #[test]
    fn whole_bytes_are_a_prefix_of_themselves_only() {
        let key = |bytes: &[u8]| Key::new().with_whole(bytes);
        assert!(key(b"ab").starts_with(&key(b"ab")));
        assert!(!key(b"ab").starts_with(&key(b"a")));
        assert!(!key(b"ab").starts_with(&key(b"")));
    }

    #[test]
    fn a_set_holds_the_forms_put_in() {
        let mut forms = Forms::default();
        forms.insert(Form::Unenforceable);
        assert!(forms.contains(Form::Unenforceable) && !forms.contains(Form::Dns));
        let mut more = Forms::default();
        more.insert(Form::Dns);
        assert!(forms.union(more).contains(Form::Dns));
    }
}
