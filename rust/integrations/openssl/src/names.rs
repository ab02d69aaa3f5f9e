//! The names of acceptable CAs that a server tells its clients (RFC 8446 4.2.4, RFC 5246 7.4.4).

use std::ffi::{c_long, c_uchar};
use std::ptr::null_mut;

use crate::symbols::{Stack, Symbols};

/// Names of anchors, each as DER.
pub(crate) type Names = [Box<[u8]>];

/// Above this no name is sent at all, which means that any CA will do: every handshake carries the list, and
/// some clients can't take a long one. The length of a name takes two octets.
const MAX_BYTES: usize = 16 * 1024;

/// The names as OpenSSL takes them; empty when they are too many, or one can't be read by OpenSSL. Null when
/// there is no memory. Who gets it owns it.
pub(crate) fn stack(symbols: &Symbols, names: &Names) -> *mut Stack {
    // What fails here must not stay in the thread's error queue: whoever works on the connection next would take
    // it for a failure of the handshake (`SSL_get_error`).
    // SAFETY: both take nothing; each mark is taken off again.
    unsafe { (symbols.ERR_set_mark)() };
    let stack = filled(symbols, names);
    // SAFETY: as above.
    unsafe { (symbols.ERR_pop_to_mark)() };
    stack
}

fn filled(symbols: &Symbols, names: &Names) -> *mut Stack {
    // SAFETY: takes nothing.
    let empty = || unsafe { (symbols.OPENSSL_sk_new_null)() };
    let size: usize = names.iter().map(|name| name.len().saturating_add(2)).sum();
    if size > MAX_BYTES {
        return empty();
    }
    let stack = empty();
    if stack.is_null() || names.iter().all(|name| push(symbols, stack, name)) {
        return stack;
    }
    // SAFETY: a stack of our own, of names.
    unsafe { (symbols.OPENSSL_sk_pop_free)(stack, symbols.X509_NAME_free) };
    empty()
}

fn push(symbols: &Symbols, stack: *mut Stack, name: &[u8]) -> bool {
    let Ok(length) = c_long::try_from(name.len()) else {
        return false;
    };
    let mut start: *const c_uchar = name.as_ptr();
    // SAFETY: `start` points at `length` bytes.
    let parsed = unsafe { (symbols.d2i_X509_NAME)(null_mut(), &raw mut start, length) };
    if parsed.is_null() {
        return false;
    }
    // SAFETY: a live stack takes a live name, and owns it unless it says 0.
    let is_pushed = unsafe { (symbols.OPENSSL_sk_push)(stack, parsed.cast()) } > 0;
    if !is_pushed {
        // SAFETY: the name that was just made, and that nobody took.
        unsafe { (symbols.X509_NAME_free)(parsed.cast()) };
    }
    is_pushed
}

#[cfg(test)]
mod tests;
