//! Mailboxes: a local part and a host (RFC 5321 section 4.1.2, RFC 6531 section 3.3).

use std::borrow::Cow;

use super::fault::Fault;
use super::host::check_host;

/// Octets of a local part (RFC 5321 section 4.5.3.1.1).
const MAX_LOCAL_PART: usize = 64;

/// What mailboxes of some kind may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repertoire {
    /// rfc822Name: ASCII only (RFC 5280 section 4.2.1.6).
    Ascii,
    /// Local parts beyond ASCII (RFC 9598 section 3, RFC 6531 section 3.3).
    Utf8,
}

/// A mailbox, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox<'a> {
    /// The local part as it is meant, without quotes: RFC 5321 section 4.1.2 gives `"ann"` and `ann` one
    /// meaning, and an excluded mailbox must not come back in quotes.
    pub local_part: Cow<'a, str>,
    /// The host. Address literals (`[192.0.2.1]`) are none.
    pub host: &'a str,
}

impl<'a> Mailbox<'a> {
    /// `Mailbox = Local-part "@" Domain` (RFC 5321 section 4.1.2), with no comment and no white space
    /// (RFC 5280 section 4.2.1.6).
    pub(crate) fn parse(text: &'a str, repertoire: Repertoire) -> Result<Self, Fault> {
        let (local_part, host) = if let Some(quoted) = text.strip_prefix('"') {
            let (local_part, rest) = unquote(quoted, repertoire)?;
            (Cow::Owned(local_part), rest.strip_prefix('@').ok_or("mailbox has no @ after the quotes")?)
        } else {
            let (local_part, host) = text.split_once('@').ok_or("mailbox has no @")?;
            check_dot_string(local_part, repertoire)?;
            (Cow::Borrowed(local_part), host)
        };
        if local_part.len() > MAX_LOCAL_PART {
            return Err("local part is longer than 64 octets");
        }
        check_host(host)?;
        Ok(Self { local_part, host })
    }
}

/// `Dot-string = Atom *("." Atom)` (RFC 5321 section 4.1.2).
fn check_dot_string(local_part: &str, repertoire: Repertoire) -> Result<(), Fault> {
    let is_atom =
        |atom: &str| !atom.is_empty() && atom.chars().all(|character| is_atext(character, repertoire));
    if local_part.split('.').all(is_atom) { Ok(()) } else { Err("local part is no dot-string") }
}

/// `atext` (RFC 5322 section 3.2.3); RFC 6531 section 3.3 adds all that is not ASCII.
fn is_atext(character: char, repertoire: Repertoire) -> bool {
    character.is_ascii_alphanumeric()
        || "!#$%&'*+-/=?^_`{|}~".contains(character)
        || is_beyond_ascii(character, repertoire)
}

/// RFC 9598 section 3: a byte order mark "MUST NOT" be there.
fn is_beyond_ascii(character: char, repertoire: Repertoire) -> bool {
    repertoire == Repertoire::Utf8 && !character.is_ascii() && character != '\u{feff}'
}

/// What is quoted, and what follows the closing quote: `Quoted-string = DQUOTE *QcontentSMTP DQUOTE`, and a
/// backslash before any printable character stands for it (RFC 5321 section 4.1.2).
fn unquote(text: &str, repertoire: Repertoire) -> Result<(String, &str), Fault> {
    let mut meant = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        let character = match character {
            '"' => return Ok((meant, characters.as_str())),
            '\\' => characters.next().filter(char::is_ascii).ok_or("local part has a lone backslash")?,
            plain => plain,
        };
        if !matches!(character, ' '..='~') && !is_beyond_ascii(character, repertoire) {
            return Err("local part has a character that must not be quoted");
        }
        meant.push(character);
    }
    Err("local part has no closing quote")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local_part(text: &str) -> Result<String, Fault> {
        Mailbox::parse(text, Repertoire::Ascii).map(|mailbox| mailbox.local_part.into_owned())
    }

    #[test]
    fn a_mailbox_is_a_local_part_and_a_host() {
        let mailbox = Mailbox::parse("ann.b+c@Mail.example.com", Repertoire::Ascii).unwrap();
        assert_eq!((mailbox.local_part.as_ref(), mailbox.host), ("ann.b+c", "Mail.example.com"));
        assert_eq!(local_part("*@example.com").as_deref(), Ok("*"));
    }

    /// RFC 5321 section 4.1.2: "all quoted forms MUST be treated as equivalent".
    #[test]
    fn quotes_are_removed() {
        assert_eq!(local_part(r#""ann"@example.com"#).as_deref(), Ok("ann"));
        assert_eq!(local_part(r#""\a\n\n"@example.com"#).as_deref(), Ok("ann"));
        assert_eq!(local_part(r#""a@b"@example.com"#).as_deref(), Ok("a@b"));
        assert_eq!(local_part(r#""a \"b\\"@example.com"#).as_deref(), Ok(r#"a "b\"#));
        assert_eq!(local_part(r#"""@example.com"#).as_deref(), Ok(""));
    }

    #[test]
    fn what_is_no_mailbox_is_refused() {
        for bad in [
            "",
            "@",
            "ann",
            "ann@",
            "@example.com",
            "a@b@example.com",
            "a b@example.com",
            ".a@example.com",
            "a.@example.com",
            "a..b@example.com",
            "a@.example.com",
            "a@example.com.",
            "a@*.example.com",
            "a@[192.0.2.1]",
            "Ann <ann@example.com>",
            "ann(work)@example.com",
            r#""a@example.com"#,
            r#""a"b@example.com"#,
            r#""a"example.com"#,
            r#""a\"#,
            "\"a\u{7f}\"@example.com",
            "\"a\\\u{1}\"@example.com",
        ] {
            assert!(local_part(bad).is_err(), "{bad}");
        }
        assert!(local_part(&format!("{}@example.com", "a".repeat(64))).is_ok());
        assert!(local_part(&format!("{}@example.com", "a".repeat(65))).is_err());
    }

    /// RFC 5280 section 4.2.1.6: rfc822Name is an `IA5String`; RFC 9598 section 3 for the other.
    #[test]
    fn only_the_internationalised_ones_go_beyond_ascii() {
        for text in ["änn@example.com", "\"ä n\"@example.com"] {
            assert!(Mailbox::parse(text, Repertoire::Ascii).is_err(), "{text}");
            assert!(Mailbox::parse(text, Repertoire::Utf8).is_ok(), "{text}");
        }
        assert!(Mailbox::parse("ann@exämple.com", Repertoire::Utf8).is_err(), "A-labels only");
        assert!(Mailbox::parse("\"a\\ä\"@example.com", Repertoire::Utf8).is_err());
    }
}
