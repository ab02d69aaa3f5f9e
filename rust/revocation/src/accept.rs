//! From the DER of a CRL to a list that can be asked: verified once, and read to its last entry.

use std::sync::Arc;

use chainward_validate::revocation::source::{ListFacts, Signer};
use chainward_validate::signature::{KeyFacts, SignatureVerifier};
use chainward_x509::{CertificateList, SignatureScheme, SubjectPublicKeyInfo, UnixTime};

use crate::bytes::Bytes;
use crate::error::Rejection;
use crate::facts;
use crate::issuers::{Issuers, NamedKey};
use crate::list::StoredList;
use crate::segment::Segment;

/// Seconds by which thisUpdate may lie in the future.
pub(crate) const SKEW: i64 = 300;

/// Who may have signed, and how it is found out.
#[derive(Debug)]
pub(crate) struct Acceptance<'a, V> {
    pub(crate) issuers: &'a Issuers,
    pub(crate) verifier: &'a V,
    pub(crate) now: UnixTime,
}

/// How a CRL is signed, and with which key.
#[derive(Debug)]
struct Signed<'a> {
    key: &'a NamedKey,
    scheme: SignatureScheme,
    facts: KeyFacts,
}

impl<V: SignatureVerifier> Acceptance<'_, V> {
    /// Accepts a CRL: what it is, who signed it, and that each of its entries can be read. The signature is verified
    /// before any entry is looked at, so that nobody but a known issuer makes this work.
    pub(crate) fn accept(&self, der: Bytes) -> Result<StoredList, Rejection> {
        self.finish(|check| Segment::accept(der, check))
    }

    /// The same with an index that was built before; one that does not fit is built anew.
    pub(crate) fn accept_again(&self, der: Bytes, index: Bytes) -> Result<StoredList, Rejection> {
        self.finish(|check| Segment::open(der, index, check))
    }

    fn finish(
        &self,
        make: impl FnOnce(
            &mut dyn FnMut(&CertificateList<'_>) -> Result<(), Rejection>,
        ) -> Result<Segment, Rejection>,
    ) -> Result<StoredList, Rejection> {
        let mut signed = None;
        let segment = make(&mut |list| {
            signed = Some(self.check(list)?);
            Ok(())
        })?;
        // invariant: there is no segment without a signature that was verified
        let signed = signed.ok_or(Rejection::SignatureInvalid)?;
        let facts = facts_of(&segment, &signed)?;
        Ok(StoredList { facts, segment })
    }

    fn check(&self, list: &CertificateList<'_>) -> Result<Signed<'_>, Rejection> {
        list.check_known_extensions()?;
        if list.this_update() > self.now.saturating_add(SKEW) {
            return Err(Rejection::FromTheFuture);
        }
        self.signed(list)
    }

    /// The key of the issuer's name that verifies the signature.
    fn signed(&self, list: &CertificateList<'_>) -> Result<Signed<'_>, Rejection> {
        let keys = self.issuers.named(&list.issuer().canonical());
        if keys.is_empty() {
            return Err(Rejection::IssuerUnknown(list.issuer().to_string()));
        }
        let found = keys.iter().find_map(|key| {
            let info = SubjectPublicKeyInfo::from_der(&key.key_info).ok()?;
            let parsed = self.verifier.parse_key(&info).ok()?;
            let scheme = self.verifier.scheme(&parsed, &list.signature_algorithm()).ok()?;
            self.verifier.verify(&parsed, scheme, list.tbs_der(), list.signature()).ok()?;
            Some(Signed { key, scheme, facts: self.verifier.facts(&parsed) })
        });
        found.ok_or(Rejection::SignatureInvalid)
    }
}

fn facts_of(segment: &Segment, signed: &Signed<'_>) -> Result<ListFacts, Rejection> {
    let (list, own) = (segment.list()?, segment.facts());
    let number = list.crl_number()?;
    Ok(ListFacts {
        issuer: own.issuer.clone(),
        signer: Signer {
            key_info: Arc::clone(&signed.key.key_info),
            certificates: signed.key.certificates.clone(),
        },
        scheme: signed.scheme,
        key: signed.facts,
        this_update: own.this_update,
        next_update: own.next_update,
        number: own.number.clone(),
        number_is_critical: number.is_some_and(|number| number.critical),
        base_number: own.base_number.clone(),
        scope: facts::scope(&list)?,
        authority_key_identifier: own.key_identifier.clone(),
        sha256: own.sha256,
        is_trusted_cache: false,
    })
}
