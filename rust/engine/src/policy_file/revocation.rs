//! The table `[revocation]` of a policy file, and the tables `[[revocation.issuer]]` in it.

use chainward_validate::policy::Authority;
use chainward_validate::revocation::rules::{
    Coverage, Mode, RevocationRules, SourceKind, Stance, Timeliness,
};
use serde::{Deserialize, Serialize};

use super::allow::WrittenCa;
use super::duration::{Duration, Limit};
use super::words::{AsText, Fingerprint};

/// The keys of a stance, in a table with keys of its own before and after them.
macro_rules! table_with_stance {
    ($(#[$attribute:meta])* $table:ident { $($before:ident: $first:ty,)* } { $($after:ident: $last:ty,)* }) => {
        $(#[$attribute])*
        #[derive(Clone, Default, Deserialize, Serialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $table {
            $($before: Option<$first>,)*
            coverage: Option<AsText<Coverage>>,
            sources: Option<Sources>,
            mode: Option<AsText<Mode>>,
            grace: Option<AsText<Duration>>,
            max_age: Option<AsText<Limit>>,
            clock_skew: Option<AsText<Duration>>,
            short_lived: Option<AsText<Duration>>,
            accept_no_revocation_available: Option<bool>,
            $($after: Option<$last>,)*
        }

        impl $table {
            /// What is written here, and for the rest `default`.
            fn stance(&self, default: &Stance) -> Stance {
                let times = default.timeliness;
                Stance {
                    coverage: self.coverage.as_ref().map_or(default.coverage, |word| word.0),
                    sources: self.sources.as_ref().map_or(&default.sources, |sources| &sources.0).clone(),
                    mode: self.mode.as_ref().map_or(default.mode, |word| word.0),
                    timeliness: Timeliness {
                        grace_seconds: self.grace.as_ref().map_or(times.grace_seconds, |text| text.0.0),
                        max_age_seconds: self.max_age.as_ref().map_or(times.max_age_seconds, |text| text.0.0),
                        skew_seconds: self.clock_skew.as_ref().map_or(times.skew_seconds, |text| text.0.0),
                    },
                    short_lived_seconds: self
                        .short_lived
                        .as_ref()
                        .map_or(default.short_lived_seconds, |text| text.0.0),
                    accept_no_revocation_available: self
                        .accept_no_revocation_available
                        .unwrap_or(default.accept_no_revocation_available),
                }
            }

            /// Every key of a stance, and no other.
            fn of_stance(stance: &Stance) -> Self {
                let times = stance.timeliness;
                Self {
                    coverage: Some(AsText(stance.coverage)),
                    sources: Some(Sources(stance.sources.clone())),
                    mode: Some(AsText(stance.mode)),
                    grace: Some(AsText(Duration(times.grace_seconds))),
                    max_age: Some(AsText(Limit(times.max_age_seconds))),
                    clock_skew: Some(AsText(Duration(times.skew_seconds))),
                    short_lived: Some(AsText(Duration(stance.short_lived_seconds))),
                    accept_no_revocation_available: Some(stance.accept_no_revocation_available),
                    ..Self::default()
                }
            }
        }
    };
}

table_with_stance! {
    /// What is not there comes from the profile.
    Revocation {} { require_crl_number: bool, issuer: Vec<Issuer>, }
}

table_with_stance! {
    /// As it is written: one issuer, and in what it differs.
    WrittenIssuer { sha256: AsText<Fingerprint>, key_sha256: AsText<Fingerprint>, name: String, } {}
}

/// Which issuer, and in what it differs; what is not there comes from the table `[revocation]`.
#[derive(Clone, Deserialize, Serialize)]
#[serde(try_from = "WrittenIssuer", into = "WrittenIssuer")]
struct Issuer {
    authority: Authority,
    written: WrittenIssuer,
}

/// Sources, the preferred one first. None at all would make each status unknown: an error, since that is what `mode`
/// and the stance of the validator are for.
#[derive(Clone, Deserialize, Serialize)]
#[serde(try_from = "Vec<AsText<SourceKind>>", into = "Vec<AsText<SourceKind>>")]
struct Sources(Vec<SourceKind>);

impl Revocation {
    /// What is written here over what the profile says.
    pub(super) fn into_rules(self, profile: RevocationRules) -> RevocationRules {
        let default = self.stance(&profile.default);
        let issuers = match self.issuer {
            Some(issuers) => {
                let rule = |issuer: Issuer| (issuer.authority, issuer.written.stance(&default));
                issuers.into_iter().map(rule).collect()
            }
            None => profile.issuers,
        };
        let require_crl_number = self.require_crl_number.unwrap_or(profile.require_crl_number);
        RevocationRules { default, issuers, require_crl_number }
    }

    /// Every key.
    pub(super) fn of(rules: &RevocationRules) -> Self {
        Self {
            require_crl_number: Some(rules.require_crl_number),
            issuer: Some(rules.issuers.iter().map(Issuer::of).collect()),
            ..Self::of_stance(&rules.default)
        }
    }
}

impl Issuer {
    fn of((authority, stance): &(Authority, Stance)) -> Self {
        let WrittenCa { sha256, key_sha256, name } = WrittenCa::from(authority.clone());
        let written = WrittenIssuer { sha256, key_sha256, name, ..WrittenIssuer::of_stance(stance) };
        Self { authority: authority.clone(), written }
    }
}

impl TryFrom<WrittenIssuer> for Issuer {
    type Error = &'static str;

    fn try_from(written: WrittenIssuer) -> Result<Self, &'static str> {
        let WrittenIssuer { sha256, key_sha256, name, .. } = written.clone();
        let authority = Authority::try_from(WrittenCa { sha256, key_sha256, name })?;
        Ok(Self { authority, written })
    }
}

impl From<Issuer> for WrittenIssuer {
    fn from(issuer: Issuer) -> Self {
        issuer.written
    }
}

impl TryFrom<Vec<AsText<SourceKind>>> for Sources {
    type Error = String;

    fn try_from(words: Vec<AsText<SourceKind>>) -> Result<Self, String> {
        let mut kinds = Vec::new();
        for AsText(kind) in words {
            if kinds.contains(&kind) {
                return Err(format!("`{}` is there twice", kind.slug()));
            }
            kinds.push(kind);
        }
        if kinds.is_empty() {
            return Err("no source: nothing would ever be known".to_owned());
        }
        Ok(Self(kinds))
    }
}

impl From<Sources> for Vec<AsText<SourceKind>> {
    fn from(Sources(kinds): Sources) -> Self {
        kinds.into_iter().map(AsText).collect()
    }
}

#[cfg(test)]
mod tests;
