//! Borrowed views of X.509 certificates, CRLs and OCSP responses: bytes in, checked views out, nothing copied.
//!
//! This crate says what bytes mean and where they are malformed. It never says what is acceptable: that is
//! the judge's work (`chainward-validate`).
//!
//! # What is guaranteed
//! - **Strict DER** (X.690 section 10 and 11). What is accepted has one encoding only, so that the bytes that
//!   were signed are the bytes that were understood. Every refusal is a [`Malformed`], with its place.
//! - **No panic, no recursion** on any input, and no allocation from a claimed length. Making a
//!   [`Certificate`] or a [`CertificateList`] allocates nothing.
//! - **Names have one comparison form**, [`CanonicalName`] (RFC 5280 section 7.1).
//!
//! # What is not guaranteed
//! - That a value makes sense: `notAfter` may come before `notBefore`, a DNS name may be no host name.
//! - That extensions are well-formed: each is decoded when it is asked for. Values of extensions that this
//!   crate does not know are not looked into.
//! - That the entries of a CRL are well-formed: each is read when its turn comes.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod algorithm_identifier;
mod bundle;
mod canonical_name;
mod certificate;
mod certificate_extensions;
mod certificate_list;
mod certificate_list_extensions;
mod crl_bundle;
mod crl_version;
mod der;
mod ecdsa_twin;
mod error;
mod extension;
mod extensions;
mod general_name;
mod hash;
mod key;
mod name;
mod name_display;
mod object_identifier;
mod ocsp;
mod oid;
pub mod oids;
mod opaque;
mod other_name;
mod pem;
mod pkcs7;
mod revoked_entries;
mod rsa_pss;
mod signature_algorithm;
mod string_preparation;
mod subject_public_key_info;
mod text;
mod time;

#[cfg(test)]
mod test_support;

pub use algorithm_identifier::AlgorithmIdentifier;
pub use bundle::{
    Bundle, BundleError, BundleLimits, BundleProblem, bundle_from_bytes, certificates_from_bytes,
};
pub use canonical_name::CanonicalName;
pub use certificate::{Certificate, Version};
pub use certificate_list::CertificateList;
pub use crl_bundle::crls_from_bytes;
pub use crl_version::CrlVersion;
pub use der::{MAX_CERTIFICATE_BYTES, MAX_CRL_BYTES};
pub use error::{Malformed, Problem};
pub use extension::{Critical, Extension, Extensions, MAX_EXTENSIONS};
pub use extensions::access_descriptions::AccessDescriptions;
pub use extensions::authority_key_identifier::AuthorityKeyIdentifier;
pub use extensions::basic_constraints::BasicConstraints;
pub use extensions::certificate_policies::{CertificatePolicies, PolicyInformation};
pub use extensions::crl_number::CrlNumber;
pub use extensions::distribution_points::{
    DistributionPoint, DistributionPointName, DistributionPoints, ReasonFlags,
};
pub use extensions::extended_key_usage::ExtendedKeyUsage;
pub use extensions::issuing_distribution_point::{IssuingDistributionPoint, OnlyContains};
pub use extensions::key_usage::KeyUsage;
pub use extensions::name_constraints::{GeneralSubtree, NameConstraints};
pub use extensions::policy_constraints::PolicyConstraints;
pub use extensions::policy_mappings::PolicyMappings;
pub use extensions::reason_code::ReasonCode;
pub use extensions::tls_features::TlsFeatures;
pub use general_name::{GeneralName, GeneralNames};
pub use hash::Hash;
pub use key::{Curve, PublicKeyKind};
pub use name::{Attribute, AttributeValue, Name, RelativeDistinguishedName};
pub use object_identifier::ObjectIdentifier;
pub use ocsp::{
    BasicOcspResponse, CertId, CertIdHash, CertStatus, MAX_OCSP_NONCE_BYTES, MAX_OCSP_RESPONSE_BYTES,
    OcspRequest, OcspResponse, OcspResponseStatus, ResponderId, SingleResponse,
};
pub use oid::Oid;
pub use opaque::MAX_NESTING;
pub use other_name::OtherName;
pub use revoked_entries::{RevokedEntries, RevokedEntry};
pub use rsa_pss::RsaPssParameters;
pub use signature_algorithm::SignatureScheme;
pub use subject_public_key_info::SubjectPublicKeyInfo;
pub use time::{UnixTime, Validity, format_unix_time, parse_unix_time};
