//! The tables `[[allow]]` of a policy file.

use chainward_validate::names::{NamePattern, PatternForm};
use chainward_validate::policy::{AllowRule, Authority};
use serde::{Deserialize, Serialize};

use super::words::{AsText, Fingerprint, Usage};

/// One rule. What is empty is an error: it would read as `none` to one and as `any` to another.
#[derive(Clone, Deserialize, Serialize)]
#[serde(try_from = "Written", into = "Written")]
pub(super) struct Allow(pub(super) AllowRule);

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(skip_serializing_if = "Option::is_none")]
    anchor: Option<Ca>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer: Option<Ca>,
    #[serde(skip_serializing_if = "Option::is_none")]
    usage: Option<Vec<AsText<Usage>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    names: Option<Vec<Pattern>>,
}

#[derive(Clone, Deserialize, Serialize)]
#[serde(try_from = "WrittenCa", into = "WrittenCa")]
struct Ca(Authority);

/// By what a CA is known; at least one of them.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenCa {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sha256: Option<AsText<Fingerprint>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) key_sha256: Option<AsText<Fingerprint>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
}

/// `{ spiffe = "spiffe://corp.example/*" }`
#[derive(Clone, Deserialize, Serialize)]
#[serde(try_from = "WrittenPattern", into = "WrittenPattern")]
struct Pattern(NamePattern);

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum WrittenPattern {
    Dns(String),
    Ip(String),
    Email(String),
    Upn(String),
    Uri(String),
    Spiffe(String),
}

impl TryFrom<Written> for Allow {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let Written { anchor, issuer, usage, names } = written;
        if anchor.is_none() && issuer.is_none() && usage.is_none() && names.is_none() {
            return Err(
                "a rule that says nothing would let everyone in: anchor, issuer, usage or names".to_owned()
            );
        }
        let is_empty = usage.as_ref().is_some_and(Vec::is_empty) || names.as_ref().is_some_and(Vec::is_empty);
        if is_empty {
            return Err("usage and names are not empty; leave out what does not matter".to_owned());
        }
        Ok(Self(AllowRule {
            anchor: anchor.map(|ca| ca.0),
            issuer: issuer.map(|ca| ca.0),
            usage: usage.into_iter().flatten().map(|usage| usage.0.0).collect(),
            names: names.into_iter().flatten().map(|pattern| pattern.0).collect(),
        }))
    }
}

impl From<Allow> for Written {
    fn from(Allow(rule): Allow) -> Self {
        let usage: Vec<_> = rule.usage.into_iter().map(|usage| AsText(Usage(usage))).collect();
        let names: Vec<_> = rule.names.into_iter().map(Pattern).collect();
        Self {
            anchor: rule.anchor.map(Ca),
            issuer: rule.issuer.map(Ca),
            usage: (!usage.is_empty()).then_some(usage),
            names: (!names.is_empty()).then_some(names),
        }
    }
}

impl TryFrom<WrittenCa> for Authority {
    type Error = &'static str;

    fn try_from(written: WrittenCa) -> Result<Self, &'static str> {
        let authority = Self {
            sha256: written.sha256.map(|digest| digest.0.0),
            key_sha256: written.key_sha256.map(|digest| digest.0.0),
            name: written.name,
        };
        if authority == Self::default() {
            return Err("which one? sha256, key_sha256 or name");
        }
        Ok(authority)
    }
}

impl From<Authority> for WrittenCa {
    fn from(authority: Authority) -> Self {
        Self {
            sha256: authority.sha256.map(|digest| AsText(Fingerprint(digest))),
            key_sha256: authority.key_sha256.map(|digest| AsText(Fingerprint(digest))),
            name: authority.name,
        }
    }
}

impl TryFrom<WrittenCa> for Ca {
    type Error = &'static str;

    fn try_from(written: WrittenCa) -> Result<Self, &'static str> {
        Authority::try_from(written).map(Self)
    }
}

impl From<Ca> for WrittenCa {
    fn from(Ca(authority): Ca) -> Self {
        authority.into()
    }
}

impl TryFrom<WrittenPattern> for Pattern {
    type Error = String;

    fn try_from(written: WrittenPattern) -> Result<Self, String> {
        let (form, text) = match written {
            WrittenPattern::Dns(text) => (PatternForm::Dns, text),
            WrittenPattern::Ip(text) => (PatternForm::Ip, text),
            WrittenPattern::Email(text) => (PatternForm::Email, text),
            WrittenPattern::Upn(text) => (PatternForm::Upn, text),
            WrittenPattern::Uri(text) => (PatternForm::Uri, text),
            WrittenPattern::Spiffe(text) => (PatternForm::Spiffe, text),
        };
        NamePattern::new(form, &text).map(Self).map_err(|fault| format!("`{text}`: {fault}"))
    }
}

impl From<Pattern> for WrittenPattern {
    fn from(Pattern(pattern): Pattern) -> Self {
        let text = pattern.text().to_owned();
        match pattern.form() {
            PatternForm::Dns => Self::Dns(text),
            PatternForm::Ip => Self::Ip(text),
            PatternForm::Email => Self::Email(text),
            PatternForm::Upn => Self::Upn(text),
            PatternForm::Uri => Self::Uri(text),
            PatternForm::Spiffe => Self::Spiffe(text),
        }
    }
}
