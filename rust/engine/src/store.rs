//! The trust store: anchors, configured intermediates, and what is distrusted, as they were given.

use std::collections::HashMap;
use std::sync::Arc;

use chainward_validate::candidate::Candidate;
use chainward_validate::distrust::Distrust;
use chainward_validate::finding::{Finding, malformed};
use chainward_validate::roots::AnchorLimits;
use chainward_x509::{
    BundleError, BundleLimits, Certificate, Malformed, Name, SubjectPublicKeyInfo, certificates_from_bytes,
};

/// What an anchor is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum AnchorKind {
    Certificate(Vec<u8>),
    /// A bare name and key (RFC 5280 6.1.1 (d)): `Name` and `SubjectPublicKeyInfo`.
    NameAndKey(Vec<u8>, Vec<u8>),
}

#[derive(Clone, Debug)]
pub(crate) struct Anchor {
    pub(crate) kind: AnchorKind,
    pub(crate) limits: AnchorLimits,
    /// Where it came from, for errors.
    pub(crate) source: String,
}

/// Why something can't be part of a trust store, and where it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// A file or value that holds no certificates, or broken ones.
    #[error("{origin}: {problem}")]
    Bundle {
        /// The file, or what the caller calls it.
        origin: String,
        /// What is wrong, and where.
        problem: BundleError,
    },
    /// The name or key of a bare anchor is malformed.
    #[error("{origin}: {problem}")]
    Malformed {
        /// What the caller calls it.
        origin: String,
        /// What is wrong, and where.
        problem: Malformed,
    },
    /// A certificate of a bundle can't be read.
    #[error("{origin}: certificate {}: {finding}", index + 1)]
    Certificate {
        /// The file, or what the caller calls it.
        origin: String,
        /// Which certificate of it, from zero.
        index: usize,
        /// What is wrong.
        finding: Finding,
    },
    /// No anchor at all: everything would be refused.
    #[error("a trust store needs at least one trust anchor")]
    Empty,
}

#[derive(Debug, Default)]
pub(crate) struct Contents {
    pub(crate) anchors: Vec<Anchor>,
    pub(crate) intermediates: Vec<Arc<Candidate>>,
    pub(crate) distrust: Distrust,
}

/// Anchors, configured intermediates and what is distrusted. Immutable; cloning is cheap.
#[derive(Clone, Debug)]
pub struct TrustStore(pub(crate) Arc<Contents>);

impl TrustStore {
    /// An empty store to fill.
    pub fn builder() -> TrustStoreBuilder {
        TrustStoreBuilder::default()
    }

    /// How many trust anchors it has.
    pub fn anchors(&self) -> usize {
        self.0.anchors.len()
    }

    /// How many configured intermediates it has.
    pub fn intermediates(&self) -> usize {
        self.0.intermediates.len()
    }
}

/// Collects what a [`TrustStore`] is made of. Exact duplicates are kept once.
#[derive(Debug, Default)]
pub struct TrustStoreBuilder {
    contents: Contents,
    /// Positions of the anchors of each kind, one for each of its limits.
    known: HashMap<AnchorKind, Vec<usize>>,
}

impl TrustStoreBuilder {
    /// Every certificate of a PEM, DER or PKCS#7 bundle becomes an anchor. `source` names it in errors.
    ///
    /// Returns how many certificates the bundle held.
    ///
    /// # Errors
    /// What can't be read, and where; nothing is added then.
    pub fn anchors_from_bytes(
        &mut self,
        data: &[u8],
        limits: &AnchorLimits,
        source: &str,
    ) -> Result<usize, StoreError> {
        let certificates = open_bundle(data, source)?;
        let count = certificates.len();
        for (index, der) in certificates.iter().enumerate() {
            Certificate::from_der(der).map_err(|problem| StoreError::Certificate {
                origin: source.to_owned(),
                index,
                finding: malformed(problem),
            })?;
        }
        for (index, der) in certificates.into_iter().enumerate() {
            let place = format!("{source}: certificate {}", index + 1);
            self.add(AnchorKind::Certificate(der), limits, place);
        }
        Ok(count)
    }

    /// A bare name and key becomes an anchor (RFC 5280 6.1.1 (d)); its `end_entity` limit has no meaning.
    ///
    /// # Errors
    /// What is malformed, and where.
    pub fn anchor_key(
        &mut self,
        subject: &[u8],
        key_info: &[u8],
        limits: &AnchorLimits,
        source: &str,
    ) -> Result<(), StoreError> {
        let malformed = |problem| StoreError::Malformed { origin: source.to_owned(), problem };
        Name::from_der(subject).map_err(malformed)?;
        SubjectPublicKeyInfo::from_der(key_info).map_err(malformed)?;
        self.add(AnchorKind::NameAndKey(subject.to_vec(), key_info.to_vec()), limits, source.to_owned());
        Ok(())
    }

    fn add(&mut self, kind: AnchorKind, limits: &AnchorLimits, source: String) {
        let anchors = &mut self.contents.anchors;
        let known = self.known.entry(kind.clone()).or_default();
        let is_same =
            |position: &usize| anchors.get(*position).is_some_and(|anchor| anchor.limits == *limits);
        if !known.iter().any(is_same) {
            known.push(anchors.len());
            anchors.push(Anchor { kind, limits: limits.clone(), source });
        }
    }

    /// Every certificate of a bundle may stand in paths, as if each client had presented it.
    ///
    /// # Errors
    /// What can't be read, and where; nothing is added then.
    pub fn intermediates_from_bytes(&mut self, data: &[u8], source: &str) -> Result<usize, StoreError> {
        let certificates = open_bundle(data, source)?;
        let mut candidates = Vec::with_capacity(certificates.len());
        for (index, der) in certificates.iter().enumerate() {
            let candidate = Candidate::from_der(der).map_err(|finding| StoreError::Certificate {
                origin: source.to_owned(),
                index,
                finding,
            })?;
            candidates.push(Arc::new(candidate));
        }
        self.contents.intermediates.append(&mut candidates);
        Ok(certificates.len())
    }

    /// Refuses a certificate wherever it stands, by the SHA-256 of its DER.
    pub fn distrust_certificate(&mut self, sha256: [u8; 32]) {
        self.contents.distrust.certificates.insert(sha256);
    }

    /// Refuses a key wherever it stands, by the SHA-256 of its `SubjectPublicKeyInfo`.
    pub fn distrust_key(&mut self, sha256: [u8; 32]) {
        self.contents.distrust.keys.insert(sha256);
    }

    /// The finished store.
    ///
    /// # Errors
    /// [`StoreError::Empty`] without any anchor.
    pub fn build(mut self) -> Result<TrustStore, StoreError> {
        if self.contents.anchors.is_empty() {
            return Err(StoreError::Empty);
        }
        self.contents.intermediates.sort_by(|left, right| left.der.cmp(&right.der));
        self.contents.intermediates.dedup_by(|left, right| left.der == right.der);
        Ok(TrustStore(Arc::new(self.contents)))
    }
}

fn open_bundle(data: &[u8], source: &str) -> Result<Vec<Vec<u8>>, StoreError> {
    certificates_from_bytes(data, BundleLimits::default())
        .map_err(|problem| StoreError::Bundle { origin: source.to_owned(), problem })
}
