//! What replaces what: a CRL only an older one of the same issuer, key, distribution point and kind.

use chainward_validate::revocation::source::{ListFacts, compare_numbers};

/// Whether both are of one scope, so that the newer one stands for the older.
pub(crate) fn is_same_scope(one: &ListFacts, other: &ListFacts) -> bool {
    one.issuer == other.issuer
        && one.signer.key_info == other.signer.key_info
        && one.scope == other.scope
        && one.base_number.is_some() == other.base_number.is_some()
}

/// Whether `new` may stand for `old`: neither its number nor its time goes back. Without numbers on both sides the
/// times alone decide.
pub(crate) fn may_replace(new: &ListFacts, old: &ListFacts) -> bool {
    let goes_back = match (&new.number, &old.number) {
        (Some(new), Some(old)) => compare_numbers(new, old).is_lt(),
        _ => false,
    };
    !goes_back && new.this_update >= old.this_update
}
