//! chainward inside the handshakes of an OpenSSL that somebody else has loaded.
//!
//! OpenSSL asks one function whether a peer's certificate is good: `X509_verify_cert`, unless
//! `SSL_CTX_set_cert_verify_callback` names another. [`Context::attach`] names ours, so that a server which
//! knows nothing of chainward lets in whom chainward lets in.
//!
//! Nothing of OpenSSL is linked: [`Library::of_loaded`] finds the functions in the library that the program
//! itself uses, through the handle of a module that is loaded already.
//!
//! # How a connection is held to it
//! Four callbacks, because a connection can come to a context, and leave it, while its handshake runs (server
//! name indication), and because the program can change the context after `attach`:
//!
//! | callback | what it is there for |
//! |---|---|
//! | `cert_verify` | judges the certificate (in place of `X509_verify_cert`) |
//! | `cert` | at the `ClientHello`: demands a certificate, whatever mode the connection was born with; no ticket |
//! | `verify` | refuses the connection that was moved to a context which is not attached |
//! | `info` | at the end of the handshake: shuts the connection that nobody judged, such as a resumed one |
//!
//! # What can go wrong, refuses
//! A panic, a missing argument, memory that can't be had, a certificate that OpenSSL can't encode: each ends
//! as a refused handshake with the alert `internal_error`. The callbacks take no lock but the one around the
//! map of verdicts, and never call into Python.
//!
//! # What the caller must still do
//! Attach before the context serves; attach every context that can serve a connection.
#![deny(missing_docs)]

#[cfg(panic = "abort")]
compile_error!("a panic must refuse one handshake, not end the server: build with panic = \"unwind\"");

mod alert;
mod attachment;
mod callbacks;
mod connections;
mod context;
mod foreign;
mod guard;
mod library;
mod names;
mod presented;
mod symbols;
#[cfg(test)]
mod testing;

pub use attachment::Judge;
pub use connections::verdict_of;
pub use context::{AttachProblem, Context};
pub use library::{Library, LoadProblem};
