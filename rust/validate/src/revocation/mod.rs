//! Revocation: RFC 5280 section 6.3 over what a [`source::RevocationSource`] knows, and the policy of unknown.
//!
//! Pure, as all of this crate: the source is a state of the world that was fetched, verified and indexed before. A
//! validation looks at one such state only.
//!
//! | step | module |
//! |---|---|
//! | what is asked about a certificate | `subject` |
//! | what is known | `source` |
//! | does a CRL cover a certificate (6.3.3 (b), (d)) | `points`, `scope` |
//! | is a CRL of its time (6.3.3 (a)) | `freshness` |
//! | may its signer speak for the issuer (6.3.3 (f)) | `signer` |
//! | what the CRLs say (6.3.3 (c), (e), (h)-(l)) | `lists` |
//! | what OCSP responses say (RFC 6960) | `responses`, `crate::ocsp` |
//! | what the policy makes of it | `rules`, `stance`, `path` |
//! | what the verdict shows | `crate::evidence` |
pub mod freshness;
pub mod inquiry;
pub mod lists;
pub mod path;
pub mod points;
pub mod responses;
pub mod rules;
pub mod scope;
pub mod signer;
pub mod source;
pub mod subject;
