//! Reads certificates and bundles from any bytes, to the last field.
#![no_main]

use chainward_fuzz::certificate;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    certificate::check(data);
});
