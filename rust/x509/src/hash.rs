//! Hash functions, of signature algorithms and of identifiers.

use crate::algorithm_identifier::AlgorithmIdentifier;
use crate::error::Malformed;
use crate::oid::Oid;
use crate::oids;

/// A hash function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hash {
    /// SHA-1.
    Sha1,
    /// SHA-224.
    Sha224,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

const HASHES: [(Oid<'static>, Hash); 5] = [
    (oids::SHA256, Hash::Sha256),
    (oids::SHA384, Hash::Sha384),
    (oids::SHA512, Hash::Sha512),
    (oids::SHA1, Hash::Sha1),
    (oids::SHA224, Hash::Sha224),
];

impl AlgorithmIdentifier<'_> {
    /// The hash function that this names. NULL and absent parameters are the same (RFC 4055 section 2.1).
    ///
    /// # Errors
    /// Another algorithm, or parameters that a hash function has not.
    pub fn hash(&self) -> Result<Hash, Malformed> {
        let row = HASHES.iter().find(|(oid, _)| *oid == self.oid);
        let (_, hash) = row.ok_or_else(|| self.invalid("unknown hash"))?;
        self.require_null_or_absent()?;
        Ok(*hash)
    }
}
