//! For comparison: the policy tree of RFC 5280 6.1, before RFC 9618, as it is written there.
//!
//! It prunes as the text says, keeps each node with its own parent, and grows exponentially.

use std::collections::BTreeSet;

use super::test_certificates::{ANY, Path, Policy, Spec};
use crate::finding::FindingCode;

type PolicySet = BTreeSet<Policy>;

/// What the tree says of a path.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Outcome {
    /// The policies of `valid_policy_node_set`, before (g)(iii) makes the intersection.
    pub authority: PolicySet,
    /// The same after it.
    pub user: PolicySet,
}

#[derive(Clone, Debug)]
struct Node {
    depth: usize,
    policy: Policy,
    expected: PolicySet,
    parent: Option<usize>,
    is_deleted: bool,
}

struct Tree {
    nodes: Vec<Node>,
    explicit_policy: usize,
    policy_mapping: usize,
    inhibit_any_policy: usize,
    /// How many nodes were given what a mapping says they expect.
    mappings_applied: usize,
}

/// 6.1 as far as it is about policies; also how many nodes a mapping changed.
pub(super) fn validate(path: &Path) -> (Result<Outcome, FindingCode>, usize) {
    let mut tree = Tree::new(path);
    let outcome = tree.run(path);
    (outcome, tree.mappings_applied)
}

impl Tree {
    /// 6.1.2 (a), (d), (e), (f)
    fn new(path: &Path) -> Self {
        assert!(path.anchor_policies.is_empty(), "RFC 5280 has no such thing");
        let counter = |is_set: bool| if is_set { 0 } else { path.certificates.len() + 1 };
        let expected = PolicySet::from([ANY]);
        Self {
            nodes: vec![Node { depth: 0, policy: ANY, expected, parent: None, is_deleted: false }],
            explicit_policy: counter(path.initial.explicit_policy),
            policy_mapping: counter(path.initial.policy_mapping_inhibit),
            inhibit_any_policy: counter(path.initial.any_policy_inhibit),
            mappings_applied: 0,
        }
    }

    fn run(&mut self, path: &Path) -> Result<Outcome, FindingCode> {
        let n = path.certificates.len();
        for (i, certificate) in (1..).zip(&path.certificates) {
            self.process(certificate, i, n);
            if self.explicit_policy == 0 && self.is_null() {
                return Err(FindingCode::NoValidPolicy);
            }
            if i < n {
                self.prepare_next(certificate, i)?;
            }
        }
        self.wrap_up(&path.certificates[n - 1], n, &path.asked)
    }

    fn is_null(&self) -> bool {
        self.nodes.iter().all(|node| node.is_deleted)
    }

    /// The nodes of a depth.
    fn at(&self, depth: usize) -> Vec<usize> {
        (0..self.nodes.len())
            .filter(|i| !self.nodes[*i].is_deleted && self.nodes[*i].depth == depth)
            .collect()
    }

    fn add(&mut self, parent: usize, policy: Policy, expected: PolicySet) {
        let depth = self.nodes[parent].depth + 1;
        self.nodes.push(Node { depth, policy, expected, parent: Some(parent), is_deleted: false });
    }

