//! An OpenSSL that is not complete, not the right one, or not there.

use std::ffi::{c_long, c_ulong};

use super::*;
use crate::callbacks::PLACES;
use crate::testing::symbols;

/// All functions, by asking for each until none is missing.
fn names() -> Vec<&'static str> {
    let mut names = Vec::new();
    loop {
        // The first that is missing when all but the known ones are.
        let find = |name: &CStr| {
            let is_known = names.iter().any(|known: &&str| known.as_bytes() == name.to_bytes());
            is_known.then(NonNull::dangling)
        };
        // SAFETY: nothing of it is called.
        match unsafe { Symbols::find(find) } {
            Err(missing) => names.push(missing),
            Ok(_) => return names,
        }
    }
}

#[test]
fn each_function_is_missed_by_its_name() {
    let names = names();
    assert!(names.len() > 30 && names.contains(&"SSL_CTX_set_cert_verify_callback"));
    for name in names {
        assert_eq!(symbols(&[name]).err(), Some(name));
    }
}

fn with_version(version: extern "C" fn() -> c_ulong) -> Result<Library, LoadProblem> {
    let mut symbols = symbols(&[]).unwrap();
    symbols.OpenSSL_version_num = version;
    Library::new(&symbols, PLACES, 0)
}

#[test]
fn only_openssl_3_will_do() {
    extern "C" fn openssl_1_1_1() -> c_ulong {
        0x1010_117f
    }
    extern "C" fn libressl() -> c_ulong {
        0x2000_0000
    }
    extern "C" fn openssl_3_6() -> c_ulong {
        0x3060_0000
    }
    extern "C" fn openssl_4() -> c_ulong {
        0x4000_0000
    }
    for version in [openssl_1_1_1, libressl, openssl_4] {
        assert_eq!(with_version(version).err(), Some(LoadProblem::Version(version())));
    }
    assert!(with_version(openssl_3_6).is_ok());
}

#[test]
fn without_a_place_of_ours_there_is_nothing_to_attach() {
    unsafe extern "C" fn none(
        _: i32,
        _: c_long,
        _: *mut c_void,
        _: Option<DupCallback>,
        _: Option<DupCallback>,
        _: Option<FreeCallback>,
    ) -> i32 {
        -1
    }
    let mut symbols = symbols(&[]).unwrap();
    symbols.CRYPTO_get_ex_new_index = none;
    assert_eq!(Library::new(&symbols, PLACES, 0).err(), Some(LoadProblem::Memory));
}

#[test]
fn nothing_is_loaded_that_is_not_there() {
    for path in ["/nowhere/_ssl.so", "libssl.so.3", "a\0b"] {
        assert_eq!(Library::of_loaded(path).err(), Some(LoadProblem::NotLoaded(path.to_owned())));
    }
}

#[test]
fn a_module_without_openssl_is_told_apart() {
    let problem = Library::of_loaded("libc.so.6").err();
    assert_eq!(problem, Some(LoadProblem::Missing("SSL_CTX_set_cert_verify_callback")));
}
