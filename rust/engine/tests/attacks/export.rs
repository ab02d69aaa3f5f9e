//! The list as files, for the entry points that Rust does not reach.
//!
//! `FILE`: the attacks in the format of `chainward cases` (tests/conformance/README.md). `FILE.ruled`: those with allow
//! rules, which that format has no words for, without them. `FILE.keys`, JSON: for each attack of both its row, its
//! bounds, the leaf's key and, where there are rules, the policy as a policy file (`attacks`), and why others are in
//! neither (`left_out`).

use std::ffi::OsString;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chainward::{AnchorLimits, At, Host, Policy, Profile, policy_to_toml};
use serde_json::{Map, Value, json};

use super::attack::{Attack, Expected, UNIT};
use super::support::case::{Anchor, Case};

/// What the files hold.
pub struct Written {
    pub cases: String,
    pub ruled: String,
    pub left_out: usize,
    keys: String,
}

impl Written {
    pub fn save(&self, path: &Path) {
        let beside = |suffix: &str| {
            let mut name = OsString::from(path);
            name.push(suffix);
            name
        };
        std::fs::write(path, &self.cases).unwrap();
        std::fs::write(beside(".ruled"), &self.ruled).unwrap();
        std::fs::write(beside(".keys"), &self.keys).unwrap();
    }
}

pub fn write(attacks: &[Attack]) -> Written {
    let (mut cases, mut ruled) = (String::new(), String::new());
    let (mut details, mut left_out) = (Map::new(), Map::new());
    for attack in attacks {
        match case(attack) {
            Ok(case) => {
                let lines = if attack.case.policy.allow.is_empty() { &mut cases } else { &mut ruled };
                lines.extend([case.to_string(), "\n".into()]);
                details.insert(attack.id(), detail(attack));
            }
            Err(reason) => {
                left_out.insert(attack.id(), Value::from(reason));
            }
        }
    }
    let keys = json!({"unit": UNIT, "attacks": details, "left_out": left_out});
    Written { cases, ruled, left_out: left_out_count(&keys), keys: keys.to_string() }
}

fn left_out_count(keys: &Value) -> usize {
    keys["left_out"].as_object().unwrap().len()
}

fn detail(attack: &Attack) -> Value {
    json!({
        "row": attack.row,
        "policy": (!attack.case.policy.allow.is_empty()).then(|| policy_to_toml(&attack.case.policy)),
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
        "host": case.host.map(host),
        "usage": usages(case),
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

/// The host that is asked for.
fn host(host: Host<'_>) -> Value {
    let (kind, text) = match host {
        Host::Dns(name) => ("dns", name.to_owned()),
        Host::Email(mailbox) => ("email", mailbox.to_owned()),
        Host::Ip(address) => ("ip", address.to_string()),
    };
    json!({"type": kind, "value": text})
}

/// The usages that are asked for instead of the policy's.
fn usages(case: &Case) -> Vec<String> {
    case.usage.iter().flatten().map(ToString::to_string).collect()
}

/// Whether an explicit policy is required; nothing else of the policy but the rules may differ from its profile.
fn flags(case: &Case) -> Result<bool, &'static str> {
    let mut policy = Policy::of(Profile::ClientAuth);
    policy.initial.explicit_policy = case.policy.initial.explicit_policy;
    policy.allow.clone_from(&case.policy.allow);
    if policy == case.policy && case.policies.is_none() {
        Ok(policy.initial.explicit_policy)
    } else {
        Err("a policy of its own")
    }
}
