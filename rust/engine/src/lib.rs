//! chainward: may this client certificate come in?
//!
//! The composition root. A [`TrustStore`] holds anchors, configured intermediates and what is distrusted; a
//! [`Policy`] says what is required; a [`Validator`] judges a [`Request`] and answers with a [`Verdict`].
//! Caches skip work and never change an answer.
//!
//! **What the caller must still do**: prove that the peer holds the leaf's private key (a TLS stack does),
//! read the notices of the verdict, and remember that revocation is not looked up while the stance is
//! [`Revocation::None`].
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod background;
mod crl_description;
mod description;
mod digest;
mod hexadecimal;
mod identity;
mod judge;
mod kept;
mod metrics;
mod node_cache;
mod observers;
mod options;
mod owned_request;
mod places;
mod policy_file;
mod refresh;
mod remembered;
mod request;
mod revocation_store;
mod snapshot;
mod store;
mod validator;
mod verdict_cache;
mod witness_cache;
mod workers;

pub use chainward_revocation::fetch;
pub use chainward_revocation::folder::{FolderError, FolderOptions, Hash as ScopeId};
pub use chainward_revocation::{Added, Rejected, Rejection, State as RevocationState, StoredList};
pub use chainward_validate::budget::WorkDone;
pub use chainward_validate::checks::host::Host;
pub use chainward_validate::evidence::{Basis, Evidence, Fault, ListEvidence, ResponseEvidence, Status};
pub use chainward_validate::finding::{Finding, FindingCode, Severity};
pub use chainward_validate::names::{NamePattern, PatternForm};
pub use chainward_validate::policy::{AllowRule, Authority, Policy, Profile, Response, TypedName};
pub use chainward_validate::revocation::rules::{
    Coverage, Mode, RevocationRules, SourceKind, Stance, Timeliness,
};
pub use chainward_validate::revocation::source::{Entry, RevocationList};
pub use chainward_validate::roots::AnchorLimits;
pub use chainward_validate::verdict::{Attempt, PathCertificate, PlacedFinding, Role, Verdict};
pub use chainward_x509 as x509;
pub use crl_description::CrlDescription;
pub use description::{ExtensionDescription, algorithm_name, describe_extensions};
pub use digest::sha256;
pub use hexadecimal::hexadecimal;
pub use identity::{Identity, SubjectAttribute, SubjectValue};
pub use kept::{KeptList, kept_lists};
pub use metrics::Metrics;
pub use observers::{Disagreement, Hook, ShadowReport, Watch};
pub use options::{CacheOptions, Revocation};
pub use policy_file::{
    PolicyFileError, name_from_hexadecimal, policy_diff, policy_from_json, policy_from_toml, policy_to_toml,
    usage_from_text,
};
pub use refresh::{Learnt, RefreshOptions, Refresher};
pub use request::{At, Request};
pub use revocation_store::{LookupError, RevocationStore};
pub use snapshot::SetupError;
pub use store::{StoreError, TrustStore, TrustStoreBuilder};
pub use validator::Validator;
