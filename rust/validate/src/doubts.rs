//! What the key identifiers say against a path, so far and on the way down to the leaf. It orders candidates and
//! never excludes one.
//!
//! Many CAs of one name, each with a key of its own, are told apart only by what they issued: so the doubts about a
//! certificate include the fewest that any way from it down to the leaf has. One pass, from the leaf upwards, finds
//! them: for each name the best child for each key identifier is kept, so that the work is linear in the number of
//! certificates however many of them share a name.

use std::collections::HashMap;

use chainward_x509::CanonicalName;

use crate::candidate::{Candidate, KeyMatch};

/// Pairs of issuer and certificate: first those whose key identifiers differ, then those of which one has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Doubts {
    different: usize,
    unknown: usize,
}

impl Doubts {
    /// These, and those about one more pair.
    #[must_use]
    pub fn and(self, key_match: KeyMatch) -> Self {
        Self {
            different: self.different + usize::from(key_match == KeyMatch::Different),
            unknown: self.unknown + usize::from(key_match == KeyMatch::Unknown),
        }
    }

    /// Both.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self { different: self.different + other.different, unknown: self.unknown + other.unknown }
    }
}

/// What was seen so far, from the leaf upwards.
#[derive(Debug, Default)]
pub struct Below<'a> {
    children: HashMap<&'a CanonicalName, Children<'a>>,
}

/// The fewest doubts of all certificates with one issuer name.
#[derive(Debug, Default)]
struct Children<'a> {
    by_authority_key: HashMap<&'a [u8], Doubts>,
    with_authority_key: Option<Doubts>,
    without: Option<Doubts>,
}

impl<'a> Below<'a> {
    /// Adds a certificate, with the doubts of the best way from it down to the leaf.
    pub fn add(&mut self, child: &'a Candidate, doubts: Doubts) {
        let children = self.children.entry(&child.issuer).or_default();
        let Some(key) = child.authority_key_identifier.as_deref() else {
            children.without = fewest([children.without, Some(doubts)]);
            return;
        };
        children.with_authority_key = fewest([children.with_authority_key, Some(doubts)]);
        let known = children.by_authority_key.entry(key).or_insert(doubts);
        *known = doubts.min(*known);
    }

    /// The doubts of the best way from this issuer down to the leaf; none where no way was seen.
    pub fn of(&self, issuer: &Candidate) -> Doubts {
        let Some(children) = self.children.get(&issuer.subject) else { return Doubts::default() };
        let through = |doubts: Option<Doubts>, key_match| doubts.map(|doubts| doubts.and(key_match));
        let best = match issuer.subject_key_identifier.as_deref() {
            Some(key) => fewest([
                children.by_authority_key.get(key).copied(),
                through(children.without, KeyMatch::Unknown),
                through(children.with_authority_key, KeyMatch::Different),
            ]),
            None => through(fewest([children.without, children.with_authority_key]), KeyMatch::Unknown),
        };
        best.unwrap_or_default()
    }
}

fn fewest<const COUNT: usize>(doubts: [Option<Doubts>; COUNT]) -> Option<Doubts> {
    doubts.into_iter().flatten().min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candidate::test_support::certificate;

    #[test]
    fn the_best_way_down_counts() {
        let doubts = |different, unknown| Doubts { different, unknown };
        let leaf = certificate(b'l', None, b'a', Some(1));
        let mut below = Below::default();
        below.add(&leaf, Doubts::default());
        for (key, expected) in [(Some(1), doubts(0, 0)), (Some(2), doubts(1, 0)), (None, doubts(0, 1))] {
            assert_eq!(below.of(&certificate(b'a', key, b'b', None)), expected, "{key:?}");
        }
        assert_eq!(below.of(&certificate(b'z', Some(1), b'b', None)), Doubts::default(), "no way at all");
        // Two levels: the way through the confirmed CA, unless its own issuer is another key.
        let confirmed = certificate(b'a', Some(1), b'b', Some(7));
        let contradicted = certificate(b'a', Some(2), b'b', Some(8));
        for ca in [&confirmed, &contradicted] {
            let doubts = below.of(ca);
            below.add(ca, doubts);
        }
        let upper = |key| below.of(&certificate(b'b', key, b'r', None));
        assert_eq!(upper(Some(7)), doubts(0, 0));
        assert_eq!(upper(Some(8)), doubts(1, 0));
        assert_eq!(upper(Some(9)), doubts(1, 0));
        assert_eq!(upper(None), doubts(0, 1));
    }

    #[test]
    fn a_contradiction_is_worse_than_any_silence() {
        let silent = (0..9).fold(Doubts::default(), |doubts, _| doubts.and(KeyMatch::Unknown));
        assert!(silent < Doubts::default().and(KeyMatch::Different));
        assert_eq!(silent.plus(silent).unknown, 18);
        assert_eq!(silent.and(KeyMatch::Same), silent);
    }
}
