//! The OpenSSL under the interpreter's `ssl` module.

use std::ptr::NonNull;
use std::sync::Arc;

use chainward_openssl::{Context, LoadProblem, verdict_of as find_verdict};
use pyo3::exceptions::{PyOSError, PyTypeError};
use pyo3::prelude::*;

use crate::validator::Validator;
use crate::verdict::Verdict;

/// What `chainward.integrations.ssl` is made of; use that.
#[pymodule(submodule)]
pub mod openssl {
    use super::{Bound, PyAnyMethods, PyModule, PyResult};

    #[pymodule_export]
    use super::{Library, verdict_of};

    /// A submodule is importable by its own name only when it is among `sys.modules`.
    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        let modules = module.py().import("sys")?.getattr("modules")?;
        modules.set_item("chainward._native.openssl", module)
    }
}

/// The OpenSSL that a loaded extension module uses.
#[pyclass(frozen, module = "chainward._native.openssl")]
pub struct Library(&'static chainward_openssl::Library);

#[pymethods]
impl Library {
    /// extension: the path of the module `_ssl`.
    #[new]
    fn new(extension: &str) -> PyResult<Self> {
        chainward_openssl::Library::of_loaded(extension).map(Self).map_err(|error| problem(&error))
    }

    /// The verify mode of a context, as OpenSSL sees it.
    fn verify_mode(&self, ssl_context: &Bound<'_, PyAny>) -> PyResult<i32> {
        Ok(self.context(ssl_context)?.verify_mode())
    }

    /// Sets the verify mode of a context behind Python's back.
    fn set_verify_mode(&self, ssl_context: &Bound<'_, PyAny>, mode: i32) -> PyResult<()> {
        self.context(ssl_context)?.set_verify_mode(mode);
        Ok(())
    }

    /// Lets a validator decide about the clients of a context.
    fn attach(&self, ssl_context: &Bound<'_, PyAny>, validator: &Validator, ca_names: bool) -> PyResult<()> {
        let judge = Arc::clone(&validator.0);
        let attached = self.context(ssl_context)?.attach(judge, ca_names);
        attached.map_err(|error| PyOSError::new_err(error.to_string()))
    }
}

impl Library {
    /// The `SSL_CTX` of an `_ssl._SSLContext`, whose C struct is `PyObject_HEAD`, then `SSL_CTX *ctx`.
    ///
    /// That holds for each interpreter that `chainward.integrations.ssl` lets through; it proves the context
    /// by its verify mode before it attaches anything.
    #[allow(unsafe_code, reason = "CPython has no function that gives the SSL_CTX of a context")]
    fn context(&self, ssl_context: &Bound<'_, PyAny>) -> PyResult<Context> {
        let py = ssl_context.py();
        if !ssl_context.is_instance(&py.import("_ssl")?.getattr("_SSLContext")?)? {
            return Err(PyTypeError::new_err("an ssl.SSLContext is wanted"));
        }
        // The size of the head of every object, in bytes, is that of a bare `object`.
        let head: usize = py.get_type::<PyAny>().getattr("__basicsize__")?.extract()?;
        // SAFETY: a live `_ssl._SSLContext`; subclasses add to the end of the struct.
        let address = unsafe { ssl_context.as_ptr().byte_add(head).cast::<*mut std::ffi::c_void>().read() };
        let address = NonNull::new(address).ok_or_else(|| PyTypeError::new_err("the context is empty"))?;
        // SAFETY: it is an SSL_CTX of the OpenSSL that `_ssl` uses. It lives as long as its SSLContext, which
        // the caller's argument keeps alive until the caller is done with the `Context`.
        Ok(unsafe { Context::at(self.0, address) })
    }
}

/// The verdict about the peer of an `_ssl._SSLSocket`; None when nobody judged it.
#[pyfunction]
pub fn verdict_of(connection: &Bound<'_, PyAny>) -> Option<Verdict> {
    find_verdict(connection.as_ptr().addr()).map(Verdict::from)
}

fn problem(error: &LoadProblem) -> PyErr {
    PyOSError::new_err(error.to_string())
}
