//! The functions of OpenSSL that are called, as typed pointers which are found at run time, and the few
//! constants of its headers that they need. All of it is the public interface of OpenSSL 3.

use std::ffi::{CStr, c_char, c_int, c_long, c_uchar, c_ulong, c_void};
use std::ptr::NonNull;

/// Types of OpenSSL that are only ever pointed at.
macro_rules! opaque {
    ($($name:ident)+) => { $(
        #[repr(C)]
        pub(crate) struct $name {
            _opaque: [u8; 0],
        }
    )+ };
}

opaque! { SslContext Ssl StoreContext X509 X509Name Stack ExtraData }

/// `SSL_CTX_set_cert_verify_callback`: positive accepts.
pub(crate) type CertVerifyCallback = extern "C" fn(*mut StoreContext, *mut c_void) -> c_int;
/// `SSL_verify_cb`: asked about each certificate by OpenSSL's own verification; zero refuses.
pub(crate) type VerifyCallback = extern "C" fn(c_int, *mut StoreContext) -> c_int;
/// `SSL_CTX_set_cert_cb`: zero ends the handshake.
pub(crate) type CertCallback = extern "C" fn(*mut Ssl, *mut c_void) -> c_int;
/// `SSL_CTX_set_info_callback`.
pub(crate) type InfoCallback = extern "C" fn(*const Ssl, c_int, c_int);
/// `CRYPTO_EX_dup`: what a copied object gets.
pub(crate) type DupCallback =
    extern "C" fn(*mut ExtraData, *const ExtraData, *mut *mut c_void, c_int, c_long, *mut c_void) -> c_int;
/// `CRYPTO_EX_free`: the object dies.
pub(crate) type FreeCallback =
    extern "C" fn(*mut c_void, *mut c_void, *mut ExtraData, c_int, c_long, *mut c_void);
/// What `OPENSSL_sk_pop_free` calls for each element.
pub(crate) type FreeElement = unsafe extern "C" fn(*mut c_void);

macro_rules! symbols {
    ($(fn $name:ident($($argument:ty),*) $(-> $result:ty)?;)+) => {
        /// One pointer for each function, by its own name.
        #[derive(Clone, Copy)]
        #[allow(non_snake_case, reason = "the names are OpenSSL's")]
        pub(crate) struct Symbols {
            $(pub(crate) $name: unsafe extern "C" fn($($argument),*) $(-> $result)?,)+
        }

        impl Symbols {
            /// Asks `find` for each function; gives the first name that it does not have.
            ///
            /// # Safety
            /// What `find` gives for a name is the function of that name, of OpenSSL 3.
            pub(crate) unsafe fn find(
                find: impl Fn(&CStr) -> Option<NonNull<c_void>>,
            ) -> Result<Self, &'static str> {
                const fn name(text: &'static str) -> &'static CStr {
                    match CStr::from_bytes_with_nul(text.as_bytes()) {
                        Ok(name) => name,
                        Err(_) => panic!("a name of this table has a NUL"),
                    }
                }
                Ok(Self { $($name: {
                    const NAME: &CStr = name(concat!(stringify!($name), "\0"));
                    let address = find(NAME).ok_or(stringify!($name))?;
                    // SAFETY: by this function's contract it is the function whose prototype this is.
                    unsafe {
                        std::mem::transmute::<
                            *mut c_void,
                            unsafe extern "C" fn($($argument),*) $(-> $result)?,
                        >(address.as_ptr())
                    }
                },)+ })
            }
        }
    };
}

