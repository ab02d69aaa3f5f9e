//! From the DER of a CRL to a list that can be asked: verified once, and read to its last entry.

use std::sync::Arc;

use chainward_validate::revocation::source::{ListFacts, ListScope, Signer};
use chainward_validate::signature::{KeyFacts, SignatureVerifier};
use chainward_x509::{CertificateList, SignatureScheme, SubjectPublicKeyInfo, UnixTime};

use crate::error::Rejection;
use crate::facts;
use crate::issuers::{Issuers, Key};
use crate::list::StoredList;

/// Seconds by which thisUpdate may lie in the future.
const SKEW: i64 = 300;

/// Accepts a CRL: what it is, who signed it, and that each of its entries can be read.
///
/// The signature is verified before any entry is looked at, so that nobody but a known issuer makes this work.
pub(crate) fn accept<V: SignatureVerifier>(
    der: Vec<u8>,
    issuers: &Issuers,
    verifier: &V,
    now: UnixTime,
) -> Result<StoredList, Rejection> {
    let list = CertificateList::from_der(&der)?;
    list.check_known_extensions()?;
    if let Some(unknown) = list.unknown_extensions().find(|extension| extension.critical) {
        return Err(Rejection::UnknownCriticalExtension(unknown.oid.to_string()));
    }
    if list.this_update() > now.saturating_add(SKEW) {
        return Err(Rejection::FromTheFuture);
    }
    let (key, scheme, key_facts) = signer(&list, issuers, verifier)?;
    let scope = facts::scope(&list)?;
    let entries = check_entries(&list, &scope)?;
    let number = list.crl_number()?;
    let facts = ListFacts {
        issuer: list.issuer().canonical(),
        signer: Signer { key_info: Arc::clone(&key.key_info), certificates: key.certificates.clone() },
        scheme,
        key: key_facts,
        this_update: list.this_update(),
        next_update: list.next_update(),
        number: number.map(|number| number.value.as_bytes().into()),
        number_is_critical: number.is_some_and(|number| number.critical),
        base_number: list.delta_crl_indicator()?.map(|base| base.value.as_bytes().into()),
        scope,
        authority_key_identifier: list
            .authority_key_identifier()?
            .and_then(|identifier| identifier.value.key_identifier.map(Into::into)),
        sha256: verifier.sha256(&der),
        is_trusted_cache: false,
    };
    Ok(StoredList { facts, der, entries })
}

/// The key of the issuer's name that verifies the signature.
fn signer<'a, V: SignatureVerifier>(
    list: &CertificateList<'_>,
    issuers: &'a Issuers,
    verifier: &V,
) -> Result<(&'a Key, SignatureScheme, KeyFacts), Rejection> {
    let keys = issuers.named(&list.issuer().canonical());
    if keys.is_empty() {
        return Err(Rejection::IssuerUnknown(list.issuer().to_string()));
    }
    let found = keys.iter().find_map(|key| {
        let info = SubjectPublicKeyInfo::from_der(&key.key_info).ok()?;
        let parsed = verifier.parse_key(&info).ok()?;
        let scheme = verifier.scheme(&parsed, &list.signature_algorithm()).ok()?;
        verifier.verify(&parsed, scheme, list.tbs_der(), list.signature()).ok()?;
        Some((key, scheme, verifier.facts(&parsed)))
    });
    found.ok_or(Rejection::SignatureInvalid)
}

/// Reads all entries: one that is malformed, or has an unknown critical extension, voids the whole list
/// (RFC 5280 5.3), and only an indirect CRL speaks of other issuers (5.3.3). Tells how many there are.
fn check_entries(list: &CertificateList<'_>, scope: &ListScope) -> Result<usize, Rejection> {
    let mut count = 0;
    for entry in list.entries() {
        let entry = entry?;
        if let Some(unknown) = entry.unknown_critical_extension {
            return Err(Rejection::UnknownCriticalExtension(unknown.to_string()));
        }
        if entry.certificate_issuer.is_some() && !scope.is_indirect {
            return Err(Rejection::NotIndirect);
        }
        count += 1;
    }
    Ok(count)
}
