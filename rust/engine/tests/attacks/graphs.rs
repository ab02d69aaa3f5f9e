//! Graphs with more paths than anyone can try, copies, and variants of one certificate.

use std::sync::Arc;

use chainward::FindingCode;
use chainward::x509::oids;

use super::attack::Attack;
use super::support::{Draft, Issued, Key, der, root};
use crate::support::case::Case;

pub fn attacks() -> Vec<Attack> {
    [unrooted(), top_forged(), late_failures(), copies(), variants()].into_iter().flatten().collect()
}

/// Layers of CAs, each layer of one name; `keys` says whether a layer has one key, so that every CA issues every one
/// below, or one for each CA.
pub struct Layers {
    pub width: usize,
    pub depth: usize,
    pub keys: Keys,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Keys {
    OnePerLayer,
    OnePerCertificate,
}

impl Layers {
    /// From the top down; `top` makes those of the first layer.
    pub fn make(&self, top: impl Fn(Draft) -> Issued) -> Vec<Issued> {
        let mut all: Vec<Issued> = Vec::new();
        for depth in 0..self.depth {
            let above = all.len().saturating_sub(self.width)..all.len();
            let shared = Arc::new(Key::p256());
            for place in 0..self.width {
                let draft = Draft::ca(&format!("layer {depth}"));
                let draft = if self.keys == Keys::OnePerLayer { draft.key(&shared) } else { draft };
                let issuer = all.get(above.start + place).filter(|_| depth > 0).cloned();
                all.push(issuer.map_or_else(|| top(draft.clone()), |issuer| draft.clone().by(&issuer)));
            }
        }
        all
    }
}

const SIZES: [(usize, usize); 3] = [(4, 6), (8, 6), (10, 6)];

/// Nothing reaches the anchor by name: no signature, no step. Opening 61 certificates of some 450 octets and looking for
/// their names is charged less than 3 units; the goal of 0.1 ms is 2 units of time.
fn unrooted() -> Vec<Attack> {
    let anchor = root("root");
    let stranger = root("stranger");
    let attack = |(width, depth)| {
        let layers = Layers { width, depth, keys: Keys::OnePerLayer }.make(|draft| draft.by(&stranger));
        let leaf = Draft::leaf("client").by(layers.last().unwrap());
        let case = Case::of(&leaf).trusting(&anchor).presenting(&layers);
        let name = format!("unrooted-{width}x{depth}");
        Attack::refused("exponential-paths", name, case, FindingCode::IssuerNotFound)
            .signatures(0, 0)
            .steps(0)
            .units(3)
            .with_leaf_key(&leaf.key)
    };
    SIZES.into_iter().map(attack).collect()
}

/// The first layer names the anchor and is not signed by it: one failing signature for each of its certificates.
fn top_forged() -> Vec<Attack> {
    let anchor = root("root");
    let attack = |(width, depth)| {
        let layers = Layers { width, depth, keys: Keys::OnePerLayer }.make(|draft| draft.forged(&anchor));
        let leaf = Draft::leaf("client").by(layers.last().unwrap());
        let case = Case::of(&leaf).trusting(&anchor).presenting(&layers);
        let name = format!("top-forged-{width}x{depth}");
        Attack::refused("exponential-paths", name, case, FindingCode::SignatureInvalid)
            .signatures(width, width)
            .steps(0)
            .units(u64::try_from(width).unwrap() + 5)
            .with_leaf_key(&leaf.key)
    };
    SIZES.into_iter().map(attack).collect()
}

/// The attacker owns a sub-CA that is constrained to `inside.test`: every path is genuine until the leaf is named.
fn late_failures() -> Vec<Attack> {
    let anchor = root("root");
    let inside = der::name_constraints(&[der::dns("inside.test")], &[]);
    let owned = Draft::ca("owned").with(inside).by(&anchor);
    let attack = |keys: Keys, (width, depth), code, silent: bool| {
        let draft = |draft: Draft| if silent { draft.without_key_identifiers() } else { draft };
        let layers = Layers { width, depth, keys }.make(|top| draft(top).by(&owned));
        let leaf = draft(Draft::leaf("client")).by(layers.last().unwrap());
        let case = Case::of(&leaf).trusting(&anchor).presenting([&owned]).presenting(&layers);
        let kind = if keys == Keys::OnePerLayer { "one-key" } else { "own-keys" };
        let silent = if silent { "-no-key-ids" } else { "" };
        let name = format!("late-{kind}-{width}x{depth}{silent}");
        Attack::refused("exponential-paths", name, case, code).with_leaf_key(&leaf.key)
    };
    // 4^6 paths and more: at 4,000 ticks and more for each node, 60 units are gone long before.
    let mut attacks: Vec<_> = SIZES
        .into_iter()
        .flat_map(|size| {
            [
                attack(Keys::OnePerLayer, size, FindingCode::BudgetExhausted, false),
                attack(Keys::OnePerCertificate, size, FindingCode::BudgetExhausted, false),
                attack(Keys::OnePerCertificate, size, FindingCode::BudgetExhausted, true),
            ]
        })
        .collect();
    // Small enough to be tried out: 1 + 3 x 2 certificates and the leaf, each signature once, none fails. Steps: the
    // sub-CA, 2 + 4 + 8 nodes, 8 times the leaf.
    let small = attack(Keys::OnePerLayer, (2, 3), FindingCode::NameNotPermitted, false);
    attacks.push(small.signatures(8, 0).steps(23));
    attacks
}

fn copies() -> Vec<Attack> {
    let anchor = root("root");
    let ca = Draft::ca("ca").by(&anchor);
    let leaf = Draft::leaf("client").by(&ca);
    let case = Case::of(&leaf).trusting(&anchor);
    let copies = |count| case.clone().presenting(std::iter::repeat_n(&ca, count));
    let leaves = case.clone().presenting(std::iter::repeat_n(&leaf, 62)).presenting([&ca]);
    let too_many = "duplicates";
    vec![
        Attack::accepted("duplicates", "copies-63", copies(63)).signatures(2, 0).steps(2).units(4),
        Attack::accepted("duplicates", "copies-of-the-leaf-62", leaves).signatures(2, 0).steps(2).units(4),
        // The caps come before anything else: 64 certificates in all.
        Attack::refused(too_many, "copies-64", copies(64), FindingCode::InputTooLarge)
            .signatures(0, 0)
            .units(0),
        Attack::refused(too_many, "copies-1000", copies(1_000), FindingCode::InputTooLarge)
            .signatures(0, 0)
            .units(0),
    ]
    .into_iter()
    .map(|attack| attack.with_leaf_key(&leaf.key))
    .collect()
}

/// Self-issued variants of one CA.
fn variants() -> Vec<Attack> {
    let anchor = root("root");
    let ca = Draft::ca("ca").by(&anchor);
    let one_key: Vec<_> = (0..60).map(|_| Draft::ca("ca").key(&ca.key).by(&ca)).collect();
    let own_keys: Vec<_> = (0..60).map(|_| Draft::ca("ca").by(&ca)).collect();
    let good = Draft::leaf("client").by(&ca);
    let bad = Draft::leaf("client").without(oids::EXTENDED_KEY_USAGE);
    let bad = bad.with(der::extended_key_usage(&[oids::SERVER_AUTH])).by(&ca);
    let case = |leaf, cas: &[Issued]| Case::of(leaf).trusting(&anchor).presenting([&ca]).presenting(cas);
    let row = "duplicates";
    vec![
        // A path never comes back to the same name and key, so the variants are no nodes at all.
        Attack::accepted(row, "self-issued-one-key-60", case(&good, &one_key)).signatures(2, 0).steps(2),
        Attack::refused(
            row,
            "self-issued-one-key-60-late",
            case(&bad, &one_key),
            FindingCode::ExtendedKeyUsage,
        )
        .signatures(2, 0)
        .steps(2),
        // The leaf's key identifier names the first; the variants are tried only where that fails.
        Attack::accepted(row, "self-issued-own-keys-60", case(&good, &own_keys)).signatures(2, 0).steps(2),
        Attack::refused(
            row,
            "self-issued-own-keys-60-late",
            case(&bad, &own_keys),
            FindingCode::BudgetExhausted,
        ),
    ]
    .into_iter()
    .map(|attack| {
        let is_bad = attack.name.ends_with("late");
        attack.with_leaf_key(if is_bad { &bad.key } else { &good.key })
    })
    .collect()
}
