//! The weighted work budget: one explicit value that every loop over input draws on.
//!
//! One unit is the cost of one P-256 verification; it is divided into [`UNIT`] ticks of about a
//! nanosecond. A cache hit is charged what the miss would have cost, so that a warm cache never turns
//! `budget_exhausted` into an acceptance; what was really done is counted apart in [`WorkDone`].

use crate::finding::{Finding, FindingCode};

/// Ticks in one unit of work.
pub const UNIT: u64 = 50_000;
/// Units for one validation: an attacker who holds no CA key, or a constrained one, gets no more than this.
pub const MAX_UNITS: u64 = 60;
/// Units of those that may go to signatures that turn out not to verify.
pub const MAX_FAILED_SIGNATURE_UNITS: u64 = 24;
/// Bytes presented in one validation, leaf included.
pub const MAX_PRESENTED_BYTES: usize = 65_536;
/// Certificates presented in one validation, leaf included; `BetterTLS` needs 37.
pub const MAX_PRESENTED_CERTIFICATES: usize = 64;

/// Ticks charged for the steps that are not signatures; each is a measured upper bound on what it stands for.
pub mod cost {
    /// Parsing one certificate, its names not included.
    pub const PARSE: u64 = 1_000;
    /// Processing one certificate of a path (6.1.3 and 6.1.4); its extensions and policies not included.
    pub const STEP: u64 = 500;
    /// Reading one octet of a distinguished name, or making it comparable.
    pub const NAME_OCTET: u64 = 8;
    /// The same, in addition, for an octet that is not ASCII: normalisation makes up to eighteen characters of one
    /// (Unicode Standard Annex #15 section 12.1).
    pub const NAME_OCTET_BEYOND_ASCII: u64 = 160;
    /// Parsing one public key.
    pub const KEY: u64 = 5_000;
    /// Reading one octet of an extension.
    pub const EXTENSION_OCTET: u64 = 9;
    /// Hashing two octets.
    pub const HASH_TWO_OCTETS: u64 = 5;
    /// Proposing one candidate issuer or child.
    pub const CANDIDATE: u64 = 50;
    /// Comparing one name with one subtree, or sorting, hashing or indexing one of them.
    pub const NAME: u64 = 20;
    /// Hashing an octet of a CA certificate for the allow rules, twice at most, and writing it as part of a name.
    pub const FINGERPRINT_OCTET: u64 = 10;
    /// Adding one policy, mapping or edge to the policy graph.
    pub const POLICY: u64 = 100;
}

/// What one validation really did; caches make these smaller, never the charge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WorkDone {
    /// Signature verifications performed.
    pub signatures: u32,
    /// Of those, the ones that did not verify.
    pub failed_signatures: u32,
    /// Certificates processed.
    pub steps: u32,
    /// Ticks charged in all, signatures included: the same whatever was remembered, never more than the budget.
    pub ticks: u64,
}

/// What is left, and what was done.
#[derive(Clone, Debug)]
pub struct Budget {
    ticks_left: u64,
    failed_ticks_left: u64,
    /// What was really done so far.
    pub done: WorkDone,
}

impl Default for Budget {
    fn default() -> Self {
        Self::new(MAX_UNITS, MAX_FAILED_SIGNATURE_UNITS)
    }
}

impl Budget {
    /// A budget of so many units, of which so many may go to failing signatures.
    pub fn new(units: u64, failed_signature_units: u64) -> Self {
        Self {
            ticks_left: units.saturating_mul(UNIT),
            failed_ticks_left: failed_signature_units.saturating_mul(UNIT),
            done: WorkDone::default(),
        }
    }

    /// For what an operator configures; what is presented never meets it.
    pub fn unlimited() -> Self {
        Self::new(u64::MAX, u64::MAX)
    }

    /// Draws `ticks`, or all that is left when that is less: so the charge of an exhausted budget is the
    /// budget, however the work was cut into pieces.
    ///
    /// # Errors
    /// `budget_exhausted` when less than that is left; the budget is empty from then on.
    pub fn charge(&mut self, ticks: u64) -> Result<(), Finding> {
        let drawn = ticks.min(self.ticks_left);
        self.done.ticks = self.done.ticks.saturating_add(drawn);
        self.ticks_left -= drawn; // invariant: `drawn` is at most what is left
        if drawn == ticks { Ok(()) } else { Err(exhausted("work units")) }
    }

    /// Draws `ticks` for each of `count` things.
    ///
    /// # Errors
    /// As [`Budget::charge`].
    pub fn charge_each(&mut self, ticks: u64, count: usize) -> Result<(), Finding> {
        self.charge(ticks.saturating_mul(u64::try_from(count).unwrap_or(u64::MAX)))
    }

    /// Draws `ticks` for a signature, if the share for those that do not verify has room for it, too: whether
    /// it verifies is not known yet.
    ///
    /// # Errors
    /// As [`Budget::charge`].
    pub fn charge_signature(&mut self, ticks: u64) -> Result<(), Finding> {
        if ticks > self.failed_ticks_left {
            self.ticks_left = 0;
            return Err(exhausted("signatures that do not verify"));
        }
        self.charge(ticks)
    }

    /// Draws on the share for signatures that did not verify; their work is charged already.
    ///
    /// # Errors
    /// As [`Budget::charge`].
    pub fn charge_failed_signature(&mut self, ticks: u64) -> Result<(), Finding> {
        if let Some(left) = self.failed_ticks_left.checked_sub(ticks) {
            self.failed_ticks_left = left;
            return Ok(());
        }
        self.ticks_left = 0;
        Err(exhausted("signatures that do not verify"))
    }
}

fn exhausted(what: &'static str) -> Finding {
    Finding::refusal(FindingCode::BudgetExhausted, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_charge_of_an_exhausted_budget_is_the_budget() {
        let mut whole = Budget::new(2, 1);
        assert!(whole.charge(2 * UNIT).is_ok());
        assert!(whole.charge(1).is_err());
        let mut pieces = Budget::new(2, 1);
        assert!(pieces.charge(UNIT).is_ok());
        assert!(pieces.charge(3 * UNIT).unwrap_err().is_fatal());
        assert_eq!((whole.done.ticks, pieces.done.ticks), (2 * UNIT, 2 * UNIT));
    }

    /// What an operator configures may be more than any validation may cost.
    #[test]
    fn a_budget_without_limit_does_not_end() {
        let mut budget = Budget::unlimited();
        assert!(budget.charge_each(UNIT * MAX_UNITS, 1_000_000).is_ok());
        assert!(budget.charge_signature(UNIT * MAX_UNITS).is_ok());
        assert!(budget.charge_failed_signature(UNIT * MAX_UNITS).is_ok());
    }

    #[test]
    fn a_signature_is_begun_only_if_its_failure_has_room() {
        let mut budget = Budget::new(60, 24);
        for _ in 0..3 {
            budget.charge_signature(7 * UNIT).unwrap();
            budget.charge_failed_signature(7 * UNIT).unwrap();
        }
        assert!(budget.clone().charge_signature(3 * UNIT).is_ok());
        assert!(budget.charge_signature(3 * UNIT + 1).unwrap_err().is_fatal());
        assert!(budget.charge(1).is_err(), "nothing is left after that");
        assert_eq!(budget.done.ticks, 21 * UNIT);
    }
}
