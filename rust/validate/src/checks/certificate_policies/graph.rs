//! `valid_policy_graph` (RFC 9618 5.2): immutable levels, linked upward, and the rule that finds parents.

use std::sync::Arc;

use chainward_x509::{ObjectIdentifier, Oid, oids};

use crate::budget::{Budget, cost};
use crate::finding::Finding;

/// A graph that is not NULL, seen from its deepest level.
#[derive(Clone, Debug)]
pub(super) enum Graph {
    /// The deepest level is anyPolicy alone. Only anyPolicy has anyPolicy as its child, so what remains of the
    /// levels above is anyPolicy alone too, and none of them needs to be kept.
    AnyPolicy,
    /// The deepest level has other nodes.
    Level(Arc<Level>),
}

/// The nodes of one depth. There is at least one other than anyPolicy.
///
/// Dropping the last owner of a level drops the levels above it one inside the other. That goes as deep as a
/// path is long, 64 at most, in small frames.
#[derive(Debug)]
pub(super) struct Level {
    /// Those other than anyPolicy, sorted by policy, none twice.
    nodes: Vec<Node>,
    /// Whether a node is anyPolicy. Its `expected_policy_set` is always anyPolicy.
    has_any_policy: bool,
    /// The `expected_policy_set` of the nodes that a mapping has changed, sorted, none twice.
    expectations: Vec<Expectation>,
    /// The level above.
    above: Graph,
}

/// A node: `valid_policy`, and where to find its `expected_policy_set`.
#[derive(Clone, Debug)]
struct Node {
    policy: ObjectIdentifier,
    /// False: the node expects its own policy. True: it expects what `expectations` says.
    is_mapped: bool,
}

/// One element of an `expected_policy_set`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Expectation {
    policy: ObjectIdentifier,
    /// The position of the node that expects it.
    node: usize,
}

/// The policies of one certificate.
#[derive(Clone, Debug, Default)]
pub(super) struct Asserted {
    /// Those other than anyPolicy.
    pub(super) policies: Vec<ObjectIdentifier>,
    /// Whether anyPolicy is asserted.
    pub(super) any_policy: bool,
}

/// `issuerDomainPolicy` and `subjectDomainPolicy`.
pub(super) type Mapping = (ObjectIdentifier, ObjectIdentifier);

impl<'a> FromIterator<Oid<'a>> for Asserted {
    fn from_iter<I: IntoIterator<Item = Oid<'a>>>(policies: I) -> Self {
        let mut asserted = Self::default();
        for policy in policies {
            if policy == oids::ANY_POLICY {
                asserted.any_policy = true;
            } else {
                asserted.policies.push(policy.into());
            }
        }
        asserted
    }
}

impl Graph {
    /// A graph with this deepest level, or NULL when there is nothing in it: without a node at the deepest
    /// level, every node above is without descendants and goes as well (RFC 9618 5.3 (d)(3), 5.4 (b)(2)(ii)).
    fn from_level(level: Level) -> Option<Self> {
        match (level.nodes.is_empty(), level.has_any_policy) {
            (false, _) => Some(Self::Level(Arc::new(level))),
            (true, true) => Some(Self::AnyPolicy),
            (true, false) => None,
        }
    }

    /// The deepest level, when it is more than anyPolicy.
    pub(super) fn level(&self) -> Option<&Level> {
        match self {
            Self::AnyPolicy => None,
            Self::Level(level) => Some(level),
        }
    }

    /// Whether a node of the deepest level is anyPolicy.
    pub(super) fn has_any_policy(&self) -> bool {
        self.level().is_none_or(|level| level.has_any_policy)
    }

    /// Whether a node of the deepest level, other than anyPolicy, is `policy`.
    fn has_node(&self, policy: &ObjectIdentifier) -> bool {
        self.level().is_some_and(|level| level.position(policy).is_some())
    }

    /// Whether a node of the deepest level expects `policy`, which is not anyPolicy.
    fn expects(&self, policy: &ObjectIdentifier) -> bool {
        self.level().is_some_and(|level| level.parents(policy).next().is_some())
    }

    /// RFC 9618 5.3 (d): the graph one level deeper; NULL when no policy is left.
    pub(super) fn descend(&self, asserted: Asserted, budget: &mut Budget) -> Result<Option<Self>, Finding> {
        let mut policies = asserted.policies;
        // (d)(1)(i): a child of every node that expects it; (ii): or else a child of anyPolicy.
        policies.retain(|policy| self.has_any_policy() || self.expects(policy));
        if let (true, Some(level)) = (asserted.any_policy, self.level()) {
            // (d)(2): as if the certificate had asserted everything that is expected.
            budget.charge_each(cost::POLICY, level.nodes.len().saturating_add(level.expectations.len()))?;
            policies.extend(level.expected().cloned());
        }
        policies.sort_unstable();
        policies.dedup();
        Ok(Self::from_level(Level {
            nodes: policies.into_iter().map(|policy| Node { policy, is_mapped: false }).collect(),
            // (d)(2), for the anyPolicy that anyPolicy expects.
            has_any_policy: asserted.any_policy && self.has_any_policy(),
            expectations: Vec::new(),
            above: self.clone(),
        }))
    }

