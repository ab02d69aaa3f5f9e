//! A public key that was parsed once, for every scheme it can verify.

use std::fmt;
use std::sync::OnceLock;

use aws_lc_rs::signature::ParsedPublicKey;
use chainward_validate::finding::{Finding, FindingCode};
use chainward_validate::signature::{KeyFacts, SignatureFault};
use chainward_x509::SignatureScheme;

use crate::algorithms::Algorithm;

/// The restrictions of a key leave nothing that it could verify.
const NO_SCHEME: &str = "no supported signature scheme fits the parameters of the key";
/// AWS-LC does not take the key.
const NOT_A_KEY: &str = "the value of the key is not valid for its kind";

/// A parsed public key.
///
/// AWS-LC binds a parsed key to one algorithm, and one RSA key verifies several. So the key is parsed with
/// the first algorithm of its kind when it is made, which is when a key that is none is found out, and with
/// another one when a signature first asks for it. A key that is there is reached without a lock.
pub struct Key {
    facts: KeyFacts,
    cost: u64,
    algorithms: &'static [Algorithm],
    /// The content of `subjectPublicKey`, as AWS-LC parses it for any of `algorithms`.
    encoded: Box<[u8]>,
    /// One for each of `algorithms`; `None` inside: AWS-LC refused the key.
    parsed: Box<[OnceLock<Option<ParsedPublicKey>>]>,
}

impl Key {
    /// Parses the content of `subjectPublicKey`, whose shape was checked before, for any of `algorithms`.
    ///
    /// # Errors
    /// `public_key_unsupported` when it can't verify anything, or is no key: a point that is not on its curve.
    pub(crate) fn new(
        facts: KeyFacts,
        cost: u64,
        algorithms: &'static [Algorithm],
        encoded: &[u8],
    ) -> Result<Self, Finding> {
        let parsed = algorithms.iter().map(|_| OnceLock::new()).collect();
        let key = Self { facts, cost, algorithms, encoded: encoded.into(), parsed };
        let first = algorithms.first().ok_or_else(|| unsupported(NO_SCHEME))?;
        key.parsed_for(first.scheme).map_err(|_| unsupported(NOT_A_KEY))?;
        Ok(key)
    }

    /// What kind of key it is.
    pub(crate) fn facts(&self) -> KeyFacts {
        self.facts
    }

    /// Ticks that one verification costs.
    pub(crate) fn cost(&self) -> u64 {
        self.cost
    }

    /// True when a signature of this scheme can be verified with this key.
    pub(crate) fn has(&self, scheme: SignatureScheme) -> bool {
        self.algorithms.iter().any(|row| row.scheme == scheme)
    }

    /// Verifies one signature over one message.
    ///
    /// # Errors
    /// [`SignatureFault::Unsupported`] when the key has no such scheme, [`SignatureFault::Invalid`] when it
    /// has and the signature is wrong.
    pub(crate) fn verify(
        &self,
        scheme: SignatureScheme,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), SignatureFault> {
        let parsed = self.parsed_for(scheme)?;
        parsed.verify_sig(message, signature).map_err(|_| SignatureFault::Invalid)
    }

    /// The key as parsed for one scheme, parsed now if that has not happened yet.
    fn parsed_for(&self, scheme: SignatureScheme) -> Result<&ParsedPublicKey, SignatureFault> {
        let mut rows = self.algorithms.iter().zip(&self.parsed);
        let (row, slot) = rows.find(|(row, _)| row.scheme == scheme).ok_or(SignatureFault::Unsupported)?;
        slot.get_or_init(|| ParsedPublicKey::new(row.verification, &self.encoded).ok())
            .as_ref()
            .ok_or(SignatureFault::Unsupported)
    }
}

fn unsupported(detail: &'static str) -> Finding {
    Finding::refusal(FindingCode::PublicKeyUnsupported, detail)
}

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Key")
            .field("facts", &self.facts)
            .field("cost", &self.cost)
            .finish_non_exhaustive()
    }
}
