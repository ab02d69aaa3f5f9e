//! The matcher: is a name in any of many subtrees?
//!
//! # The idea
//! Every form of RFC 5280 section 4.2.1.10 is a tree read from one end: DNS names from the right, mailboxes
//! from the host's right end to the local part, addresses from the highest bit, distinguished names from the
//! first RDN. So names and subtrees become [`Key`]s, written from the root of that tree, and *a name is in a
//! subtree if, and only if, its key begins with the key of the subtree*. What a form means is said in one
//! place, where its keys are made; below that there is one algorithm, with no case for any form:
//!
//! - Sort the keys of the subtrees, and drop each that begins with another one: it adds nothing.
//! - For a name, look at the greatest key that is not above the name's own. No other one can match.
//!
//! Why no other: let `base` be a prefix of `name`, and let `between` be a key with `base < between <= name`.
//! Both bounds begin with `base`, so all that lies between them does, `between` too; but then it was dropped.
//!
//! Exactness is made with marks. What ends a tree (a host that stands for itself only, a whole mailbox) ends
//! its key with a byte that occurs nowhere else; labels end with a dot, so that `ample.com` is no subtree of
//! `example.com`. A name that stands for many (`*.example.com`) has a second key, which meets the second key
//! of each excluded subtree it overlaps; see `dns`.
//!
//! # Complexity
//! With `s` subtrees and `n` names: `s log s` to compile, once for each certificate that is an issuer, and
//! `n log s` for each layer of the stack. No step is a product. Memory is that of the keys: the bytes of the
//! subtrees, up to eight times that for addresses, of which each bit is a byte.
//!
//! # Rejected alternatives
//! - Comparing each name with each subtree: `n * s`, and the reason for a family of denials of service
//!   (CVE-2025-58187, CVE-2025-14831). It is kept as `naive`, for tests, and a property holds both equal.
//! - A cap on `n * s`: refuses certificates that are valid, and is still quadratic below the cap.
//! - A hash set, asked at each label: as fast, but each form needs its own walk over its own boundaries, and
//!   an attacker chooses names with 127 labels. A tree of labels: the same with pointers.
//!
//! # Abuse
//! Names with many labels or long ones cost by their bytes, charged before a key is made. Many subtrees
//! cost a logarithm. Duplicates and nested subtrees vanish when compiled. Keys do not depend on hash seeds,
//! so that there are no collisions to look for, and the ticks charged are the same in each run.

use super::key::Key;
use crate::budget::{Budget, cost};
use crate::finding::Finding;

/// Subtrees of one form, none of them inside another, in the order of their keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Matcher {
    /// What all keys begin with.
    shared: Vec<u8>,
    /// Each key, and its head.
    entries: Vec<(u64, Key)>,
}

/// Comparisons of a search that one `cost::NAME` pays for; measured.
const COMPARISONS_PER_STEP: u32 = 4;
/// Bytes of plain text that one `cost::NAME` pays for, when a key is made of them; measured.
const BYTES_PER_STEP: usize = 16;

impl Matcher {
    /// Sorts the subtrees, and drops those inside another.
    pub(super) fn compile(keys: Vec<Key>, budget: &mut Budget) -> Result<Self, Finding> {
        budget.charge(cost::NAME)?;
        budget.charge_each(search_cost(keys.len()), keys.len())?;
        let shared = shared_prefix(&keys).to_vec();
        let with_head = |key: Key| (head(key.as_bytes().get(shared.len()..).unwrap_or_default()), key);
        let mut entries: Vec<_> = keys.into_iter().map(with_head).collect();
        entries.sort_unstable();
        entries.dedup_by(|(_, key), (_, kept)| key.starts_with(kept));
        entries.shrink_to_fit();
        Ok(Self { shared, entries })
    }

    /// True when the name is in one of the subtrees.
    pub(super) fn covers(&self, name: &Key, budget: &mut Budget) -> Result<bool, Finding> {
        if self.entries.is_empty() {
            return Ok(false);
        }
        budget.charge(search_cost(self.entries.len()))?;
        Ok(self.greatest_up_to(name).is_some_and(|key| name.starts_with(key)))
    }

