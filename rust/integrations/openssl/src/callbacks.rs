//! What OpenSSL calls. No panic leaves these functions, and whatever fails in them refuses.

use std::ffi::{c_int, c_long, c_void};
use std::ptr::null_mut;

use crate::alert::{OK, UNSPECIFIED};
use crate::attachment::Attachment;
use crate::connections;
use crate::guard::guarded;
use crate::library::{Library, LoadProblem, Places};
use crate::symbols::{CB_HANDSHAKE_DONE, ExtraData, SHUTDOWN_BOTH, Ssl, StoreContext};

impl Library {
    /// Finds the OpenSSL that a loaded module uses, by the path of that module.
    ///
    /// # Errors
    /// Why it can't be used.
    pub fn of_loaded(module: &str) -> Result<&'static Self, LoadProblem> {
        Self::find(module, PLACES)
    }
}

/// What happens to what we leave in OpenSSL's objects.
pub(crate) const PLACES: Places = Places { connection_dies, context_dies, copy: copy_nothing };

/// In place of `X509_verify_cert`. `argument` is the attachment of the context that serves the connection.
pub(crate) extern "C" fn cert_verify(store: *mut StoreContext, argument: *mut c_void) -> c_int {
    // SAFETY: `attach` gave it; the context owns it, and lives as long as the connection that is served.
    let Some(attachment) = (unsafe { argument.cast::<Attachment>().as_ref() }) else {
        return 0;
    };
    // SAFETY: OpenSSL is verifying with that store context.
    let error = guarded(UNSPECIFIED, || unsafe { attachment.verify(store) });
    // SAFETY: the same store context.
    unsafe { (attachment.library.symbols.X509_STORE_CTX_set_error)(store, error) };
    c_int::from(error == OK)
}

/// At the `ClientHello` of a connection that the context serves, whether born in it or moved to it; not for one
/// that is resumed.
pub(crate) extern "C" fn cert(connection: *mut Ssl, argument: *mut c_void) -> c_int {
    // SAFETY: as in `cert_verify`.
    let Some(attachment) = (unsafe { argument.cast::<Attachment>().as_ref() }) else {
        return 0;
    };
    guarded(0, || {
        // SAFETY: OpenSSL is in the handshake of that connection.
        unsafe { attachment.prepare(connection) };
        1
    })
}

/// At the end of a handshake: a connection that nobody let in neither reads nor writes. That leaves those that
/// are resumed, when a context that is not attached gave out the session.
pub(crate) extern "C" fn info(connection: *const Ssl, event: c_int, _value: c_int) {
    if event & CB_HANDSHAKE_DONE == 0 {
        return;
    }
    let Some(library) = Library::loaded() else {
        return;
    };
    let symbols = &library.symbols;
    // SAFETY: OpenSSL is in the handshake of that connection.
    let (is_server, owner) = unsafe {
        ((symbols.SSL_is_server)(connection), (symbols.SSL_get_ex_data)(connection, library.connection_index))
    };
    let may_pass = guarded(false, || {
        is_server == 0 || (!owner.is_null() && connections::is_accepted(owner.addr(), connection.addr()))
    });
    if !may_pass {
        // SAFETY: the same connection, which this thread alone works on.
        unsafe { (symbols.SSL_set_shutdown)(connection.cast_mut(), SHUTDOWN_BOTH) };
    }
}

/// A connection dies: so does its verdict.
pub(crate) extern "C" fn connection_dies(
    connection: *mut c_void,
    owner: *mut c_void,
    _: *mut ExtraData,
    _: c_int,
    _: c_long,
    _: *mut c_void,
) {
    if !owner.is_null() {
        guarded((), || connections::forget(owner.addr(), connection.addr()));
    }
}

/// A context dies, after its last connection: so does its attachment.
pub(crate) extern "C" fn context_dies(
    _: *mut c_void,
    attachment: *mut c_void,
    _: *mut ExtraData,
    _: c_int,
    _: c_long,
    _: *mut c_void,
) {
    if !attachment.is_null() {
        // SAFETY: `attach` made it with `Box::into_raw` and gave it to the context, which frees it once.
        guarded((), || drop(unsafe { Box::from_raw(attachment.cast::<Attachment>()) }));
    }
}

/// A copied connection (`SSL_dup`) starts without a verdict.
pub(crate) extern "C" fn copy_nothing(
    _: *mut ExtraData,
    _: *const ExtraData,
    value: *mut *mut c_void,
    _: c_int,
    _: c_long,
    _: *mut c_void,
) -> c_int {
    if !value.is_null() {
        // SAFETY: OpenSSL gives the place of the value that it is about to copy.
        unsafe { value.write(null_mut()) };
    }
    1
}

#[cfg(test)]
mod tests;
