//! One attack, and what is asserted about it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use chainward::{FindingCode, Revocation, Validator, Verdict, WorkDone};

use super::support::case::{CACHES_OFF, Case, NODES_ONLY};

/// Ticks in one unit, the work of one P-256 verification.
pub const UNIT: u64 = 50_000;
/// Whatever is presented: no more than this many units, and no more than that many of them on signatures that fail.
const UNITS: u64 = 60;
const FAILED_UNITS: u32 = 24;

/// How an attack must end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    Accepted,
    Refused(FindingCode),
    /// An anchor that can't be used: no validator is made.
    Unusable(FindingCode),
}

/// The most that may be done.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    pub ticks: u64,
    pub signatures: u32,
    pub failed_signatures: u32,
    pub steps: u32,
}

/// Something that a peer, or a careless operator, may hand to a validator.
pub struct Attack {
    pub row: &'static str,
    pub name: String,
    pub case: Case,
    pub expected: Expected,
    pub bounds: Bounds,
    /// The leaf's private key as PKCS#8, where it fits the key in the leaf.
    pub leaf_key: Option<Vec<u8>>,
    small_stack: bool,
}

impl Attack {
    /// One with the bounds that hold whatever is presented; signatures and steps follow from the units, because
    /// the cheapest signature here weighs 0.31 units and the cheapest step 0.01.
    pub fn new(row: &'static str, name: impl Into<String>, case: Case, expected: Expected) -> Self {
        let bounds =
            Bounds { ticks: UNITS * UNIT, signatures: 193, failed_signatures: FAILED_UNITS, steps: 6_000 };
        Self { row, name: name.into(), case, expected, bounds, leaf_key: None, small_stack: false }
    }

    pub fn refused(row: &'static str, name: impl Into<String>, case: Case, code: FindingCode) -> Self {
        Self::new(row, name, case, Expected::Refused(code))
    }

    pub fn accepted(row: &'static str, name: impl Into<String>, case: Case) -> Self {
        Self::new(row, name, case, Expected::Accepted)
    }

    /// At most so many signatures are verified, and so many of them fail.
    pub fn signatures(mut self, all: usize, failed: usize) -> Self {
        self.bounds.signatures = u32::try_from(all).unwrap();
        self.bounds.failed_signatures = u32::try_from(failed).unwrap();
        self
    }

    pub fn units(mut self, units: u64) -> Self {
        self.bounds.ticks = units * UNIT;
        self
    }

    pub fn steps(mut self, steps: u32) -> Self {
        self.bounds.steps = steps;
        self
    }

    pub fn with_leaf_key(mut self, key: &super::support::Key) -> Self {
        self.leaf_key = Some(key.pkcs8());
        self
    }

    /// Judged on a thread with a stack of 64 KiB as well.
    pub fn on_a_small_stack(mut self) -> Self {
        self.small_stack = true;
        self
    }

    pub fn id(&self) -> String {
        format!("{}/{}", self.row, self.name)
    }

    /// Runs it through every entry point.
    ///
    /// # Errors
    /// What is not as it should be.
    pub fn run(&self) -> Result<(), String> {
        let result = catch_unwind(AssertUnwindSafe(|| self.judge()));
        let result = result.unwrap_or_else(|panic| {
            let text = panic.downcast_ref::<String>().cloned();
            Err(text.unwrap_or_else(|| "panic".into()))
        });
        result.map_err(|problem| format!("{}: {problem}", self.id()))
    }

    fn judge(&self) -> Result<(), String> {
        if let Expected::Unusable(code) = self.expected {
            return self.check_unusable(code);
        }
        if self.small_stack {
            self.judge_on_a_small_stack()?;
        }
        self.check(&self.case.judge())
    }

    fn check_unusable(&self, code: FindingCode) -> Result<(), String> {
        let Ok(store) = self.case.try_store() else {
            return if code == FindingCode::MalformedCertificate { Ok(()) } else { Err("no store".into()) };
        };
        match Validator::new(&store, self.case.policy.clone(), Revocation::None, CACHES_OFF) {
            Err(error) if error.finding.code == code => Ok(()),
            other => Err(format!("{:?}, not {code}", other.map(drop))),
        }
    }

    fn judge_on_a_small_stack(&self) -> Result<(), String> {
        let validator = self.case.validator(NODES_ONLY);
        std::thread::scope(|scope| {
            let judge = || {
                self.check(&self.case.ask(&validator))?;
                self.check(&self.case.explain(&validator))
            };
            let thread = std::thread::Builder::new().stack_size(65_536).spawn_scoped(scope, judge);
            thread.unwrap().join().unwrap()
        })
    }

    fn check(&self, verdict: &Verdict) -> Result<(), String> {
        let expected = match self.expected {
            Expected::Refused(code) => Some(code),
            _ => None,
        };
        if verdict.code != expected || verdict.ok != expected.is_none() {
            return Err(format!("{:?}, not {expected:?}: {:?}", verdict.code, verdict.findings));
        }
        self.check_work(verdict.work)
    }

    fn check_work(&self, work: WorkDone) -> Result<(), String> {
        let Bounds { ticks, signatures, failed_signatures, steps } = self.bounds;
        let holds = work.ticks <= ticks
            && work.signatures <= signatures
            && work.failed_signatures <= failed_signatures
            && work.steps <= steps;
        if holds { Ok(()) } else { Err(format!("{work:?} is beyond {:?}", self.bounds)) }
    }
}
