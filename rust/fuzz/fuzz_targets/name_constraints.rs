//! Holds the matcher of name constraints equal to the naive one.
#![no_main]

use chainward_fuzz::name_constraints;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    name_constraints::check(data);
});
