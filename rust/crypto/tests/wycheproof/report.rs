//! Counts, prints, writes and judges the totals.

use std::collections::BTreeMap;

use serde_json::json;

/// Disagreements that are right, with their reason. None; an entry that no longer disagrees fails.
const LISTED: &[(&str, &str)] = &[];

/// What became of one vector.
#[derive(Clone, Copy, Debug)]
pub enum Verdict {
    Agree,
    FalseAccept,
    FalseReject,
    /// Not for this path; why.
    Skipped(&'static str),
}

/// The totals of the suite.
#[derive(Default)]
pub struct Report {
    agree: usize,
    false_accept: Vec<String>,
    false_reject: Vec<String>,
    listed: Vec<String>,
    skipped: Vec<(String, &'static str)>,
}

impl Report {
    pub fn count(&mut self, id: &str, verdict: Verdict) {
        let id = id.to_owned();
        match verdict {
            Verdict::Agree => self.agree += 1,
            Verdict::Skipped(reason) => self.skipped.push((id, reason)),
            _ if LISTED.iter().any(|(listed, _)| *listed == id) => self.listed.push(id),
            Verdict::FalseAccept => self.false_accept.push(id),
            Verdict::FalseReject => self.false_reject.push(id),
        }
    }

    /// Vectors counted so far, skipped ones included.
    pub fn counted(&self) -> usize {
        self.total() + self.skipped.len()
    }

    /// Vectors that were judged.
    fn total(&self) -> usize {
        self.agree + self.false_accept.len() + self.false_reject.len() + self.listed.len()
    }

    /// Prints and writes the totals, then fails on what must not be.
    pub fn finish(&self) {
        self.print();
        self.write();
        assert!(self.false_accept.is_empty(), "false accepts: {:?}", self.false_accept);
        assert!(self.false_reject.is_empty(), "false rejects: {:?}", self.false_reject);
        for (id, reason) in LISTED {
            assert!(self.listed.iter().any(|listed| listed == id), "stale exception {id}: {reason}");
        }
        assert!(self.agree > 0, "nothing was judged");
    }

    fn print(&self) {
        println!(
            "wycheproof: {} judged, {} agree, {} false accepts, {} false rejects, {} listed, {} skipped",
            self.total(),
            self.agree,
            self.false_accept.len(),
            self.false_reject.len(),
            self.listed.len(),
            self.skipped.len()
        );
        let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, reason) in &self.skipped {
            *reasons.entry(reason).or_default() += 1;
        }
        for (reason, count) in reasons {
            println!("  {count} skipped: {reason}");
        }
    }

    fn write(&self) {
        let Ok(path) = std::env::var("CHAINWARD_WYCHEPROOF_JSON") else { return };
        let skipped: Vec<_> =
            self.skipped.iter().map(|(id, reason)| json!({"id": id, "reason": reason})).collect();
        let totals = json!({
            "total": self.total(),
            "agree": self.agree,
            "false_accept": self.false_accept,
            "false_reject": self.false_reject,
            "skipped": skipped,
            "listed": self.listed,
        });
        std::fs::write(&path, format!("{totals:#}\n")).unwrap_or_else(|error| panic!("{path}: {error}"));
    }
}
