//! Lets the whole judge decide over a PKI that is made from the bytes.
#![no_main]

use chainward_fuzz::validation;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = validation::check(data);
});