    /// The greatest key that is not above the name's; `None` also when the name does not begin as all keys do.
    fn greatest_up_to(&self, name: &Key) -> Option<&Key> {
        let head = head(name.as_bytes().strip_prefix(self.shared.as_slice())?);
        let up_to = self.entries.partition_point(|(other, _)| *other <= head);
        let below = self.entries.get(..up_to)?;
        let (last_head, last) = below.last()?;
        if *last_head < head || last <= name {
            return Some(last);
        }
        let place = below.partition_point(|(other, key)| *other < head || key <= name);
        below.get(place.checked_sub(1)?).map(|(_, key)| key)
    }
}

/// The longest prefix of all keys.
fn shared_prefix(keys: &[Key]) -> &[u8] {
    let first = keys.first().map(Key::as_bytes).unwrap_or_default();
    let length = keys.iter().fold(first.len(), |length, key| {
        let same = first.iter().zip(key.as_bytes()).take(length).take_while(|(one, other)| one == other);
        same.count()
    });
    first.get(..length).unwrap_or_default()
}

/// The first eight bytes as a number, with zeros for those that are missing: the order of heads is that of the
/// bytes, as far as they differ there.
fn head(bytes: &[u8]) -> u64 {
    if let Some(head) = bytes.first_chunk() {
        return u64::from_be_bytes(*head);
    }
    let missing = size_of::<u64>().saturating_sub(bytes.len());
    // invariant: fewer than eight bytes, so that all fit, and at least one is missing.
    let number = bytes.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    u32::try_from(8 * missing).ok().and_then(|shift| number.checked_shl(shift)).unwrap_or(0)
}

/// What it costs to find a place among so many keys.
fn search_cost(keys: usize) -> u64 {
    let comparisons = keys.checked_ilog2().unwrap_or(0);
    cost::NAME * u64::from(1 + comparisons / COMPARISONS_PER_STEP)
}

/// Draws what it costs to make a key of a name that is as much work as so many bytes of plain text.
pub(super) fn charge_key(weight: usize, budget: &mut Budget) -> Result<(), Finding> {
    budget.charge_each(cost::NAME, 1 + weight / BYTES_PER_STEP)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Key {
        Key::new().with(text.as_bytes())
    }

    fn matcher(texts: &[&str]) -> Matcher {
        Matcher::compile(texts.iter().map(|text| key(text)).collect(), &mut Budget::default()).unwrap()
    }

    fn covers(matcher: &Matcher, name: &str) -> bool {
        matcher.covers(&key(name), &mut Budget::default()).unwrap()
    }

    #[test]
    fn subtrees_inside_others_are_dropped() {
        assert_eq!(matcher(&["a.b.", "a.", "c.", "a.", "a.b.c."]), matcher(&["a.", "c."]));
        assert_eq!(matcher(&["a.", "", "b."]), matcher(&[""]));
    }

    /// The key just below the name is not always a prefix, but the prefix is never hidden behind another key.
    #[test]
    fn a_subtree_is_found_past_keys_that_sort_between() {
        let all = matcher(&["b.", "b.b.", "b.c.x.", "ba.", "a.z."]);
        for name in ["b.", "b.c.", "b.c.y.", "ba.", "a.z.z."] {
            assert!(covers(&all, name), "{name}");
        }
        for name in ["", "a.", "a.y.", "c.", "bb."] {
            assert!(!covers(&all, name), "{name}");
        }
    }

    #[test]
    fn nothing_is_in_no_subtree_and_that_costs_nothing() {
        let mut budget = Budget::default();
        assert!(!matcher(&[]).covers(&key("a."), &mut budget).unwrap());
        assert_eq!(budget.done.ticks, 0);
    }

    /// The cost of a lookup grows with the logarithm of the number of subtrees.
    #[test]
    fn a_lookup_costs_a_logarithm() {
        assert_eq!(search_cost(1), cost::NAME);
        assert_eq!(search_cost(16), 2 * cost::NAME);
        assert_eq!(search_cost(4_097), 4 * cost::NAME);
        assert_eq!(search_cost(usize::MAX), 16 * cost::NAME);
    }

    #[test]
    fn an_empty_budget_stops_it() {
        let mut empty = Budget::new(0, 0);
        assert!(matcher(&["a."]).covers(&key("a."), &mut empty).unwrap_err().is_fatal());
        assert!(Matcher::compile(vec![key("a.")], &mut empty).unwrap_err().is_fatal());
        assert!(charge_key(1, &mut empty).unwrap_err().is_fatal());
    }
}
