//! Connections that were born in an attached context and moved to one that is not.

use std::ffi::c_int;

use crate::alert::UNSPECIFIED;
use crate::guard::guarded;
use crate::library::Library;
use crate::symbols::StoreContext;

/// Asked by OpenSSL's own verification, which runs only for such a connection: the callback stays with the
/// connection, while `cert_verify` belongs to the context. Nobody would judge it: refused.
pub(crate) extern "C" fn refuse_foreign(_so_far: c_int, store: *mut StoreContext) -> c_int {
    guarded((), || {
        if let Some(library) = Library::loaded() {
            // SAFETY: OpenSSL is verifying with that store context.
            unsafe { (library.symbols.X509_STORE_CTX_set_error)(store, UNSPECIFIED) };
        }
    });
    0
}
