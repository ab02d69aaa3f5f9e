//! Many issuers of one name: rotations of honest fleets, and crowds that an attacker presents.

use std::sync::Arc;

use chainward::FindingCode;

use super::attack::Attack;
use super::support::{Draft, Issued, Key, root};
use crate::support::case::Case;

pub fn attacks() -> Vec<Attack> {
    [crowds_presented(), crowds_configured(), rotations()].into_iter().flatten().collect()
}

/// CAs of one name below `anchor`, each with a key of its own.
fn crowd(anchor: &Issued, count: usize, has_identifiers: bool) -> Vec<Issued> {
    let draft = |draft: Draft| if has_identifiers { draft } else { draft.without_key_identifiers() };
    (0..count).map(|_| draft(Draft::ca("crowd")).by(anchor)).collect()
}

fn leaf(issuer: &Issued, has_identifiers: bool) -> Issued {
    let leaf = Draft::leaf("client");
    if has_identifiers { leaf.by(issuer) } else { leaf.without_key_identifiers().by(issuer) }
}

fn name(count: usize, has_identifiers: bool, what: &str) -> String {
    format!("{what}-{count}{}", if has_identifiers { "" } else { "-no-key-ids" })
}

fn crowds_presented() -> Vec<Attack> {
    let anchor = root("root");
    let row = "uncounted-work";
    let mut attacks = Vec::new();
    for has_identifiers in [true, false] {
        for count in [16, 17] {
            let crowd = crowd(&anchor, count, has_identifiers);
            let good = leaf(&crowd[count / 2], has_identifiers);
            let case = Case::of(&good).trusting(&anchor).presenting(&crowd);
            let name = name(count, has_identifiers, "same-subject");
            // With identifiers the right one is first; without, at worst all are verified and the leaf below each.
            let (all, failed) = if has_identifiers { (2, 0) } else { (2 * count, count - 1) };
            attacks.push(Attack::accepted(row, name, case).signatures(all, failed).with_leaf_key(&good.key));
        }
        for count in [100, 1_000] {
            let crowd = crowd(&anchor, count, has_identifiers);
            let good = leaf(&crowd[0], has_identifiers);
            let case = Case::of(&good).trusting(&anchor).presenting(&crowd);
            let name = name(count, has_identifiers, "same-subject");
            let attack = Attack::refused(row, name, case, FindingCode::InputTooLarge);
            attacks.push(attack.signatures(0, 0).units(0).with_leaf_key(&good.key));
        }
    }
    // 63 of them, and the leaf is from none: at most 24 units go to its failing signatures.
    let crowd = crowd(&anchor, 63, false);
    let forged = Draft::leaf("client").without_key_identifiers().forged(&crowd[0]);
    let case = Case::of(&forged).trusting(&anchor).presenting(&crowd);
    let attack = Attack::refused(row, "same-subject-63-forged-leaf", case, FindingCode::BudgetExhausted);
    attacks.push(attack.with_leaf_key(&forged.key));
    attacks
}

fn crowds_configured() -> Vec<Attack> {
    let anchor = root("root");
    let row = "uncounted-work";
    let mut attacks = Vec::new();
    for count in [100, 1_000] {
        let known = crowd(&anchor, count, true);
        let good = leaf(&known[count / 2], true);
        let case = Case::of(&good).trusting(&anchor).configuring(&known);
        let attack = Attack::accepted(row, name(count, true, "configured"), case).signatures(2, 0);
        attacks.push(attack.with_leaf_key(&good.key));

        let silent = crowd(&anchor, count, false);
        let forged = Draft::leaf("client").without_key_identifiers().forged(&silent[0]);
        let case = Case::of(&forged).trusting(&anchor).configuring(&silent);
        let attack =
            Attack::refused(row, name(count, false, "configured"), case, FindingCode::BudgetExhausted);
        attacks.push(attack.with_leaf_key(&forged.key));
    }
    attacks
}

/// 20 anchors of one name with 20 keys; the leaf's CA is below the last.
fn rotations() -> Vec<Attack> {
    let mut attacks = Vec::new();
    for (kind, make) in [("p256", Key::p256 as fn() -> Key), ("rsa", Key::rsa_2048), ("p384", Key::p384)] {
        let keys: Vec<_> = (0..20).map(|_| Arc::new(make())).collect();
        for has_identifiers in [true, false] {
            let draft = |draft: Draft| if has_identifiers { draft } else { draft.without_key_identifiers() };
            let anchors: Vec<_> =
                keys.iter().map(|key| draft(Draft::ca("fleet").key(key)).self_signed()).collect();
            let ca = draft(Draft::ca("ca")).by(&anchors[19]);
            let good = draft(Draft::leaf("client")).by(&ca);
            let case = anchors.iter().fold(Case::of(&good), Case::trusting);
            let case = case.presenting([&ca]);
            let name = format!("{kind}{}", if has_identifiers { "" } else { "-no-key-ids" });
            let row = "many-parents";
            let attack = match (kind, has_identifiers) {
                (_, true) => Attack::accepted(row, name, case).signatures(3, 0),
                // 3.9 units each: the 19 wrong ones cost more than 24 units
                ("p384", false) => {
                    Attack::refused(row, name, case, FindingCode::BudgetExhausted).signatures(6, 6)
                }
                // the CA below 19 wrong anchors and the right one, and the leaf
                _ => Attack::accepted(row, name, case).signatures(21, 19),
            };
            attacks.push(attack.with_leaf_key(&good.key));
        }
    }
    attacks
}
