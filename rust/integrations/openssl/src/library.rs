//! The OpenSSL that is loaded already.

use std::ffi::{CStr, CString, c_void};
use std::ptr::{NonNull, null_mut};
use std::sync::OnceLock;

use crate::symbols::{
    DupCallback, EX_INDEX_SSL, EX_INDEX_SSL_CTX, FreeCallback, PathPointer, Symbols, major_version,
};

/// Why there is no OpenSSL to work with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoadProblem {
    /// Nothing of that path is loaded.
    #[error("{0} is not a module that is loaded")]
    NotLoaded(String),
    /// The module does not show this function: OpenSSL is linked into it statically, or it uses none.
    #[error("OpenSSL's {0} can't be found: is OpenSSL linked statically?")]
    Missing(&'static str),
    /// A version that nobody has tried this with, or a library that only looks like OpenSSL.
    #[error("OpenSSL 3 is needed; this is one that calls itself {0:#x}")]
    Version(u64),
    /// OpenSSL has no memory.
    #[error("OpenSSL has no memory")]
    Memory,
    /// The process has two of them, and this is the second.
    #[error("{0} uses another OpenSSL than the one that is attached to already")]
    Another(String),
}

/// The functions of the OpenSSL that the program uses, and the places of ours in its objects.
pub struct Library {
    pub(crate) symbols: Symbols,
    /// Where a connection holds its owner's address.
    pub(crate) connection_index: i32,
    /// Where a context holds its attachment.
    pub(crate) context_index: i32,
    /// The address of one of its functions tells two libraries apart.
    identity: usize,
}

/// What happens to what we leave in OpenSSL's objects.
#[derive(Clone, Copy)]
pub(crate) struct Places {
    pub(crate) connection_dies: FreeCallback,
    pub(crate) context_dies: FreeCallback,
    pub(crate) copy: DupCallback,
}

/// There is one for a process, and it is never given back: callbacks need it until the process ends.
static LOADED: OnceLock<Library> = OnceLock::new();

impl Library {
    pub(crate) fn find(module: &str, places: Places) -> Result<&'static Self, LoadProblem> {
        let handle = loaded_module(module)?;
        let find = |name: &CStr| {
            // SAFETY: a handle of dlopen that is never closed, and a C string.
            NonNull::new(unsafe { libc::dlsym(handle.as_ptr(), name.as_ptr()) })
        };
        let telling = "SSL_CTX_set_cert_verify_callback";
        let identity = find(c"SSL_CTX_set_cert_verify_callback").ok_or(LoadProblem::Missing(telling))?;
        let library = if let Some(library) = LOADED.get() {
            library
        } else {
            // SAFETY: whoever exports SSL_CTX_set_cert_verify_callback is an OpenSSL or takes its place; the
            // version is looked at before anything else is called.
            let symbols = unsafe { Symbols::find(find) }.map_err(LoadProblem::Missing)?;
            let found = Self::new(&symbols, places, identity.addr().get())?;
            LOADED.get_or_init(|| found)
        };
        let is_same = library.identity == identity.addr().get();
        is_same.then_some(library).ok_or_else(|| LoadProblem::Another(module.to_owned()))
    }

    /// The one that is in use. Callbacks ask for it: they run only when there is one.
    pub(crate) fn loaded() -> Option<&'static Self> {
        LOADED.get()
    }

    /// Puts a library for tests in its place.
    #[cfg(test)]
    pub(crate) fn loaded_for_test(make: impl FnOnce() -> Self) -> &'static Self {
        LOADED.get_or_init(make)
    }

    pub(crate) fn new(symbols: &Symbols, places: Places, identity: usize) -> Result<Self, LoadProblem> {
        // SAFETY: takes nothing and reads a constant.
        let number = unsafe { (symbols.OpenSSL_version_num)() };
        if major_version(number) != 3 {
            return Err(LoadProblem::Version(number));
        }
        let index = |class, free| {
            // SAFETY: both callbacks live as long as the program.
            let index = unsafe {
                (symbols.CRYPTO_get_ex_new_index)(class, 0, null_mut(), None, Some(places.copy), Some(free))
            };
            if index > 0 { Ok(index) } else { Err(LoadProblem::Memory) }
        };
        Ok(Self {
            symbols: *symbols,
            connection_index: index(EX_INDEX_SSL, places.connection_dies)?,
            context_index: index(EX_INDEX_SSL_CTX, places.context_dies)?,
            identity,
        })
    }
}

/// A handle of what is loaded already; never of something new.
fn loaded_module(path: &str) -> Result<NonNull<c_void>, LoadProblem> {
    let not_loaded = || LoadProblem::NotLoaded(path.to_owned());
    let name = CString::new(path).map_err(|_| not_loaded())?;
    let pointer: PathPointer = name.as_ptr();
    // SAFETY: a C string; RTLD_NOLOAD runs no code of the library.
    NonNull::new(unsafe { libc::dlopen(pointer, libc::RTLD_NOLOAD | libc::RTLD_NOW) }).ok_or_else(not_loaded)
}

#[cfg(test)]
mod tests;
