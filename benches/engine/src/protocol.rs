//! What the driver says and what a worker answers. `benches/peers/worker.py` is the other end.

use serde::{Deserialize, Serialize};

/// What can be timed.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Hash)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Action {
    /// The leaf's signature alone, with a key that is parsed.
    BareLeaf,
    /// Every signature of the chain, with keys that are parsed.
    BareChain,
    /// A validation with all caches off.
    Uncached,
    /// A validation with the caches of a default validator that has seen nothing of it.
    Cold,
    /// A validation of a leaf whose intermediates were seen before; verdicts are not remembered.
    Warm,
    /// A validation that was asked for before, in the same words.
    Again,
    /// SHA-256 of a CRL's DER.
    CrlSha256,
    /// A CRL's signature alone, with a key that is parsed.
    CrlBare,
    /// Taking a CRL in: its signature, every entry, and the index; on the thread that does it. Another thread works
    /// out the SHA-256 of the DER meanwhile.
    CrlAccept,
    /// The same, the time of all threads together.
    CrlAcceptAll,
    /// Opening a CRL with its index again, verified; the time of all threads together.
    CrlOpen,
    /// Opening a CRL with its index again, on trust, and the first lookup.
    CrlTrust,
    /// Looking up a certificate that is listed, others each time.
    CrlHit,
    /// Looking up a certificate that is not listed, others each time.
    CrlMiss,
}

/// One line from the driver.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Request {
    /// Read the certificates of a workload, once.
    Load {
        /// What to call it from now on.
        workload: String,
        /// Where it is.
        folder: String,
    },
    /// Do something with each chain of a workload in turn, so many times over.
    Run {
        /// Which.
        workload: String,
        /// What.
        action: Action,
        /// How often each chain has its turn.
        laps: u32,
    },
}

/// One line to the driver.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Answer {
    /// It is read.
    Loaded {
        /// Chains in it.
        chains: usize,
    },
    /// It is done.
    Ran(Measurement),
    /// It can't be done, and why.
    Error(String),
}

/// What a run took and what it did.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(crate) struct Measurement {
    /// Chains that had their turn.
    pub(crate) operations: u64,
    /// CPU time of the thread.
    pub(crate) nanoseconds: u64,
    /// Signature verifications performed, as they were counted where they happen.
    pub(crate) signatures: u64,
    /// Ticks of the work budget that were charged.
    pub(crate) ticks: u64,
}
