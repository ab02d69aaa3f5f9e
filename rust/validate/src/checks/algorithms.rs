//! Which signature algorithms and keys count (RFC 5280 4.1.1.2, 4.1.2.7; the policy decides).
//!
//! Nothing here depends on the present time: an end date is returned and narrows the interval of the path.

use chainward_x509::{Hash, SignatureScheme, UnixTime};

use crate::finding::{Finding, FindingCode};
use crate::policy::{AlgorithmRules, Allowed, KeyName, SignatureName};
use crate::signature::KeyFacts;

/// Smallest RSA modulus that the legacy switch accepts.
const LEGACY_RSA_BITS: u32 = 1024;
/// Smallest RSA modulus without it, whatever the policy says (NIST SP 800-131A rev. 2 table 2).
pub const MINIMUM_RSA_BITS: u32 = 2048;

/// Something that is allowed: until when, and what to say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// Last second at which it is allowed.
    pub until: UnixTime,
    /// A notice for legacy algorithms.
    pub notice: Option<Finding>,
}

/// Is this signature algorithm allowed?
///
/// # Errors
/// `signature_algorithm_not_allowed`.
pub fn check_signature(rules: &AlgorithmRules, scheme: SignatureScheme) -> Result<Permission, Finding> {
    if let Some(until) = SignatureName::of(scheme).and_then(|name| until(&rules.signatures, name)) {
        return Ok(Permission { until, notice: None });
    }
    if rules.legacy_sha1 && is_sha1(scheme) {
        return Ok(Permission { until: UnixTime::MAX, notice: Some(legacy("a signature over SHA-1")) });
    }
    let name = SignatureName::of(scheme).map_or("this algorithm", SignatureName::slug);
    let name = if is_sha1(scheme) { "a signature over SHA-1" } else { name };
    Err(Finding::refusal(FindingCode::SignatureAlgorithmNotAllowed, name))
}

/// Is this kind and size of key allowed?
///
/// # Errors
/// `public_key_unsupported` for a kind that the policy leaves out, `public_key_size` for a small RSA key.
pub fn check_key(rules: &AlgorithmRules, facts: KeyFacts) -> Result<Permission, Finding> {
    let name = KeyName::of(facts);
    let Some(until) = until(&rules.keys, name) else {
        let detail = format!("the policy allows no {} keys", name.slug());
        return Err(Finding::refusal(FindingCode::PublicKeyUnsupported, detail));
    };
    let notice = match facts {
        KeyFacts::Rsa { bits } => check_rsa_size(rules, bits)?,
        _ => None,
    };
    Ok(Permission { until, notice })
}

fn check_rsa_size(rules: &AlgorithmRules, bits: u32) -> Result<Option<Finding>, Finding> {
    if rules.whole_rsa_octets && !bits.is_multiple_of(8) {
        let detail = format!("RSA with {bits} bits, which are no whole octets");
        return Err(Finding::refusal(FindingCode::PublicKeySize, detail));
    }
    let minimum = rules.minimum_rsa_bits.max(MINIMUM_RSA_BITS);
    if bits >= minimum {
        return Ok(None);
    }
    if rules.legacy_rsa_1024 && (LEGACY_RSA_BITS..MINIMUM_RSA_BITS).contains(&bits) {
        return Ok(Some(legacy("an RSA key below 2048 bits")));
    }
    let detail = format!("RSA with {bits} bits, at least {minimum} are required");
    Err(Finding::refusal(FindingCode::PublicKeySize, detail))
}

fn until<N: Copy + PartialEq>(allowed: &[Allowed<N>], name: N) -> Option<UnixTime> {
    let entry = allowed.iter().find(|entry| entry.name == name)?;
    Some(entry.until.unwrap_or(UnixTime::MAX))
}

fn is_sha1(scheme: SignatureScheme) -> bool {
    matches!(
        scheme,
        SignatureScheme::RsaPkcs1 { hash: Hash::Sha1 } | SignatureScheme::Ecdsa { hash: Hash::Sha1 }
    )
}

fn legacy(what: &'static str) -> Finding {
    Finding::notice(FindingCode::LegacyAlgorithm, what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Policy, Profile};

    const SHA1: SignatureScheme = SignatureScheme::RsaPkcs1 { hash: Hash::Sha1 };
    const SHA256: SignatureScheme = SignatureScheme::RsaPkcs1 { hash: Hash::Sha256 };

    fn rules() -> AlgorithmRules {
        Policy::of(Profile::ClientAuth).algorithms
    }

    #[test]
    fn sha1_needs_its_switch_and_is_told() {
        let refused = check_signature(&rules(), SHA1).unwrap_err();
        assert_eq!(refused.code, FindingCode::SignatureAlgorithmNotAllowed);
        let legacy = AlgorithmRules { legacy_sha1: true, ..rules() };
        let notice = check_signature(&legacy, SHA1).unwrap().notice.unwrap();
        assert_eq!(notice.code, FindingCode::LegacyAlgorithm);
        // the switch is for SHA-1 and opens no other way in
        let none = AlgorithmRules { signatures: Vec::new(), ..legacy };
        for scheme in [SHA256, SignatureScheme::Ed25519, SignatureScheme::Ecdsa { hash: Hash::Sha256 }] {
            let refused = check_signature(&none, scheme).unwrap_err();
            assert_eq!(refused.code, FindingCode::SignatureAlgorithmNotAllowed, "{scheme:?}");
        }
    }

    #[test]
    fn an_end_date_is_returned_and_not_judged() {
        let mut rules = rules();
        rules.signatures = vec![Allowed { name: SignatureName::RsaPkcs1Sha256, until: Some(1_000) }];
        assert_eq!(check_signature(&rules, SHA256).unwrap().until, 1_000);
        let other = check_signature(&rules, SignatureScheme::Ed25519).unwrap_err();
        assert_eq!(other.code, FindingCode::SignatureAlgorithmNotAllowed);
    }

    #[test]
    fn rsa_below_the_minimum_needs_its_switch() {
        let small = KeyFacts::Rsa { bits: 2047 };
        assert_eq!(check_key(&rules(), small).unwrap_err().code, FindingCode::PublicKeySize);
        assert!(check_key(&rules(), KeyFacts::Rsa { bits: 2048 }).unwrap().notice.is_none());
        let legacy = AlgorithmRules { legacy_rsa_1024: true, ..rules() };
        assert!(check_key(&legacy, small).unwrap().notice.is_some());
        let tiny = check_key(&legacy, KeyFacts::Rsa { bits: 1023 }).unwrap_err();
        assert_eq!(tiny.code, FindingCode::PublicKeySize);
    }

    /// TLS BR 6.1.5.
    #[test]
    fn whole_octets_are_a_rule_of_the_web() {
        let odd = KeyFacts::Rsa { bits: 2052 };
        assert!(check_key(&rules(), odd).is_ok());
        let web = Policy::of(Profile::WebPki).algorithms;
        assert_eq!(check_key(&web, odd).unwrap_err().code, FindingCode::PublicKeySize);
        assert!(check_key(&web, KeyFacts::Rsa { bits: 2048 }).is_ok());
    }

    #[test]
    fn a_kind_that_is_left_out_is_refused() {
        let mut rules = rules();
        rules.keys.retain(|allowed| allowed.name != KeyName::P521);
        assert_eq!(check_key(&rules, KeyFacts::P521).unwrap_err().code, FindingCode::PublicKeyUnsupported);
    }
}
