//! Values of extensions, one kind per file. None looks at another.

pub(crate) mod access_descriptions;
pub(crate) mod authority_key_identifier;
pub(crate) mod basic_constraints;
pub(crate) mod certificate_policies;
pub(crate) mod crl_number;
pub(crate) mod distribution_points;
pub(crate) mod extended_key_usage;
pub(crate) mod issuing_distribution_point;
pub(crate) mod key_usage;
pub(crate) mod name_constraints;
pub(crate) mod policy_constraints;
pub(crate) mod policy_mappings;
pub(crate) mod reason_code;
pub(crate) mod tls_features;