    /// RFC 9618 5.4 (b)(1): the deepest level with the expectations that `mappings`, sorted, give to its nodes.
    ///
    /// A level is mapped once, after [`Graph::descend`] has made it.
    pub(super) fn map(&self, mut mappings: Vec<Mapping>, budget: &mut Budget) -> Result<Self, Finding> {
        // A mapping from a policy that is no node makes one where anyPolicy is a node, and else does nothing.
        mappings.retain(|(issuer, _)| self.has_any_policy() || self.has_node(issuer));
        if mappings.is_empty() {
            return Ok(self.clone());
        }
        let old = self.level().map_or(&[][..], |level| &level.nodes);
        budget.charge_each(cost::POLICY, old.len())?;
        let nodes = mapped_nodes(old, &mappings);
        Ok(Self::Level(Arc::new(Level {
            expectations: expectations(&nodes, mappings),
            nodes,
            has_any_policy: self.has_any_policy(),
            // A new node is a child of the anyPolicy above.
            above: self.level().map_or(Self::AnyPolicy, |level| level.above.clone()),
        })))
    }

    /// RFC 9618 5.4 (b)(2): the deepest level without the policies that `mappings`, sorted, map from.
    pub(super) fn without_mapped(
        &self,
        mappings: &[Mapping],
        budget: &mut Budget,
    ) -> Result<Option<Self>, Finding> {
        let Some(level) = self.level() else { return Ok(Some(Self::AnyPolicy)) };
        budget.charge_each(cost::POLICY, level.nodes.len())?;
        let stays = |node: &&Node| mappings.binary_search_by(|(issuer, _)| issuer.cmp(&node.policy)).is_err();
        Ok(Self::from_level(Level {
            nodes: level.nodes.iter().filter(stays).cloned().collect(),
            has_any_policy: level.has_any_policy,
            expectations: Vec::new(),
            above: level.above.clone(),
        }))
    }
}

/// The old nodes, and one that is mapped for each policy that is mapped from.
fn mapped_nodes(old: &[Node], mappings: &[Mapping]) -> Vec<Node> {
    let mut issuers: Vec<_> = mappings.iter().map(|(issuer, _)| issuer).collect();
    issuers.dedup();
    let mapped = issuers.into_iter().map(|issuer| Node { policy: issuer.clone(), is_mapped: true });
    let mut nodes: Vec<_> = mapped.chain(old.iter().cloned()).collect();
    // A stable sort: of two nodes for one policy the first is the mapped one, which stays.
    nodes.sort_by(|left, right| left.policy.cmp(&right.policy));
    nodes.dedup_by(|later, earlier| later.policy == earlier.policy);
    nodes
}

/// What the nodes that are mapped expect.
fn expectations(nodes: &[Node], mappings: Vec<Mapping>) -> Vec<Expectation> {
    let expectation = |(issuer, policy): Mapping| {
        let node = position(nodes, &issuer)?;
        Some(Expectation { policy, node })
    };
    let mut expectations: Vec<_> = mappings.into_iter().filter_map(expectation).collect();
    expectations.sort_unstable();
    expectations.dedup();
    expectations
}

/// The position of the node for `policy`.
fn position(nodes: &[Node], policy: &ObjectIdentifier) -> Option<usize> {
    nodes.binary_search_by(|node| node.policy.cmp(policy)).ok()
}

impl Level {
    /// The level above.
    pub(super) fn above(&self) -> &Graph {
        &self.above
    }

    /// How many nodes there are, anyPolicy not counted.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The policies of the nodes, anyPolicy left out.
    pub(super) fn policies(&self) -> impl Iterator<Item = &ObjectIdentifier> {
        self.nodes.iter().map(|node| &node.policy)
    }

    fn position(&self, policy: &ObjectIdentifier) -> Option<usize> {
        position(&self.nodes, policy)
    }

    /// Every element of every `expected_policy_set`, anyPolicy left out; some may be there twice.
    fn expected(&self) -> impl Iterator<Item = &ObjectIdentifier> {
        let own = self.nodes.iter().filter(|node| !node.is_mapped).map(|node| &node.policy);
        own.chain(self.expectations.iter().map(|expectation| &expectation.policy))
    }

    /// The positions of the nodes that expect `policy`: the parents that a node for it has one level deeper.
    /// When there are none, its parent is anyPolicy.
    pub(super) fn parents(&self, policy: &ObjectIdentifier) -> impl Iterator<Item = usize> {
        let expects_itself = |position: &usize| self.nodes.get(*position).is_some_and(|node| !node.is_mapped);
        let first = self.expectations.partition_point(|expectation| expectation.policy < *policy);
        let mapped = self.expectations.iter().skip(first);
        let mapped = mapped.take_while(move |expectation| expectation.policy == *policy);
        let own = self.position(policy).filter(expects_itself);
        own.into_iter().chain(mapped.map(|expectation| expectation.node))
    }
}
