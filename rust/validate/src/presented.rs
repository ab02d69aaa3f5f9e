//! What is presented for judgement: caps come before parsing, and nothing is verified here.

use std::sync::Arc;

use chainward_x509::Certificate;

use crate::budget::{Budget, MAX_PRESENTED_BYTES, MAX_PRESENTED_CERTIFICATES, cost};
use crate::candidate::Candidate;
use crate::finding::{Finding, FindingCode, malformed};
use crate::weight;

/// What is presented for judgement.
#[derive(Clone, Copy, Debug)]
pub struct Presented<'a> {
    /// The end entity, as DER.
    pub leaf: &'a [u8],
    /// Other certificates that came with it, as DER, in any order; the leaf may be among them.
    pub intermediates: &'a [&'a [u8]],
}

impl Presented<'_> {
    /// The caps on what is looked at: they come before parsing, hashing and copying.
    ///
    /// # Errors
    /// `input_too_large`.
    pub fn check_caps(&self) -> Result<(), Finding> {
        let count = self.intermediates.len().saturating_add(1);
        if count > MAX_PRESENTED_CERTIFICATES {
            return Err(too_large(format!("{count} certificates, at most {MAX_PRESENTED_CERTIFICATES}")));
        }
        let lengths = self.intermediates.iter().map(|der| der.len());
        let bytes = lengths.fold(self.leaf.len(), usize::saturating_add);
        if bytes > MAX_PRESENTED_BYTES {
            return Err(too_large(format!("{bytes} bytes, at most {MAX_PRESENTED_BYTES}")));
        }
        Ok(())
    }
}

/// What was presented, parsed.
#[derive(Debug)]
pub(crate) struct Opened<'a> {
    /// The end entity.
    pub(crate) leaf: Certificate<'a>,
    /// The other certificates: each once, sorted by DER, so that the order they came in can't matter.
    pub(crate) candidates: Vec<Arc<Candidate>>,
    /// Those that are malformed. They can't stand in a path; they are told about when there is none.
    pub(crate) malformed: Vec<(Arc<[u8]>, Finding)>,
}

impl<'a> Opened<'a> {
    /// Checks the caps, then parses what `known` does not give.
    ///
    /// # Errors
    /// `input_too_large`, `malformed_certificate` for the leaf.
    pub(crate) fn new(
        presented: Presented<'a>,
        known: impl Fn(&[u8]) -> Option<Arc<Candidate>>,
        budget: &mut Budget,
    ) -> Result<Self, Finding> {
        presented.check_caps()?;
        let leaf = Certificate::from_der(presented.leaf).map_err(|error| malformed(error).at(0))?;
        budget.charge(weight::open(&leaf))?;
        let mut opened = Self { leaf, candidates: Vec::new(), malformed: Vec::new() };
        for der in others(presented) {
            match known(der) {
                Some(candidate) => {
                    budget.charge(candidate.opening)?;
                    opened.candidates.push(candidate);
                }
                None => opened.open(der, budget)?,
            }
        }
        Ok(opened)
    }

    /// Parses one of the other certificates; it is charged before its names are made comparable.
    fn open(&mut self, der: &[u8], budget: &mut Budget) -> Result<(), Finding> {
        match Certificate::from_der(der) {
            Ok(certificate) => {
                budget.charge(weight::open(&certificate))?;
                self.candidates.push(Arc::new(Candidate::of(&certificate)));
            }
            Err(error) => {
                budget.charge(cost::PARSE)?;
                self.malformed.push((Arc::from(der), malformed(error).at(0)));
            }
        }
        Ok(())
    }
}

/// Everything but the leaf and exact duplicates, by DER.
fn others(presented: Presented<'_>) -> Vec<&[u8]> {
    let mut unique: Vec<&[u8]> =
        presented.intermediates.iter().copied().filter(|der| *der != presented.leaf).collect();
    unique.sort_unstable();
    unique.dedup();
    unique
}

fn too_large(detail: String) -> Finding {
    Finding::refusal(FindingCode::InputTooLarge, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caps(leaf: usize, others: &[usize]) -> Result<(), FindingCode> {
        let bytes = vec![0; MAX_PRESENTED_BYTES + 1];
        let intermediates: Vec<_> = others.iter().map(|&length| &bytes[..length]).collect();
        let presented = Presented { leaf: &bytes[..leaf], intermediates: &intermediates };
        presented.check_caps().map_err(|finding| finding.code)
    }

    #[test]
    fn as_many_certificates_as_the_cap_and_the_leaf_is_one_of_them() {
        assert_eq!(caps(1, &[1; MAX_PRESENTED_CERTIFICATES - 1]), Ok(()));
        for too_many in [MAX_PRESENTED_CERTIFICATES, MAX_PRESENTED_CERTIFICATES + 1] {
            assert_eq!(
                caps(1, &vec![1; too_many]),
                Err(FindingCode::InputTooLarge),
                "{too_many} and the leaf"
            );
        }
    }

    #[test]
    fn as_many_bytes_as_the_cap_in_all() {
        let rest = MAX_PRESENTED_BYTES - 300;
        assert_eq!(caps(100, &[200, rest]), Ok(()));
        assert_eq!(caps(101, &[200, rest]), Err(FindingCode::InputTooLarge));
        assert_eq!(caps(100, &[201, rest]), Err(FindingCode::InputTooLarge));
    }
}
