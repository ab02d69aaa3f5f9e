//! A server's `SSL_CTX`.

use std::ffi::{c_int, c_void};
use std::ptr::{NonNull, null_mut};
use std::sync::Arc;

use crate::attachment::{Attachment, Judge};
use crate::callbacks::{cert, cert_verify, info};
use crate::foreign::refuse_foreign;
use crate::library::Library;
use crate::names::stack;
use crate::symbols::{CTRL_SET_SESS_CACHE_MODE, OP_NO_TICKET, SESS_CACHE_OFF, SslContext, VERIFY_REQUIRED};

/// Why nothing was attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AttachProblem {
    /// Connections may be using the attachment, so it can't be replaced; a validator can be reloaded.
    #[error("the context is attached already; reload its validator instead")]
    Twice,
    /// OpenSSL has no memory.
    #[error("OpenSSL has no memory")]
    Memory,
}

/// A server's `SSL_CTX`, borrowed.
pub struct Context {
    library: &'static Library,
    pointer: NonNull<SslContext>,
}

impl Context {
    /// The context at an address that the caller has found.
    ///
    /// # Safety
    /// `address` is that of an `SSL_CTX` of this library, which lives longer than the value.
    pub unsafe fn at(library: &'static Library, address: NonNull<c_void>) -> Self {
        Self { library, pointer: address.cast() }
    }

    /// What is demanded of peers (`SSL_CTX_get_verify_mode`).
    pub fn verify_mode(&self) -> c_int {
        // SAFETY: the contract of `at`.
        unsafe { (self.library.symbols.SSL_CTX_get_verify_mode)(self.pointer.as_ptr()) }
    }

    /// Demands something else of the peers of later connections; what is attached stays.
    pub fn set_verify_mode(&self, mode: c_int) {
        let symbols = &self.library.symbols;
        let context = self.pointer.as_ptr();
        // SAFETY: the contract of `at`.
        unsafe { (symbols.SSL_CTX_set_verify)(context, mode, (symbols.SSL_CTX_get_verify_callback)(context)) }
    }

    /// From now on `judge` decides about the peers of this server, each of which must show a certificate, in
    /// each handshake: sessions are not resumed. With `tells_names` clients are told the anchors' names.
    ///
    /// **What the caller must still do**: attach before the context serves, and every context that can serve.
    ///
    /// # Errors
    /// Why nothing was attached.
    pub fn attach(&self, judge: Arc<dyn Judge>, tells_names: bool) -> Result<(), AttachProblem> {
        let symbols = &self.library.symbols;
        let context = self.pointer.as_ptr();
        let index = self.library.context_index;
        // SAFETY: the contract of `at`.
        if !unsafe { (symbols.SSL_CTX_get_ex_data)(context, index) }.is_null() {
            return Err(AttachProblem::Twice);
        }
        let names = tells_names.then(|| judge.anchor_names());
        let told = stack(symbols, names.as_deref().unwrap_or_default());
        if told.is_null() {
            return Err(AttachProblem::Memory);
        }
        let attachment = Box::into_raw(Box::new(Attachment { library: self.library, judge, names }));
        // SAFETY: the contract of `at`. From here on the context owns the attachment (`context_dies`).
        if unsafe { (symbols.SSL_CTX_set_ex_data)(context, index, attachment.cast()) } != 1 {
            // SAFETY: made above, and nobody took it.
            drop(unsafe { Box::from_raw(attachment) });
            return Err(AttachProblem::Memory);
        }
        // SAFETY: the contract of `at`; the context takes the list over, and the attachment lives as long as it.
        unsafe {
            (symbols.SSL_CTX_set_verify)(context, VERIFY_REQUIRED, Some(refuse_foreign));
            (symbols.SSL_CTX_set_cert_verify_callback)(context, Some(cert_verify), attachment.cast());
            (symbols.SSL_CTX_set_cert_cb)(context, Some(cert), attachment.cast());
            (symbols.SSL_CTX_set_info_callback)(context, Some(info));
            (symbols.SSL_CTX_set_client_CA_list)(context, told);
        }
        self.end_resumption();
        Ok(())
    }

    /// A resumed session would not be verified. Each of the three alone leaves one way to resume open.
    fn end_resumption(&self) {
        let symbols = &self.library.symbols;
        let context = self.pointer.as_ptr();
        // SAFETY: the contract of `at`.
        unsafe {
            (symbols.SSL_CTX_set_options)(context, OP_NO_TICKET);
            (symbols.SSL_CTX_set_num_tickets)(context, 0);
            (symbols.SSL_CTX_ctrl)(context, CTRL_SET_SESS_CACHE_MODE, SESS_CACHE_OFF, null_mut());
        }
    }
}
