//! A workload as `benches/workloads` writes it: roots, chains, and what must come out.

use std::fs;
use std::path::Path;

use chainward::x509::{BundleLimits, certificates_from_bytes};
use serde::Deserialize;

/// A leaf and what is presented with it, as DER; each issuer comes after what it issued.
#[derive(Debug)]
pub(crate) struct Chain {
    pub(crate) leaf: Vec<u8>,
    pub(crate) intermediates: Vec<Vec<u8>>,
}

/// What the certificates do not say.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expectation {
    /// The validation time.
    pub(crate) time: i64,
    /// The code of the refusal; `None`: it must be accepted.
    pub(crate) finding: Option<String>,
}

/// Roots, chains below them, and what must come out.
#[derive(Debug)]
pub(crate) struct Workload {
    pub(crate) expectation: Expectation,
    pub(crate) roots: Vec<Vec<u8>>,
    pub(crate) chains: Vec<Chain>,
}

impl Workload {
    /// Reads `workload.json`, `roots.pem` and every other PEM file of a folder, in the order of their names.
    pub(crate) fn read(folder: &Path) -> Result<Self, String> {
        let roots_file = folder.join("roots.pem");
        let mut files = Vec::new();
        for entry in fs::read_dir(folder).map_err(|error| at(folder, &error))? {
            let path = entry.map_err(|error| at(folder, &error))?.path();
            if path.extension().is_some_and(|extension| extension == "pem") && path != roots_file {
                files.push(path);
            }
        }
        files.sort();
        let json = read(&folder.join("workload.json"))?;
        Ok(Self {
            expectation: serde_json::from_slice(&json).map_err(|error| at(folder, &error))?,
            roots: certificates(&roots_file)?,
            chains: files.iter().map(|file| chain(file)).collect::<Result<_, _>>()?,
        })
    }
}

fn chain(file: &Path) -> Result<Chain, String> {
    let mut certificates = certificates(file)?.into_iter();
    let leaf = certificates.next().ok_or_else(|| at(file, &"empty"))?;
    Ok(Chain { leaf, intermediates: certificates.collect() })
}

fn certificates(file: &Path) -> Result<Vec<Vec<u8>>, String> {
    certificates_from_bytes(&read(file)?, BundleLimits::default()).map_err(|error| at(file, &error))
}

fn read(file: &Path) -> Result<Vec<u8>, String> {
    fs::read(file).map_err(|error| at(file, &error))
}

fn at(path: &Path, problem: &dyn std::fmt::Display) -> String {
    format!("{}: {problem}", path.display())
}