symbols! {
    // libcrypto
    fn OpenSSL_version_num() -> c_ulong;
    fn CRYPTO_get_ex_new_index(
        c_int, c_long, *mut c_void, Option<DupCallback>, Option<DupCallback>, Option<FreeCallback>
    ) -> c_int;
    fn X509_STORE_CTX_get_ex_data(*const StoreContext, c_int) -> *mut c_void;
    fn X509_STORE_CTX_get0_cert(*const StoreContext) -> *mut X509;
    fn X509_STORE_CTX_get0_untrusted(*const StoreContext) -> *mut Stack;
    fn X509_STORE_CTX_set_error(*mut StoreContext, c_int);
    fn i2d_X509(*const X509, *mut *mut c_uchar) -> c_int;
    fn d2i_X509_NAME(*mut *mut X509Name, *mut *const c_uchar, c_long) -> *mut X509Name;
    fn X509_NAME_free(*mut c_void);
    fn OPENSSL_sk_new_null() -> *mut Stack;
    fn OPENSSL_sk_num(*const Stack) -> c_int;
    fn OPENSSL_sk_value(*const Stack, c_int) -> *mut c_void;
    fn OPENSSL_sk_push(*mut Stack, *const c_void) -> c_int;
    fn OPENSSL_sk_pop_free(*mut Stack, FreeElement);
    fn ERR_set_mark() -> c_int;
    fn ERR_pop_to_mark() -> c_int;
    // libssl, contexts
    fn SSL_CTX_get_verify_mode(*const SslContext) -> c_int;
    fn SSL_CTX_get_verify_callback(*const SslContext) -> Option<VerifyCallback>;
    fn SSL_CTX_set_verify(*mut SslContext, c_int, Option<VerifyCallback>);
    fn SSL_CTX_set_cert_verify_callback(*mut SslContext, Option<CertVerifyCallback>, *mut c_void);
    fn SSL_CTX_set_cert_cb(*mut SslContext, Option<CertCallback>, *mut c_void);
    fn SSL_CTX_set_info_callback(*mut SslContext, Option<InfoCallback>);
    fn SSL_CTX_set_options(*mut SslContext, u64) -> u64;
    fn SSL_CTX_set_num_tickets(*mut SslContext, usize) -> c_int;
    fn SSL_CTX_ctrl(*mut SslContext, c_int, c_long, *mut c_void) -> c_long;
    fn SSL_CTX_set_client_CA_list(*mut SslContext, *mut Stack);
    fn SSL_CTX_set_ex_data(*mut SslContext, c_int, *mut c_void) -> c_int;
    fn SSL_CTX_get_ex_data(*const SslContext, c_int) -> *mut c_void;
    // libssl, connections
    fn SSL_get_ex_data_X509_STORE_CTX_idx() -> c_int;
    fn SSL_get_ex_data(*const Ssl, c_int) -> *mut c_void;
    fn SSL_set_ex_data(*mut Ssl, c_int, *mut c_void) -> c_int;
    fn SSL_is_server(*const Ssl) -> c_int;
    fn SSL_set_verify(*mut Ssl, c_int, Option<VerifyCallback>);
    fn SSL_set_options(*mut Ssl, u64) -> u64;
    fn SSL_set_num_tickets(*mut Ssl, usize) -> c_int;
    fn SSL_set_client_CA_list(*mut Ssl, *mut Stack);
    fn SSL_set_shutdown(*mut Ssl, c_int);
}

/// `SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT`: what Python calls `CERT_REQUIRED`. Without
/// `SSL_VERIFY_POST_HANDSHAKE`, so that TLS 1.3 asks in the handshake itself.
pub(crate) const VERIFY_REQUIRED: c_int = 0x01 | 0x02;
/// `SSL_OP_NO_TICKET`.
pub(crate) const OP_NO_TICKET: u64 = 1 << 14;
/// `SSL_CTRL_SET_SESS_CACHE_MODE`.
pub(crate) const CTRL_SET_SESS_CACHE_MODE: c_int = 44;
/// `SSL_SESS_CACHE_OFF | SSL_SESS_CACHE_NO_INTERNAL`: nothing is kept, and nothing that was kept is looked up.
pub(crate) const SESS_CACHE_OFF: c_long = 0x0300;
/// `SSL_CB_HANDSHAKE_DONE`.
pub(crate) const CB_HANDSHAKE_DONE: c_int = 0x20;
/// `SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN`.
pub(crate) const SHUTDOWN_BOTH: c_int = 0x01 | 0x02;
/// `CRYPTO_EX_INDEX_SSL`.
pub(crate) const EX_INDEX_SSL: c_int = 0;
/// `CRYPTO_EX_INDEX_SSL_CTX`.
pub(crate) const EX_INDEX_SSL_CTX: c_int = 1;
/// The index behind `SSL_get_app_data`: `CPython` keeps its `_ssl._SSLSocket` there.
pub(crate) const EX_APP_DATA: c_int = 0;
/// The major version of `OPENSSL_VERSION_NUMBER`, which is 0xMNN00PP0L.
pub(crate) const fn major_version(number: c_ulong) -> c_ulong {
    (number >> 28) & 0xf
}

/// A path, as `dlopen` takes it.
pub(crate) type PathPointer = *const c_char;
