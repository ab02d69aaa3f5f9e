//! Certificate policies: under which policies a path is valid (RFC 5280 6.1.2-6.1.5, as RFC 9618 updates it).
//!
//! # The question
//! A policy is an identifier; what it means is in a document that only people read. A certificate asserts
//! policies, and a path is valid for a policy when all of its certificates assert it. Two things make this
//! hard. A CA may assert *anyPolicy*, which stands for whatever the others assert. And a CA may say that what
//! it calls Gold is called Oro by those below (a *mapping*). So there is not one set of policies to
//! intersect. For each policy there is a way down the path, along names that change.
//!
//! # Why a graph
//! RFC 5280 remembers all ways in a tree, with a node for each way. When a certificate maps n policies to m
//! policies each, the tree grows by a factor with each certificate, and a path of a few kilobytes takes all
//! memory (CVE-2023-0464). But two nodes for one policy at one depth have the same future: what is below
//! depends on the policy only. RFC 9618 makes them one node that has several parents. The tree becomes a
//! graph. At each depth it has no more nodes than the path so far names policies, and besides an edge for
//! each node no more edges than the certificate above has mappings.
//!
//! # The shape here
//! - **A level for each depth** (`graph.rs`): nodes sorted by policy, and a link to the level above. A level
//!   never changes once it is made, so paths that share their upper part share its levels, and a state is
//!   copied by counting a reference.
//! - **Edges are not stored.** The parents of a node are the nodes of the level above that expect its policy,
//!   or else anyPolicy (6.1.3 (d)(1)). This stays true for the nodes that a mapping makes below anyPolicy
//!   (6.1.4 (b)(1)). One is only made when the certificate's anyPolicy counts, and then a policy that
//!   someone above expects is a node already (6.1.3 (d)(2)).
//! - **A node expects itself** until a mapping says otherwise, so only levels with mappings store
//!   expectations.
//! - **Nothing is pruned upward.** The rules look at the deepest level only, and all of that is alive. The
//!   graph is NULL exactly when its deepest level has no node. The last step walks up from there once, and
//!   so never sees what pruning would have removed (`wrap_up.rs`).
//! - **anyPolicy alone is no level.** When the deepest level is anyPolicy only, nothing else above has a
//!   descendant. That is the graph at the start, and below CAs that assert anyPolicy and nothing else.
//!   Neither it nor NULL allocates: a path that never speaks of policies costs nothing here.
//!
//! Qualifiers are not kept. RFC 9618 5.5 recommends not to return them, and nothing is decided by them.
//!
//! # What it costs
//! Each policy of a certificate, each mapping, each node that is carried from one level into the next, and
//! each edge that the last walk follows is charged once. anyPolicy carries on what is there, and multiplies
//! nothing.

mod graph;
mod state;
mod wrap_up;

#[cfg(test)]
mod cost_tests;
#[cfg(test)]
mod equivalence;
#[cfg(test)]
mod mapping_tests;
#[cfg(test)]
mod naive;
#[cfg(test)]
mod test_certificates;
#[cfg(test)]
mod tests;

pub use state::{InitialPolicyInputs, PolicyState};
pub use wrap_up::ValidPolicies;
