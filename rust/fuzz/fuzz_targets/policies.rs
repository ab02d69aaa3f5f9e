//! Holds the policy graph of RFC 9618 equal to the policy tree of RFC 5280.
#![no_main]

use chainward_fuzz::policies;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    policies::check(data);
});
