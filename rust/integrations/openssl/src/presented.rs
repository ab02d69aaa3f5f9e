//! The DER of what the peer presented.

use std::ffi::c_uchar;
use std::ptr::null_mut;

use crate::symbols::{StoreContext, Symbols, X509};

/// Leaf and intermediates.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Presented {
    pub(crate) leaf: Vec<u8>,
    pub(crate) others: Vec<Vec<u8>>,
}

/// What the peer sent, in the order in which it came; `None` when OpenSSL can't give all of it.
///
/// How much it can be is bounded by OpenSSL (`SSL_CTX_set_max_cert_list`: 100 KiB); the engine's own cap is
/// lower and comes next. What OpenSSL re-encodes (a certificate's outermost SEQUENCE) arrives re-encoded.
///
/// # Safety
/// `store` is the store context of a verification that is running.
pub(crate) unsafe fn presented(symbols: &Symbols, store: *const StoreContext) -> Option<Presented> {
    // SAFETY: by contract. The certificates belong to the store context, which outlives this function.
    let (leaf, stack) = unsafe {
        ((symbols.X509_STORE_CTX_get0_cert)(store), (symbols.X509_STORE_CTX_get0_untrusted)(store))
    };
    // SAFETY: a certificate of that store context, or null.
    let encoded = unsafe { encoded(symbols, leaf) }?;
    // SAFETY: the stack of that store context; a null stack counts as -1.
    let count = unsafe { (symbols.OPENSSL_sk_num)(stack) };
    let mut others = Vec::new();
    for index in 0..count {
        // SAFETY: within the bounds of the stack, whose elements are certificates.
        let other = unsafe { (symbols.OPENSSL_sk_value)(stack, index) }.cast::<X509>();
        // The stack holds the leaf as well.
        if !std::ptr::eq(other, leaf) {
            // SAFETY: a certificate of that stack, or null.
            others.push(unsafe { self::encoded(symbols, other) }?);
        }
    }
    Some(Presented { leaf: encoded, others })
}

/// # Safety
/// `certificate` is null, or a certificate that nobody frees meanwhile.
unsafe fn encoded(symbols: &Symbols, certificate: *const X509) -> Option<Vec<u8>> {
    if certificate.is_null() {
        return None;
    }
    // SAFETY: by contract; without a place to write to, it only tells the length.
    let length = unsafe { (symbols.i2d_X509)(certificate, null_mut()) };
    let length = usize::try_from(length).ok().filter(|&length| length > 0)?;
    let mut der: Vec<u8> = Vec::new();
    der.try_reserve_exact(length).ok()?;
    der.resize(length, 0);
    let mut end: *mut c_uchar = der.as_mut_ptr();
    // SAFETY: `end` has room for `length` bytes, which is what it just said that it writes: the certificate is
    // not changed between the two calls.
    let written = unsafe { (symbols.i2d_X509)(certificate, &raw mut end) };
    (usize::try_from(written) == Ok(length)).then_some(der)
}
