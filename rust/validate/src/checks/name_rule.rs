//! Anchors of a public bundle vouch for whoever comes: without a rule about names every public certificate would be
//! a client.
//!
//! Only allow rules with names count. Permitted subtrees do not: each restricts its own form of names, so that a
//! certificate with names of another form, or with none, passes them all.

use chainward_x509::oids;

use crate::finding::{Finding, FindingCode};
use crate::policy::{Policy, Profile};
use crate::vouched_rules::VouchedRules;

/// Refuses a public anchor under a policy that lets someone in below it without asking for a name. Servers of the web,
/// judged as `web-pki` judges them, are asked for one by whoever connects to them.
///
/// # Errors
/// `name_rule_missing`.
pub fn check(policy: &Policy, is_public: bool, vouched: &VouchedRules) -> Result<(), Finding> {
    if !is_public || judges_servers(policy) {
        return Ok(());
    }
    let detail = if policy.allow.is_empty() {
        "an anchor of a public bundle, and the policy has no allow rule"
    } else if vouched
        .by_anchor()
        .any(|place| policy.allow.get(place).is_some_and(|rule| rule.names.is_empty()))
    {
        "an anchor of a public bundle, and an allow rule for it asks for no names"
    } else {
        return Ok(());
    };
    Err(Finding::refusal(FindingCode::NameRuleMissing, detail))
}

fn judges_servers(policy: &Policy) -> bool {
    let asks_for_servers = policy.usage.required.iter().any(|usage| usage.as_oid() == oids::SERVER_AUTH);
    policy.profile == Profile::WebPki && asks_for_servers
}
