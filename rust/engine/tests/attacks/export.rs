//! The list as files, for the entry points that Rust does not reach.
//!
//! `FILE`: the attacks in the format of `chainward cases` (tests/conformance/README.md). `FILE.keys`, JSON: for each of
//! them its row, its bounds and the leaf's key (`attacks`), and why those that the format has no words for are not in
//! `FILE` (`left_out`).

use std::ffi::OsString;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chainward::{AnchorLimits, At, Policy, Profile};
use serde_json::{Map, Value, json};

use super::attack::{Attack, Expected, UNIT};
use super::support::case::{Anchor, Case};

/// What the files hold.
pub struct Written {
    pub cases: String,
    pub left_out: usize,
    keys: String,
}

impl Written {
    pub fn save(&self, path: &Path) {
        let mut keys = OsString::from(path);
        keys.push(".keys");
        std::fs::write(path, &self.cases).unwrap();
        std::fs::write(keys, &self.keys).unwrap();
    }
}

pub fn write(attacks: &[Attack]) -> Written {
    let (mut cases, mut details, mut left_out) = (String::new(), Map::new(), Map::new());
    for attack in attacks {
        match case(attack) {
            Ok(case) => {
                cases.extend([case.to_string(), "\n".into()]);
                details.insert(attack.id(), detail(attack));
            }
            Err(reason) => {
                left_out.insert(attack.id(), Value::from(reason));
            }
        }
    }
    let keys = json!({"unit": UNIT, "attacks": details, "left_out": left_out});
    Written { cases, left_out: left_out_count(&keys), keys: keys.to_string() }
}

fn left_out_count(keys: &Value) -> usize {
    keys["left_out"].as_object().unwrap().len()
}

fn detail(attack: &Attack) -> Value {
    json!({
        "row": attack.row,
        "key": attack.leaf_key.as_ref().map(|key| STANDARD.encode(key)),
        "bounds": {
            "ticks": attack.bounds.ticks,
            "signatures": attack.bounds.signatures,
            "failed_signatures": attack.bounds.failed_signatures,
            "steps": attack.bounds.steps,
        },
    })
}

fn case(attack: &Attack) -> Result<Value, &'static str> {
    let case = &attack.case;
    let (expected, finding) = match attack.expected {
        Expected::Accepted => ("accept", None),
        Expected::Refused(code) | Expected::Unusable(code) => ("reject", Some(code.slug())),
    };
    Ok(json!({
        "id": attack.id(),
        "trusted": trusted(case)?,
        "intermediates": case.presented.iter().map(|der| STANDARD.encode(der)).collect::<Vec<_>>(),
        "leaf": STANDARD.encode(&case.leaf),
        "time": time(case)?,
        "profile": Profile::ClientAuth.slug(),
        "explicit_policy": flags(case)?,
        "expected": expected,
        "finding": finding,
    }))
}

fn trusted(case: &Case) -> Result<Vec<String>, &'static str> {
    if !case.configured.is_empty() {
        return Err("configured intermediates");
    }
    let anchor = |(anchor, limits): &(Anchor, AnchorLimits)| match anchor {
        Anchor::Certificate(der) if *limits == AnchorLimits::default() => Ok(STANDARD.encode(der)),
        Anchor::Certificate(_) => Err("an anchor with limits"),
        Anchor::NameAndKey(..) => Err("an anchor that is a bare name and key"),
    };
    case.anchors.iter().map(anchor).collect()
}

fn time(case: &Case) -> Result<i64, &'static str> {
    match case.at {
        At::Time(time) => Ok(time),
        _ => Err("another time than a fixed one"),
    }
}

/// Whether an explicit policy is required; nothing else of the policy may differ from its profile.
fn flags(case: &Case) -> Result<bool, &'static str> {
    let mut policy = Policy::of(Profile::ClientAuth);
    policy.initial.explicit_policy = case.policy.initial.explicit_policy;
    let is_plain = case.host.is_none() && case.usage.is_none() && case.policies.is_none();
    if policy == case.policy && is_plain {
        Ok(policy.initial.explicit_policy)
    } else {
        Err("a policy of its own")
    }
}
