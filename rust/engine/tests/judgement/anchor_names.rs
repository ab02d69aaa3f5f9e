//! The names that a TLS server tells its clients.

use std::sync::Arc;

use crate::support::case::Case;
use crate::support::{Draft, Issued, root};
use chainward::{AnchorLimits, CacheOptions, Validator};

fn trusting(anchors: &[&Issued]) -> Case {
    let leaf = Draft::leaf("client").by(anchors[0]);
    anchors.iter().fold(Case::of(&leaf), |case, anchor| case.trusting(anchor))
}

fn names(validator: &Validator) -> Vec<Vec<u8>> {
    validator.anchor_names().iter().map(|name| name.to_vec()).collect()
}

#[test]
fn each_name_once_in_the_order_of_the_store() {
    // Two anchors of one name, as after a change of keys, and one that is a bare name and key.
    let (old, new, other, bare) = (root("one"), root("one"), root("two"), root("three"));
    let case = trusting(&[&old, &other, &new]).trusting_key(&bare, AnchorLimits::default());
    let validator = case.validator(CacheOptions::default());
    assert_eq!(names(&validator), [old.subject, other.subject, bare.subject]);
}

#[test]
fn a_reload_changes_the_list_only_when_the_names_change() {
    let (one, again, two) = (root("one"), root("one"), root("two"));
    let validator = trusting(&[&one]).validator(CacheOptions::default());
    let before = validator.anchor_names();
    validator.reload(&trusting(&[&again]).store(), None).unwrap();
    assert!(Arc::ptr_eq(&before, &validator.anchor_names()));
    validator.reload(&trusting(&[&two]).store(), None).unwrap();
    assert_eq!(names(&validator), [two.subject]);
}