    fn children(&self, parent: usize) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(move |node| !node.is_deleted && node.parent == Some(parent))
    }

    /// "If there is a node in the tree of depth `deepest` or less without any child nodes, delete that node.
    /// Repeat."
    fn prune(&mut self, deepest: usize) {
        for depth in (0..=deepest).rev() {
            for node in self.at(depth) {
                let is_childless = self.children(node).next().is_none();
                self.nodes[node].is_deleted = is_childless;
            }
        }
    }

    /// 6.1.3 (d), (e)
    fn process(&mut self, certificate: &Spec, i: usize, n: usize) {
        if certificate.policies.is_empty() {
            self.nodes.clear();
            return;
        }
        for policy in certificate.policies.iter().copied().filter(|policy| *policy != ANY) {
            self.match_policy(policy, i);
        }
        let counts = self.inhibit_any_policy > 0 || (i < n && certificate.is_self_issued);
        if certificate.policies.contains(&ANY) && counts {
            self.match_any_policy(i);
        }
        self.prune(i - 1);
    }

    /// 6.1.3 (d)(1)
    fn match_policy(&mut self, policy: Policy, i: usize) {
        let above = self.at(i - 1);
        let mut parents: Vec<_> =
            above.iter().copied().filter(|node| self.nodes[*node].expected.contains(&policy)).collect();
        if parents.is_empty() {
            parents = above.into_iter().filter(|node| self.nodes[*node].policy == ANY).collect();
        }
        for parent in parents {
            self.add(parent, policy, PolicySet::from([policy]));
        }
    }

    /// 6.1.3 (d)(2)
    fn match_any_policy(&mut self, i: usize) {
        for parent in self.at(i - 1) {
            let present: PolicySet = self.children(parent).map(|node| node.policy).collect();
            for policy in &self.nodes[parent].expected.clone() - &present {
                self.add(parent, policy, PolicySet::from([policy]));
            }
        }
    }

    /// 6.1.4 (a), (b), (h), (i), (j)
    fn prepare_next(&mut self, certificate: &Spec, i: usize) -> Result<(), FindingCode> {
        if certificate.mappings.iter().any(|(from, to)| *from == ANY || *to == ANY) {
            return Err(FindingCode::PolicyMappingAnyPolicy);
        }
        for from in certificate.mappings.iter().map(|(from, _)| *from).collect::<PolicySet>() {
            let all = certificate.mappings.iter();
            let to = all.filter(|(other, _)| *other == from).map(|(_, to)| *to).collect();
            self.map(from, &to, i);
        }
        if !certificate.is_self_issued {
            self.explicit_policy = self.explicit_policy.saturating_sub(1);
            self.policy_mapping = self.policy_mapping.saturating_sub(1);
            self.inhibit_any_policy = self.inhibit_any_policy.saturating_sub(1);
        }
        lower(&mut self.explicit_policy, certificate.require_explicit_policy);
        lower(&mut self.policy_mapping, certificate.inhibit_policy_mapping);
        lower(&mut self.inhibit_any_policy, certificate.inhibit_any_policy);
        Ok(())
    }

    /// 6.1.4 (b), for one issuerDomainPolicy
    fn map(&mut self, from: Policy, to: &PolicySet, i: usize) {
        let level = self.at(i);
        let mut found: Vec<_> =
            level.iter().copied().filter(|node| self.nodes[*node].policy == from).collect();
        if self.policy_mapping == 0 {
            for node in found {
                self.nodes[node].is_deleted = true;
            }
            return self.prune(i - 1);
        }
        if found.is_empty()
            && let Some(any) = level.iter().copied().find(|node| self.nodes[*node].policy == ANY)
        {
            found.push(self.nodes.len());
            self.add(self.nodes[any].parent.unwrap(), from, PolicySet::new());
        }
        self.mappings_applied += found.len();
        for node in found {
            self.nodes[node].expected.clone_from(to);
        }
    }

    /// 6.1.5 (g)(iii)(1): nodes whose parent has a `valid_policy` of anyPolicy.
    fn valid_policy_node_set(&self) -> Vec<usize> {
        let alive = (0..self.nodes.len()).filter(|i| !self.nodes[*i].is_deleted);
        alive
            .filter(|i| self.nodes[*i].parent.is_some_and(|parent| self.nodes[parent].policy == ANY))
            .collect()
    }

    /// The policies of those; anyPolicy only at depth n.
    fn valid_policies(&self, n: usize) -> PolicySet {
        let nodes = self.valid_policy_node_set().into_iter().map(|i| &self.nodes[i]);
        nodes.filter(|node| node.policy != ANY || node.depth == n).map(|node| node.policy).collect()
    }

    /// 6.1.5 (a), (b), (g)
    fn wrap_up(&mut self, last: &Spec, n: usize, asked: &[Policy]) -> Result<Outcome, FindingCode> {
        self.explicit_policy = self.explicit_policy.saturating_sub(1);
        if last.require_explicit_policy == Some(0) {
            self.explicit_policy = 0;
        }
        let authority = self.valid_policies(n);
        if !self.is_null() && !asked.is_empty() && !asked.contains(&ANY) {
            self.intersect(n, &asked.iter().copied().collect());
        }
        if self.explicit_policy == 0 && self.is_null() {
            return Err(FindingCode::NoValidPolicy);
        }
        Ok(Outcome { authority, user: self.valid_policies(n) })
    }

    /// 6.1.5 (g)(iii)
    fn intersect(&mut self, n: usize, asked: &PolicySet) {
        let top = self.valid_policy_node_set();
        let present: PolicySet = top.iter().map(|node| self.nodes[*node].policy).collect();
        // Step 2.
        for node in top {
            let policy = self.nodes[node].policy;
            self.nodes[node].is_deleted = policy != ANY && !asked.contains(&policy);
        }
        // "Delete this node and all its children": parents come before their children.
        for node in 0..self.nodes.len() {
            let orphan = self.nodes[node].parent.is_some_and(|parent| self.nodes[parent].is_deleted);
            self.nodes[node].is_deleted |= orphan;
        }
        // Step 3.
        if let Some(any) = self.at(n).into_iter().find(|node| self.nodes[*node].policy == ANY) {
            for policy in asked - &present {
                self.add(self.nodes[any].parent.unwrap(), policy, PolicySet::from([policy]));
            }
            self.nodes[any].is_deleted = true;
        }
        // Step 4.
        self.prune(n - 1);
    }
}

fn lower(counter: &mut usize, limit: Option<u8>) {
    if let Some(limit) = limit {
        *counter = (*counter).min(usize::from(limit));
    }
}
