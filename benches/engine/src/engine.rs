//! chainward from Rust, as a server calls it.

use chainward::{
    AnchorLimits, At, CacheOptions, Policy, Profile, Request, Revocation, TrustStore, Validator,
};

use crate::clock::timed;
use crate::protocol::{Action, Measurement};
use crate::workload::{Chain, Workload};

/// A validator in the state that an action is about.
pub(crate) struct Judge {
    validator: Validator,
    store: TrustStore,
    /// Everything that was remembered is forgotten before each lap, off the clock.
    forgets: bool,
}

impl Judge {
    /// Trusts the roots of a workload, and sees its chains once if the action says that they were.
    pub(crate) fn new(workload: &Workload, action: Action) -> Result<Self, String> {
        let caches = match action {
            Action::Uncached => CacheOptions { intermediates: 0, verdicts: 0 },
            Action::Warm => CacheOptions { verdicts: 0, ..CacheOptions::default() },
            _ => CacheOptions::default(),
        };
        let (store, policy) = (store(workload)?, Policy::of(Profile::ClientAuth));
        let validator =
            Validator::new(&store, policy, Revocation::None, caches).map_err(|error| error.to_string())?;
        let judge = Self { validator, store, forgets: action == Action::Cold };
        if matches!(action, Action::Warm | Action::Again) {
            judge.run(workload, 1)?;
        }
        Ok(judge)
    }

    /// Validates each chain in turn.
    pub(crate) fn run(&self, workload: &Workload, laps: u32) -> Result<Measurement, String> {
        let presented: Vec<Vec<&[u8]>> = workload.chains.iter().map(intermediates).collect();
        let before = self.validator.metrics();
        let mut done = Measurement::default();
        for _ in 0..if self.forgets { laps } else { 1 } {
            if self.forgets {
                self.validator.reload(&self.store, None).map_err(|error| error.to_string())?;
            }
            done.nanoseconds += timed(|| {
                for _ in 0..if self.forgets { 1 } else { laps } {
                    done.ticks += self.lap(workload, &presented)?;
                }
                Ok(())
            })?;
        }
        let after = self.validator.metrics();
        done.operations = after.validations - before.validations;
        done.signatures = after.signatures - before.signatures;
        Ok(done)
    }

    /// Gives the ticks that were charged.
    fn lap(&self, workload: &Workload, presented: &[Vec<&[u8]>]) -> Result<u64, String> {
        let expectation = &workload.expectation;
        let mut ticks = 0;
        for (chain, intermediates) in workload.chains.iter().zip(presented) {
            let verdict = self.validator.validate(&Request {
                leaf: &chain.leaf,
                intermediates,
                at: At::Time(expectation.time),
                host: None,
                usage: None,
                policies: None,
                stapled: &[],
            });
            let code = verdict.code.map(chainward::FindingCode::slug);
            if verdict.ok != expectation.finding.is_none() || code != expectation.finding.as_deref() {
                return Err(format!("{code:?}, not {:?}", expectation.finding));
            }
            ticks += verdict.work.ticks;
        }
        Ok(ticks)
    }
}

fn store(workload: &Workload) -> Result<TrustStore, String> {
    let mut builder = TrustStore::builder();
    for root in &workload.roots {
        let added = builder.anchors_from_bytes(root, &AnchorLimits::default(), "roots.pem");
        added.map_err(|error| error.to_string())?;
    }
    builder.build().map_err(|error| error.to_string())
}

fn intermediates(chain: &Chain) -> Vec<&[u8]> {
    chain.intermediates.iter().map(Vec::as_slice).collect()
}
