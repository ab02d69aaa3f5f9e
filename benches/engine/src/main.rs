//! A worker of `make bench`: it loads workloads, and runs and times what it is told to.
//!
//! One JSON object a line on standard input, one on standard output for each; see [`protocol`]. It times and
//! counts, and judges neither: what a row must be is for the driver, `benches/peers`, to say.
#![forbid(unsafe_code)]

mod bare;
mod clock;
mod crl;
mod engine;
mod protocol;
mod workload;

use std::collections::HashMap;
use std::io::{self, BufRead, Write};
use std::path::Path;

use protocol::{Action, Answer, Measurement, Request};

/// What was loaded.
enum Bench {
    /// Chains of certificates.
    Chains(Box<Chains>),
    /// A CRL.
    Crl(Box<crl::Crl>),
}

/// A workload, ready for every action; the parts are made when they are first asked for.
struct Chains {
    workload: workload::Workload,
    bare: Option<bare::Signatures>,
    judges: HashMap<Action, engine::Judge>,
}

impl Bench {
    /// Reads what is in the folder.
    fn load(folder: &Path) -> Result<Self, String> {
        if folder.join("crl.der").exists() {
            return crl::Crl::read(folder).map(Box::new).map(Self::Crl);
        }
        let workload = workload::Workload::read(folder)?;
        Ok(Self::Chains(Box::new(Chains { workload, bare: None, judges: HashMap::new() })))
    }

    /// Operations of one lap.
    fn chains(&self) -> usize {
        match self {
            Self::Chains(chains) => chains.workload.chains.len(),
            Self::Crl(_) => 1,
        }
    }

    fn run(&mut self, action: Action, laps: u32) -> Result<Measurement, String> {
        match self {
            Self::Chains(chains) => chains.run(action, laps),
            Self::Crl(crl) => crl.run(action, laps),
        }
    }
}

impl Chains {
    fn run(&mut self, action: Action, laps: u32) -> Result<Measurement, String> {
        match action {
            Action::BareLeaf | Action::BareChain => {
                if self.bare.is_none() {
                    self.bare = Some(bare::Signatures::of(&self.workload)?);
                }
                let bare = self.bare.as_ref().ok_or("no signatures")?;
                bare.run(action == Action::BareLeaf, laps)
            }
            _ => {
                if !self.judges.contains_key(&action) {
                    self.judges.insert(action, engine::Judge::new(&self.workload, action)?);
                }
                self.judges.get(&action).ok_or("no judge")?.run(&self.workload, laps)
            }
        }
    }
}

fn answer(benches: &mut HashMap<String, Bench>, request: Request) -> Result<Answer, String> {
    match request {
        Request::Load { workload: name, folder } => {
            let bench = Bench::load(Path::new(&folder))?;
            let chains = bench.chains();
            benches.insert(name, bench);
            Ok(Answer::Loaded { chains })
        }
        Request::Run { workload: name, action, laps } => {
            let bench = benches.get_mut(&name).ok_or_else(|| format!("{name}: not loaded"))?;
            bench.run(action, laps).map(Answer::Ran).map_err(|problem| format!("{name}: {problem}"))
        }
    }
}

fn main() -> io::Result<()> {
    let mut benches = HashMap::new();
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let parsed = serde_json::from_str(&line?).map_err(|problem| problem.to_string());
        let answered = parsed.and_then(|request| answer(&mut benches, request)).unwrap_or_else(Answer::Error);
        serde_json::to_writer(&mut out, &answered)?;
        writeln!(out)?;
        out.flush()?;
    }
    Ok(())
}
