//! stub
use chainward_validate::policy::Policy;
/// stub
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PolicyFileError { /// m
 pub message: String }
/// s
pub fn policy_from_toml(_: &str) -> Result<Policy, PolicyFileError> { unimplemented!() }
/// s
pub fn policy_to_toml(_: &Policy) -> String { String::new() }
/// s
pub fn policy_diff(_: &Policy, _: &Policy) -> Vec<(String,String,String)> { Vec::new() }
