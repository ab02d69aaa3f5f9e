//! The subtrees of one certificate, compiled.

use chainward_x509::{GeneralName, NameConstraints};

use super::describe::describe;
use super::dns;
use super::form::{form_of_subtree, subtree_key, weight};
use super::key::{Form, Forms, Key, NameKeys};
use super::matcher::{Matcher, charge_key};
use crate::budget::Budget;
use crate::finding::{Finding, FindingCode};

/// The subtrees of one certificate, anchor or policy, compiled and owned; immutable.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subtrees {
    permitted: [Matcher; Form::COUNT],
    /// Constraints that cannot be enforced are here, whether they permit or exclude: neither lets a name pass.
    excluded: [Matcher; Form::COUNT],
    /// Forms with a permitted subtree: a name of such a form must be in one.
    restricted: Forms,
    /// Forms with any subtree: a name of such a form must be one that can be judged.
    pub(super) constrained: Forms,
}

impl Subtrees {
    /// Compiles the constraints of a certificate, once for all names to come.
    ///
    /// # Errors
    /// `name_constraint_malformed` for a subtree that cannot be judged, even when no name of its form ever comes
    /// up; `budget_exhausted`.
    pub fn compile(constraints: &NameConstraints<'_>, budget: &mut Budget) -> Result<Self, Finding> {
        let mut draft = Draft::default();
        for subtree in constraints.permitted() {
            draft.permit(&subtree.base, budget)?;
        }
        for subtree in constraints.excluded() {
            draft.exclude(&subtree.base, budget)?;
        }
        draft.compile(budget)
    }

    /// True when there is no subtree at all.
    pub fn is_empty(&self) -> bool {
        self.constrained == Forms::default()
    }

    /// True unless the form is restricted and the name in none of its permitted subtrees.
    pub(super) fn permits(&self, form: Form, keys: &NameKeys, budget: &mut Budget) -> Result<bool, Finding> {
        Ok(!self.restricted.contains(form) || covers(&self.permitted, form, keys, budget)?)
    }

    /// True when the name is in an excluded subtree, or overlaps one.
    pub(super) fn excludes(&self, form: Form, keys: &NameKeys, budget: &mut Budget) -> Result<bool, Finding> {
        covers(&self.excluded, form, keys, budget)
    }
}

fn covers(
    matchers: &[Matcher; Form::COUNT],
    form: Form,
    (key, other_key): &NameKeys,
    budget: &mut Budget,
) -> Result<bool, Finding> {
    // invariant: there is a matcher for each form.
    let Some(matcher) = matchers.get(form as usize) else { return Ok(false) };
    if matcher.covers(key, budget)? {
        return Ok(true);
    }
    other_key.as_ref().map_or(Ok(false), |key| matcher.covers(key, budget))
}

/// Subtrees that are not sorted yet.
#[derive(Default)]
pub(super) struct Draft {
    permitted: [Vec<Key>; Form::COUNT],
    excluded: [Vec<Key>; Form::COUNT],
    restricted: Forms,
    constrained: Forms,
    /// Where the last excluded subtree of DNS names is: those that are beside it overlap the same wildcard.
    last_parent: String,
}

impl Draft {
    pub(super) fn permit(&mut self, base: &GeneralName<'_>, budget: &mut Budget) -> Result<(), Finding> {
        let form = form_of_subtree(base);
        if form == Form::Unenforceable {
            return self.exclude(base, budget);
        }
        let key = key_of(form, base, budget)?;
        self.constrained.insert(form);
        self.restricted.insert(form);
        push(&mut self.permitted, form, key);
        Ok(())
    }

    pub(super) fn exclude(&mut self, base: &GeneralName<'_>, budget: &mut Budget) -> Result<(), Finding> {
        let form = form_of_subtree(base);
        let key = key_of(form, base, budget)?;
        self.constrained.insert(form);
        push(&mut self.excluded, form, key);
        if let GeneralName::Dns(constraint) = base {
            self.exclude_wildcard_over(constraint, budget)?;
        }
        Ok(())
    }

    /// Excludes the wildcard that overlaps a subtree; many subtrees in a row overlap the same one.
    fn exclude_wildcard_over(&mut self, constraint: &str, budget: &mut Budget) -> Result<(), Finding> {
        let Some(parent) = dns::wildcard_parent(constraint) else { return Ok(()) };
        if parent != self.last_parent {
            charge_key(parent.len(), budget)?;
            push(&mut self.excluded, Form::Dns, dns::wildcard(parent));
            parent.clone_into(&mut self.last_parent);
        }
        Ok(())
    }

    /// Sorts them.
    pub(super) fn compile(self, budget: &mut Budget) -> Result<Subtrees, Finding> {
        Ok(Subtrees {
            permitted: compile_all(self.permitted, budget)?,
            excluded: compile_all(self.excluded, budget)?,
            restricted: self.restricted,
            constrained: self.constrained,
        })
    }
}

