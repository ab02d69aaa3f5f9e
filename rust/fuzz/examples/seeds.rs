//! Writes a small seed corpus for each target below the folder that is given: `cargo run --example seeds -- corpus`.

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs, io};

use chainward_fuzz::measure::random_inputs;
use chainward_fuzz::{name_constraints, policies, validation};

/// Random inputs to choose from.
const INPUTS: usize = 2_000;
/// Seeds of one outcome.
const OF_EACH: usize = 4;

/// Responses of tests/revocation: by a delegated responder, with several entries, and with a nonce.
const RESPONSES: [&[u8]; 3] = [
    include_bytes!("ocsp-delegated.der"),
    include_bytes!("ocsp-several.der"),
    include_bytes!("ocsp-nonce.der"),
];

fn main() -> io::Result<()> {
    let folder = env::args().nth(1).unwrap_or_else(|| "corpus".to_owned());
    let folder = Path::new(&folder);
    write(&folder.join("validation"), &by_outcome(|data| format!("{:?}", validation::check(data))))?;
    write(
        &folder.join("name_constraints"),
        &by_outcome(|data| format!("{:?}", name_constraints::check(data))),
    )?;
    write(&folder.join("policies"), &by_outcome(|data| policies::check(data).to_string()))?;
    write(&folder.join("ocsp"), &RESPONSES.map(<[u8]>::to_vec))?;
    write(&folder.join("certificate"), &certificates())
}

/// The first few inputs of each outcome.
fn by_outcome(outcome: impl Fn(&[u8]) -> String) -> Vec<Vec<u8>> {
    let mut kept = BTreeMap::<String, Vec<Vec<u8>>>::new();
    for input in random_inputs(INPUTS) {
        let of_outcome = kept.entry(outcome(&input)).or_default();
        if of_outcome.len() < OF_EACH {
            of_outcome.push(input);
        }
    }
    kept.into_values().flatten().collect()
}

/// Certificates of the toy PKIs, two of them in a row, a PKCS#7 bundle, and PEM.
fn certificates() -> Vec<Vec<u8>> {
    let pkis = random_inputs(40).map(|input| validation::certificates(&input));
    let mut seeds: Vec<_> = pkis.flatten().filter(|der| der.len() > 64).step_by(3).collect();
    seeds.push(seeds.iter().take(2).flatten().copied().collect());
    seeds.push(validation::pkcs7(&seeds[..2]));
    seeds.push(include_bytes!("bundle.pem").to_vec());
    seeds
}

fn write(folder: &Path, seeds: &[Vec<u8>]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for (number, seed) in seeds.iter().enumerate() {
        fs::write(folder.join(format!("seed-{number:03}")), seed)?;
    }
    Ok(())
}
