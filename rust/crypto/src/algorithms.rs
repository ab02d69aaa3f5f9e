//! Which schemes a key of each kind can verify: the whole list, as data.
//!
//! A scheme that is not in the table of its key is unsupported, and no arithmetic is done for it. The
//! first row of a table is the one with which a key is parsed, to find out whether it is a key at all.
//!
//! Left out on purpose, though AWS-LC has them: SHA-224 and SHA-3 (with P-521 and P-384 only; nobody asks
//! for them), secp256k1 (no certificate profile allows it) and PSS with a salt that is not as long as the
//! hash (RFC 4055 section 3.1 recommends that length, and RFC 8017 section 9.1 names it as the typical one).

use aws_lc_rs::signature::{self as aws, VerificationAlgorithm};
use chainward_x509::{Hash, SignatureScheme};

/// One scheme, and what verifies it.
#[derive(Debug)]
pub(crate) struct Algorithm {
    /// The scheme, as an `AlgorithmIdentifier` names it.
    pub(crate) scheme: SignatureScheme,
    /// AWS-LC's verification of it.
    pub(crate) verification: &'static dyn VerificationAlgorithm,
}

/// RSA keys of 2048 to 8192 bits under `rsaEncryption` (RFC 4055 sections 1.2 and 5).
pub(crate) static RSA: &[Algorithm] = &[
    Algorithm { scheme: pkcs1(Hash::Sha256), verification: &aws::RSA_PKCS1_2048_8192_SHA256 },
    Algorithm { scheme: pkcs1(Hash::Sha384), verification: &aws::RSA_PKCS1_2048_8192_SHA384 },
    Algorithm { scheme: pkcs1(Hash::Sha512), verification: &aws::RSA_PKCS1_2048_8192_SHA512 },
    Algorithm { scheme: pss(Hash::Sha256, 32), verification: &aws::RSA_PSS_2048_8192_SHA256 },
    Algorithm { scheme: pss(Hash::Sha384, 48), verification: &aws::RSA_PSS_2048_8192_SHA384 },
    Algorithm { scheme: pss(Hash::Sha512, 64), verification: &aws::RSA_PSS_2048_8192_SHA512 },
    Algorithm { scheme: pkcs1(Hash::Sha1), verification: &aws::RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY },
];

/// RSA keys of 1024 to 2047 bits under `rsaEncryption`: what AWS-LC still has for them.
pub(crate) static RSA_BELOW_2048: &[Algorithm] = &[
    Algorithm {
        scheme: pkcs1(Hash::Sha256),
        verification: &aws::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
    },
    Algorithm {
        scheme: pkcs1(Hash::Sha512),
        verification: &aws::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
    },
    Algorithm { scheme: pkcs1(Hash::Sha1), verification: &aws::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY },
];

/// RSA keys under `id-RSASSA-PSS` without parameters: any PSS, never PKCS#1 (RFC 4055 sections 1.2 and 3.3).
pub(crate) static RSA_PSS_ONLY: &[Algorithm] = &[
    Algorithm { scheme: pss(Hash::Sha256, 32), verification: &aws::RSA_PSS_2048_8192_SHA256 },
    Algorithm { scheme: pss(Hash::Sha384, 48), verification: &aws::RSA_PSS_2048_8192_SHA384 },
    Algorithm { scheme: pss(Hash::Sha512, 64), verification: &aws::RSA_PSS_2048_8192_SHA512 },
];

/// ECDSA on P-256 (RFC 5758 section 3.2); SHA-1 from RFC 3279 section 2.2.3.
pub(crate) static P256: &[Algorithm] = &[
    Algorithm { scheme: ecdsa(Hash::Sha256), verification: &aws::ECDSA_P256_SHA256_ASN1 },
    Algorithm { scheme: ecdsa(Hash::Sha384), verification: &aws::ECDSA_P256_SHA384_ASN1 },
    Algorithm { scheme: ecdsa(Hash::Sha512), verification: &aws::ECDSA_P256_SHA512_ASN1 },
    Algorithm { scheme: ecdsa(Hash::Sha1), verification: &aws::ECDSA_P256_SHA1_ASN1 },
];

/// ECDSA on P-384 (RFC 5758 section 3.2); AWS-LC has no SHA-1 for it.
pub(crate) static P384: &[Algorithm] = &[
    Algorithm { scheme: ecdsa(Hash::Sha384), verification: &aws::ECDSA_P384_SHA384_ASN1 },
    Algorithm { scheme: ecdsa(Hash::Sha256), verification: &aws::ECDSA_P384_SHA256_ASN1 },
    Algorithm { scheme: ecdsa(Hash::Sha512), verification: &aws::ECDSA_P384_SHA512_ASN1 },
];

/// ECDSA on P-521 (RFC 5758 section 3.2); SHA-1 from RFC 3279 section 2.2.3.
pub(crate) static P521: &[Algorithm] = &[
    Algorithm { scheme: ecdsa(Hash::Sha512), verification: &aws::ECDSA_P521_SHA512_ASN1 },
    Algorithm { scheme: ecdsa(Hash::Sha384), verification: &aws::ECDSA_P521_SHA384_ASN1 },
    Algorithm { scheme: ecdsa(Hash::Sha256), verification: &aws::ECDSA_P521_SHA256_ASN1 },
    Algorithm { scheme: ecdsa(Hash::Sha1), verification: &aws::ECDSA_P521_SHA1_ASN1 },
];

/// Ed25519 (RFC 8410 section 3).
pub(crate) static ED25519: &[Algorithm] =
    &[Algorithm { scheme: SignatureScheme::Ed25519, verification: &aws::ED25519 }];

/// ML-DSA-44, pure, with the empty context (RFC 9881 section 3).
pub(crate) static ML_DSA_44: &[Algorithm] =
    &[Algorithm { scheme: SignatureScheme::MlDsa44, verification: &aws::ML_DSA_44 }];

/// ML-DSA-65, pure, with the empty context (RFC 9881 section 3).
pub(crate) static ML_DSA_65: &[Algorithm] =
    &[Algorithm { scheme: SignatureScheme::MlDsa65, verification: &aws::ML_DSA_65 }];

/// ML-DSA-87, pure, with the empty context (RFC 9881 section 3).
pub(crate) static ML_DSA_87: &[Algorithm] =
    &[Algorithm { scheme: SignatureScheme::MlDsa87, verification: &aws::ML_DSA_87 }];

/// What an `id-RSASSA-PSS` key with parameters may verify (RFC 4055 section 3.3): PSS with exactly its hash,
/// for the message and for MGF1, and a salt that is at least as long as the key says. Often nothing.
pub(crate) fn rsa_pss_restricted(hash: Hash, minimum_salt_length: u32) -> &'static [Algorithm] {
    let allowed = |scheme: &SignatureScheme| {
        matches!(scheme, SignatureScheme::RsaPss { hash: own, salt_length }
            if *own == hash && *salt_length >= minimum_salt_length)
    };
    RSA_PSS_ONLY.iter().find(|row| allowed(&row.scheme)).map_or(&[], std::slice::from_ref)
}

const fn pkcs1(hash: Hash) -> SignatureScheme {
    SignatureScheme::RsaPkcs1 { hash }
}

const fn pss(hash: Hash, salt_length: u32) -> SignatureScheme {
    SignatureScheme::RsaPss { hash, salt_length }
}

const fn ecdsa(hash: Hash) -> SignatureScheme {
    SignatureScheme::Ecdsa { hash }
}
