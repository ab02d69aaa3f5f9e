//! Stable names of signature algorithms and kinds of keys, as policy files write them.

use chainward_x509::{Hash, SignatureScheme};

use crate::signature::KeyFacts;

macro_rules! names {
    ($(#[$doc:meta])* $kind:ident { $($variant:ident = $slug:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[allow(missing_docs, reason = "the name is the documentation; the slug beside it is what users see")]
        pub enum $kind {
            $($variant,)+
        }

        impl $kind {
            /// Every name.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The name in a policy file.
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug,)+ }
            }
        }
    };
}

names! {
    /// A signature algorithm that a policy can allow. SHA-1 is not among them: a switch of its own accepts it.
    SignatureName {
        RsaPkcs1Sha256 = "rsa-pkcs1-sha256",
        RsaPkcs1Sha384 = "rsa-pkcs1-sha384",
        RsaPkcs1Sha512 = "rsa-pkcs1-sha512",
        RsaPssSha256 = "rsa-pss-sha256",
        RsaPssSha384 = "rsa-pss-sha384",
        RsaPssSha512 = "rsa-pss-sha512",
        EcdsaSha256 = "ecdsa-sha256",
        EcdsaSha384 = "ecdsa-sha384",
        EcdsaSha512 = "ecdsa-sha512",
        Ed25519 = "ed25519",
        MlDsa44 = "ml-dsa-44",
        MlDsa65 = "ml-dsa-65",
        MlDsa87 = "ml-dsa-87",
    }
}

names! {
    /// A kind of key that a policy can allow.
    KeyName {
        Rsa = "rsa",
        P256 = "p256",
        P384 = "p384",
        P521 = "p521",
        Ed25519 = "ed25519",
        MlDsa44 = "ml-dsa-44",
        MlDsa65 = "ml-dsa-65",
        MlDsa87 = "ml-dsa-87",
    }
}

impl SignatureName {
    /// The name of a scheme; `None` for those that no policy can allow by name.
    pub const fn of(scheme: SignatureScheme) -> Option<Self> {
        Some(match scheme {
            SignatureScheme::RsaPkcs1 { hash: Hash::Sha256 } => Self::RsaPkcs1Sha256,
            SignatureScheme::RsaPkcs1 { hash: Hash::Sha384 } => Self::RsaPkcs1Sha384,
            SignatureScheme::RsaPkcs1 { hash: Hash::Sha512 } => Self::RsaPkcs1Sha512,
            SignatureScheme::RsaPss { hash: Hash::Sha256, .. } => Self::RsaPssSha256,
            SignatureScheme::RsaPss { hash: Hash::Sha384, .. } => Self::RsaPssSha384,
            SignatureScheme::RsaPss { hash: Hash::Sha512, .. } => Self::RsaPssSha512,
            SignatureScheme::Ecdsa { hash: Hash::Sha256 } => Self::EcdsaSha256,
            SignatureScheme::Ecdsa { hash: Hash::Sha384 } => Self::EcdsaSha384,
            SignatureScheme::Ecdsa { hash: Hash::Sha512 } => Self::EcdsaSha512,
            SignatureScheme::Ed25519 => Self::Ed25519,
            SignatureScheme::MlDsa44 => Self::MlDsa44,
            SignatureScheme::MlDsa65 => Self::MlDsa65,
            SignatureScheme::MlDsa87 => Self::MlDsa87,
            _ => return None,
        })
    }
}

impl KeyName {
    /// The kind of a key.
    pub const fn of(facts: KeyFacts) -> Self {
        match facts {
            KeyFacts::Rsa { .. } => Self::Rsa,
            KeyFacts::P256 => Self::P256,
            KeyFacts::P384 => Self::P384,
            KeyFacts::P521 => Self::P521,
            KeyFacts::Ed25519 => Self::Ed25519,
            KeyFacts::MlDsa44 => Self::MlDsa44,
            KeyFacts::MlDsa65 => Self::MlDsa65,
            KeyFacts::MlDsa87 => Self::MlDsa87,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What has no name can't be allowed by one.
    #[test]
    fn every_scheme_has_its_own_name_or_none() {
        let with_hash = |hash| {
            let pss = SignatureScheme::RsaPss { hash, salt_length: 20 };
            [SignatureScheme::RsaPkcs1 { hash }, pss, SignatureScheme::Ecdsa { hash }]
        };
        let of = |scheme| SignatureName::of(scheme).map(SignatureName::slug);
        for (hash, name) in [(Hash::Sha256, "sha256"), (Hash::Sha384, "sha384"), (Hash::Sha512, "sha512")] {
            let expected = ["rsa-pkcs1", "rsa-pss", "ecdsa"].map(|kind| format!("{kind}-{name}"));
            assert_eq!(with_hash(hash).map(of), expected.each_ref().map(|name| Some(name.as_str())));
        }
        for hash in [Hash::Sha1, Hash::Sha224] {
            assert_eq!(with_hash(hash).map(of), [None; 3], "{hash:?}");
        }
        for (scheme, name) in [
            (SignatureScheme::Ed25519, Some("ed25519")),
            (SignatureScheme::MlDsa44, Some("ml-dsa-44")),
            (SignatureScheme::MlDsa65, Some("ml-dsa-65")),
            (SignatureScheme::MlDsa87, Some("ml-dsa-87")),
            (SignatureScheme::Ed448, None),
            (SignatureScheme::Dsa, None),
            (SignatureScheme::Unsupported, None),
        ] {
            assert_eq!(of(scheme), name, "{scheme:?}");
        }
    }
}
