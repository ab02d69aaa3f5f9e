//! The constraints of a whole path: one layer for each certificate, anchor or policy that has any.

use std::iter;
use std::sync::Arc;

use super::key::{Form, Forms, NameKeys};
use super::subtrees::Subtrees;
use crate::budget::{Budget, cost};
use crate::finding::{Finding, FindingCode};

/// The constraints of a path so far (RFC 5280 section 6.1.2 (b), (c)).
///
/// Section 6.1.4 (g) makes the permitted subtrees an intersection and the excluded ones a union. Neither is
/// computed: a name is in an intersection when it is in each part, and so each layer is asked in turn. Paths
/// share the layers that they have in common, newest first, and a clone costs a counter.
///
/// Dropping the last handle drops one layer inside the other. That is no recursion on input: there are never
/// more layers than certificates in a path, which is some 64, and the anchor and the policy.
#[derive(Clone, Debug, Default)]
pub struct ConstraintStack(Option<Arc<Layer>>);

#[derive(Debug)]
struct Layer {
    subtrees: Subtrees,
    /// Of this layer and all below: what to look at at all.
    constrained: Forms,
    below: Option<Arc<Layer>>,
}

impl ConstraintStack {
    /// The stack with one more layer (RFC 5280 section 6.1.4 (g)); the same stack when the layer is empty.
    #[must_use]
    pub fn push(&self, subtrees: Subtrees) -> Self {
        if subtrees.is_empty() {
            return self.clone();
        }
        let constrained = self.constrained().union(subtrees.constrained);
        Self(Some(Arc::new(Layer { subtrees, constrained, below: self.0.clone() })))
    }

    /// True when nothing is constrained.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The forms that some layer constrains.
    pub(super) fn constrained(&self) -> Forms {
        self.0.as_ref().map(|layer| layer.constrained).unwrap_or_default()
    }

    /// Refuses a name of this form with these keys unless each layer takes it: "not within any of the excluded
    /// subtrees" and "within one of the permitted subtrees" (RFC 5280 section 6.1.3 (c), (b)). A permitted
    /// subtree restricts its own form only (section 4.2.1.10: "restrictions apply only when the specified name
    /// form is present").
    ///
    /// The inner result is the code of the refusal.
    pub(super) fn check(
        &self,
        form: Form,
        keys: &NameKeys,
        budget: &mut Budget,
    ) -> Result<Result<(), FindingCode>, Finding> {
        for subtrees in self.layers() {
            budget.charge(cost::NAME)?;
            if subtrees.excludes(form, keys, budget)? {
                return Ok(Err(FindingCode::NameExcluded));
            }
            if !subtrees.permits(form, keys, budget)? {
                return Ok(Err(FindingCode::NameNotPermitted));
            }
        }
        Ok(Ok(()))
    }

    /// The layers, newest first. At most as many as certificates are in a path.
    fn layers(&self) -> impl Iterator<Item = &Subtrees> {
        iter::successors(self.0.as_deref(), |layer| layer.below.as_deref()).map(|layer| &layer.subtrees)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::name_constraints::TypedName;

    fn permitting(domain: &str) -> Subtrees {
        Subtrees::from_text(&[TypedName::Dns(domain.into())], &[]).unwrap()
    }

    #[test]
    fn an_empty_layer_is_no_layer() {
        let stack = ConstraintStack::default().push(Subtrees::default());
        assert!(stack.is_empty());
        assert!(!stack.push(permitting("test")).push(Subtrees::default()).is_empty());
    }

    #[test]
    fn pushing_leaves_the_old_stack_as_it_was() {
        let old = ConstraintStack::default().push(permitting("test"));
        let new = old.push(permitting("a.test"));
        assert_eq!((old.layers().count(), new.layers().count()), (1, 2));
        assert!(new.constrained().contains(Form::Dns) && !new.constrained().contains(Form::Email));
    }

    /// A path has some 64 certificates at most; a hundred times that is dropped on a small stack.
    #[test]
    fn dropping_is_no_danger_to_the_stack() {
        let deep = || {
            let stack =
                (0..6_400).fold(ConstraintStack::default(), |stack, _| stack.push(permitting("test")));
            drop(stack);
        };
        let thread = std::thread::Builder::new().stack_size(4 << 20).spawn(deep).unwrap();
        thread.join().unwrap();
    }
}
