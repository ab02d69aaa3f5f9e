//! What is remembered, for whom and how long; that it changes no answer and no charge.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::sync::Arc;

use chainward::FindingCode;
use support::case::{CACHES_OFF, Case, NODES_ONLY};
use support::{Draft, Issued, Key, root};

/// `layers` of `width` CAs each; in a layer all have one name and one key, so that each is issued by every CA of
/// the layer above.
fn mesh(anchor: &Issued, width: usize, layers: usize) -> Vec<Issued> {
    let mut all = Vec::new();
    let mut issuer = anchor.clone();
    for layer in 0..layers {
        let key = Arc::new(Key::p256());
        let row: Vec<_> =
            (0..width).map(|_| Draft::ca(&format!("layer {layer}")).key(&key).by(&issuer)).collect();
        issuer = row[0].clone();
        all.extend(row);
    }
    all
}

#[test]
fn a_mesh_costs_the_same_cold_and_warm() {
    let anchor = root("root");
    let cas = mesh(&anchor, 3, 3);
    let (good, bad) = (Draft::leaf("good").by(&cas[8]), Draft::leaf("bad").valid(1, 2).by(&cas[8]));
    let case = |leaf| Case::of(leaf).trusting(&anchor).presenting(&cas);
    let validator = case(&good).validator(NODES_ONLY);
    let cold = case(&bad).ask(&case(&bad).validator(CACHES_OFF));
    // Warms one node after the other: each acceptance keeps the nodes of its path.
    for ca in &cas[6..] {
        let pick: Vec<_> = cas[..6].iter().chain([ca]).collect();
        assert!(Case::of(&good).trusting(&anchor).presenting(pick).ask(&validator).ok);
        let warm = case(&bad).ask(&validator);
        assert_eq!((warm.code, warm.work.ticks), (cold.code, cold.work.ticks));
        assert!(warm.work.signatures < cold.work.signatures, "nothing was remembered");
    }
    assert_eq!(cold.code, Some(FindingCode::Expired));
}
