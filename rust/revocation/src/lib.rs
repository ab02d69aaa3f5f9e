//! What is known about revocation: CRLs that are verified once, indexed, and looked up at no cost per validation.
//!
//! Nothing here is trusted because of where it came from: whoever accepts fetched bytes, or reads kept ones back,
//! verifies their signature.
//!
//! | step | module |
//! |---|---|
//! | whose signatures count | `issuers` |
//! | from the DER of a CRL to a list that can be asked | `accept`, `facts`, `list` |
//! | from the DER of an OCSP response to what is kept | `responses` |
//! | what replaces what | `order` |
//! | what all validations of one moment see | `state` |
//! | what the owner holds | `store` |
//! | a CRL as it was signed, with an index of its entries | [`segment`]; `bytes` maps files, with the only `unsafe` |
//! | from a URL to bytes | [`fetch`] |
//! | what is kept on disk | [`folder`], `keeper` |
#![deny(missing_docs)]

mod accept;
mod bytes;
mod error;
mod facts;
pub mod fetch;
pub mod folder;
mod issuers;
mod keeper;
mod list;
mod order;
mod responses;
pub mod segment;
mod state;
mod store;

pub use bytes::Bytes;
pub use error::{Rejected, Rejection};
pub use issuers::Issuer;
pub use keeper::kept_lists;
pub use list::StoredList;
pub use state::{FirstFetches, State};
pub use store::{Added, RevocationStore};
