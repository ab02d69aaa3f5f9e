//! What is attached to a context: who judges, and what its clients are told.

use std::ffi::{c_int, c_void};
use std::sync::Arc;

use chainward::{At, Request, Validator, Verdict};

use crate::alert::{OK, OUT_OF_MEMORY, UNSPECIFIED, verify_error};
use crate::connections;
use crate::foreign::refuse_foreign;
use crate::library::Library;
use crate::names::stack;
use crate::presented::presented;
use crate::symbols::{EX_APP_DATA, OP_NO_TICKET, Ssl, StoreContext, VERIFY_REQUIRED};

/// Who decides. The context keeps it alive; it is asked by many threads at once, while Python runs elsewhere.
pub trait Judge: Send + Sync {
    /// May the holder of this leaf come in, now?
    fn judge(&self, leaf: &[u8], intermediates: &[&[u8]]) -> Verdict;

    /// The names of the anchors, as the DER of a `Name`; the same `Arc` until they change.
    fn anchor_names(&self) -> Arc<[Box<[u8]>]>;
}

impl Judge for Validator {
    fn judge(&self, leaf: &[u8], intermediates: &[&[u8]]) -> Verdict {
        self.validate(&Request {
            leaf,
            intermediates,
            at: At::Now,
            host: None,
            usage: None,
            policies: None,
            stapled: &[],
        })
    }

    fn anchor_names(&self) -> Arc<[Box<[u8]>]> {
        self.anchor_names()
    }
}

/// Lives as long as its context, which owns it.
pub(crate) struct Attachment {
    pub(crate) library: &'static Library,
    pub(crate) judge: Arc<dyn Judge>,
    /// The names that the context itself tells; `None`: it tells none.
    pub(crate) names: Option<Arc<[Box<[u8]>]>>,
}

impl Attachment {
    /// Judges the peer of the connection whose certificates are being verified; gives the error number.
    ///
    /// # Safety
    /// `store` is the store context of a verification that is running.
    pub(crate) unsafe fn verify(&self, store: *mut StoreContext) -> c_int {
        let symbols = &self.library.symbols;
        // SAFETY: by contract; whoever verifies for a connection leaves the connection at that index.
        let connection = unsafe {
            (symbols.X509_STORE_CTX_get_ex_data)(store, (symbols.SSL_get_ex_data_X509_STORE_CTX_idx)())
        }
        .cast::<Ssl>();
        // SAFETY: the connection that is in its handshake in this thread.
        let Some(owner) = (unsafe { self.owner(connection) }) else {
            return UNSPECIFIED;
        };
        // A judgement that fails leaves none behind, not the earlier one (TLS 1.3 can ask twice).
        connections::forget_owner(owner.addr());
        // SAFETY: by contract.
        let Some(presented) = (unsafe { presented(symbols, store) }) else {
            return OUT_OF_MEMORY;
        };
        let others: Vec<&[u8]> = presented.others.iter().map(Vec::as_slice).collect();
        let verdict = Arc::new(self.judge.judge(&presented.leaf, &others));
        let error = error_of(&verdict);
        // SAFETY: the same connection. The owner stands there for `connection_dies`.
        if unsafe { (symbols.SSL_set_ex_data)(connection, self.library.connection_index, owner) } != 1 {
            return OUT_OF_MEMORY;
        }
        connections::remember(owner.addr(), connection.addr(), verdict);
        error
    }

    /// The owner of a connection in which we are the server; clients are not ours to judge for.
    ///
    /// # Safety
    /// `connection` is null, or a connection of this thread.
    unsafe fn owner(&self, connection: *const Ssl) -> Option<*mut c_void> {
        if connection.is_null() {
            return None;
        }
        let symbols = &self.library.symbols;
        // SAFETY: by contract.
        let (is_server, owner) = unsafe {
            ((symbols.SSL_is_server)(connection), (symbols.SSL_get_ex_data)(connection, EX_APP_DATA))
        };
        (is_server == 1 && !owner.is_null()).then_some(owner)
    }

    /// Holds a connection to what was attached, at its `ClientHello`, however it was born.
    ///
    /// # Safety
    /// `connection` is a connection of this thread, in its handshake.
    pub(crate) unsafe fn prepare(&self, connection: *mut Ssl) {
        let symbols = &self.library.symbols;
        // SAFETY: by contract, here and below.
        unsafe {
            if (symbols.SSL_is_server)(connection) != 1 {
                return;
            }
            (symbols.SSL_set_verify)(connection, VERIFY_REQUIRED, Some(refuse_foreign));
            (symbols.SSL_set_options)(connection, OP_NO_TICKET);
            (symbols.SSL_set_num_tickets)(connection, 0);
        }
        let Some(told) = &self.names else {
            return;
        };
        // The context's own list can't be changed while it serves. After a reload that changed the names, each
        // connection gets a list of its own.
        let current = self.judge.anchor_names();
        if !Arc::ptr_eq(told, &current) && told != &current {
            let names = stack(symbols, &current);
            if !names.is_null() {
                // SAFETY: the connection takes the list over.
                unsafe { (symbols.SSL_set_client_CA_list)(connection, names) };
            }
        }
    }
}

fn error_of(verdict: &Verdict) -> c_int {
    match (verdict.ok, verdict.code) {
        (true, None) => OK,
        (false, Some(code)) => verify_error(code),
        // invariant: a verdict is one or the other.
        _ => UNSPECIFIED,
    }
}
