//! Long chains: over the limit is a refusal, never "unverified but fine".

use chainward::FindingCode;

use super::attack::Attack;
use super::support::{Draft, Issued, chain, root};
use crate::support::case::Case;

/// Intermediates that are not self-issued, by default.
const LIMIT: usize = 8;

pub fn attacks() -> Vec<Attack> {
    let anchor = root("root");
    let names: Vec<_> = (0..90).map(|number| format!("ca {number}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let cas = chain(&anchor, &names);
    let mut attacks: Vec<_> = (1..=20).map(|length| presented(&anchor, &cas[..length])).collect();
    attacks.push(presented(&anchor, &cas[..63]));
    let row = "long-chains";
    let leaf = Draft::leaf("client").by(&cas[89]);
    let case = Case::of(&leaf).trusting(&anchor);
    let too_many = Attack::refused(row, "90", case.clone().presenting(&cas), FindingCode::InputTooLarge)
        .signatures(0, 0)
        .units(0);
    attacks.push(too_many.with_leaf_key(&leaf.key));
    let configured = Attack::refused(row, "configured-90", case.configuring(&cas), FindingCode::PathTooDeep);
    attacks.push(configured.signatures(LIMIT + 1, 0).with_leaf_key(&leaf.key));
    attacks
}

fn presented(anchor: &Issued, cas: &[Issued]) -> Attack {
    let leaf = Draft::leaf("client").by(cas.last().unwrap());
    let case = Case::of(&leaf).trusting(anchor).presenting(cas);
    let (row, name) = ("long-chains", cas.len().to_string());
    let attack = if cas.len() <= LIMIT {
        Attack::accepted(row, name, case).signatures(cas.len() + 1, 0)
    } else {
        // The first CA beyond the limit is the last to be verified.
        Attack::refused(row, name, case, FindingCode::PathTooDeep).signatures(LIMIT + 1, 0)
    };
    attack.with_leaf_key(&leaf.key)
}
