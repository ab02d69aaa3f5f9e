//! Reads OCSP responses from any bytes, to the last field.
#![no_main]

use chainward_fuzz::ocsp;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    ocsp::check(data);
});
