//! One RFC step, one small named function. A check sees a view, a state, a policy and the budget; never another check.

pub mod algorithms;
pub mod allow;
pub mod baseline_requirements;
pub mod basic_constraints;
pub mod certificate_policies;
pub mod common_name;
pub mod critical_extensions;
pub mod end_entity;
pub mod extended_key_usage;
pub mod host;
pub mod issuer_duties;
pub mod key_usage;
pub mod name_constraints;
pub mod name_rule;
pub mod trust_domain;
pub mod validity;
