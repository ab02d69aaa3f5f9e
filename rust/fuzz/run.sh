#!/bin/sh
# Runs every fuzz target for a while (60 seconds each, or as many as the first argument says), from seeds that are
# made here. Corpora stay in rust/fuzz/corpus, what is found in rust/fuzz/artifacts; both are ignored by git.
# Exits with 1 when a target found something, with 2 when a tool is missing.
set -eu

seconds=${1:-60}
targets="certificate name_constraints ocsp policies validation"
cd "$(dirname "$0")"

missing() {
    echo "fuzz: $1 is missing; install it with: $2" >&2
    exit 2
}

command -v cargo >/dev/null 2>&1 || missing "cargo" "https://rustup.rs"
cargo +nightly --version >/dev/null 2>&1 ||
    missing "the nightly toolchain" "rustup toolchain install nightly --profile minimal"
cargo +nightly fuzz --version >/dev/null 2>&1 || missing "cargo-fuzz" "cargo install cargo-fuzz --locked"
command -v c++ >/dev/null 2>&1 || missing "a C++ compiler, which libFuzzer needs," "apt-get install g++"

# The toy PKI and the properties are checked once without the fuzzer: faster, and with a plain backtrace.
cargo +nightly run --quiet --example seeds -- corpus

# Without a sanitizer: the product forbids unsafe code, and what is left to find is found ten times as often.
# Overflow checks and debug assertions are on.
summary=
found=0
for target in $targets; do
    log=corpus/$target.log
    echo "fuzz: $target for $seconds seconds"
    status=0
    cargo +nightly fuzz run --fuzz-dir . --sanitizer none "$target" -- \
        -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        >"$log" 2>&1 || status=$?
    executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | tail -n 1)
    if [ "$status" -eq 0 ] && [ -n "$executions" ]; then
        outcome="found nothing"
    else
        tail -n 40 "$log"
        outcome="FOUND SOMETHING or did not run, see rust/fuzz/$log and rust/fuzz/artifacts/$target"
        found=1
    fi
    summary="$summary$target: ${executions:-no} executions, $outcome
"
done
printf '%s' "$summary"
exit "$found"