fn push(keys: &mut [Vec<Key>; Form::COUNT], form: Form, key: Key) {
    // invariant: there is a list for each form.
    if let Some(list) = keys.get_mut(form as usize) {
        list.push(key);
    }
}

fn compile_all(
    keys: [Vec<Key>; Form::COUNT],
    budget: &mut Budget,
) -> Result<[Matcher; Form::COUNT], Finding> {
    let mut matchers: [Matcher; Form::COUNT] = Default::default();
    for (matcher, keys) in matchers.iter_mut().zip(keys) {
        *matcher = Matcher::compile(keys, budget)?;
    }
    Ok(matchers)
}

/// The key of a subtree.
fn key_of(form: Form, base: &GeneralName<'_>, budget: &mut Budget) -> Result<Key, Finding> {
    charge_key(weight(base), budget)?;
    subtree_key(base).map_err(|fault| {
        let detail = format!("{form} {}: {fault}", describe(base));
        Finding::refusal(FindingCode::NameConstraintMalformed, detail)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::name_constraints::form::name_keys;

    /// Subtrees that exclude these hosts, in this order.
    fn excluding(hosts: &[&str]) -> Subtrees {
        let mut draft = Draft::default();
        for host in hosts {
            draft.exclude(&GeneralName::Dns(host), &mut Budget::default()).unwrap();
        }
        draft.compile(&mut Budget::default()).unwrap()
    }

    fn excludes(subtrees: &Subtrees, name: &str) -> bool {
        let keys = name_keys(&GeneralName::Dns(name)).unwrap();
        subtrees.excludes(Form::Dns, &keys, &mut Budget::default()).unwrap()
    }

    /// Every host overlaps the wildcard over its own parent, whatever was excluded before it.
    fn assert_each_wildcard_is_excluded(hosts: &[&str]) {
        let subtrees = excluding(hosts);
        for host in hosts {
            assert!(excludes(&subtrees, host), "{host}: {hosts:?}");
            if let Some((_, parent)) = host.split_once('.') {
                assert!(excludes(&subtrees, &format!("*.{parent}")), "*.{parent}: {hosts:?}");
            }
        }
        assert!(!excludes(&subtrees, "*.elsewhere"), "{hosts:?}");
        assert!(!excludes(&subtrees, "elsewhere"), "{hosts:?}");
    }

    #[test]
    fn two_hosts_of_different_parents_exclude_both_wildcards() {
        assert_each_wildcard_is_excluded(&["a.test", "b.example"]);
        assert_each_wildcard_is_excluded(&["b.example", "a.test"]);
        assert_each_wildcard_is_excluded(&["a.test", "b.a.test"]);
        assert_each_wildcard_is_excluded(&["b.a.test", "a.test"]);
    }

    /// One label has no parent that a wildcard could be over.
    #[test]
    fn a_host_of_one_label_hides_no_wildcard() {
        assert_each_wildcard_is_excluded(&["com", "a.test"]);
        assert_each_wildcard_is_excluded(&["a.test", "com"]);
        assert_each_wildcard_is_excluded(&["com", "a.test", "b.example"]);
        assert_each_wildcard_is_excluded(&["a.test", "com", "b.example"]);
        assert_each_wildcard_is_excluded(&["a.test", "com", "b.test"]);
        let all = excluding(&["", "a.test"]);
        assert!(excludes(&all, "*.elsewhere"), "the empty subtree is all names");
    }

    #[test]
    fn equal_parents_in_a_row_and_interleaved_exclude_each_wildcard() {
        assert_each_wildcard_is_excluded(&["a.test", "b.test", "c.test"]);
        assert_each_wildcard_is_excluded(&["a.test", "a.example", "b.test"]);
        assert_each_wildcard_is_excluded(&["a.test", "a.example", "b.test", "b.example", "c.org"]);
        assert_each_wildcard_is_excluded(&["a.test", "b.test", "a.example", "c.test", "b.example"]);
        assert_each_wildcard_is_excluded(&["A.Test", "b.test", "c.Example", "d.EXAMPLE"]);
    }

    /// Those in a row share one wildcard: its key is charged and kept once.
    #[test]
    fn equal_parents_in_a_row_cost_one_wildcard() {
        let ticks = |hosts: &[&str]| {
            let (mut draft, mut budget) = (Draft::default(), Budget::default());
            for host in hosts {
                draft.exclude(&GeneralName::Dns(host), &mut budget).unwrap();
            }
            (draft.excluded[Form::Dns as usize].len(), budget.done.ticks)
        };
        let (row, row_ticks) = ticks(&["a.test", "b.test", "c.test"]);
        let (mixed, mixed_ticks) = ticks(&["a.test", "b.exam", "c.test"]);
        assert_eq!((row, mixed), (4, 6));
        assert!(row_ticks < mixed_ticks, "{row_ticks}, {mixed_ticks}");
    }
}
