//! OCSP responses as views, and requests as bytes (RFC 6960, RFC 9654).
//!
//! A view says what a response says, and never whether to believe it: who signed it, whether it is about the
//! certificate in question and whether it is fresh are for the judge.

mod basic_response;
mod cert_id;
mod request;
mod response;
mod single_response;

#[cfg(test)]
mod test_support;

pub use basic_response::{BasicOcspResponse, ResponderId};
pub use cert_id::CertId;
pub use request::{CertIdHash, MAX_OCSP_NONCE_BYTES, OcspRequest};
pub use response::{MAX_OCSP_RESPONSE_BYTES, OcspResponse, OcspResponseStatus};
pub use single_response::{CertStatus, SingleResponse};
