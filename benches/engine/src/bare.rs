//! The floor: AWS-LC's verification of the signatures of a chain and nothing else, with keys that are parsed.

use aws_lc_rs::signature::{self as aws, ParsedPublicKey, VerificationAlgorithm};
use chainward::x509::{Certificate, Curve, Hash, PublicKeyKind, SignatureScheme};

use crate::clock::timed;
use crate::protocol::Measurement;
use crate::workload::{Chain, Workload};

struct Signature {
    key: ParsedPublicKey,
    message: Vec<u8>,
    value: Vec<u8>,
}

/// The signatures of each chain of a workload, the leaf's first.
pub(crate) struct Signatures(Vec<Vec<Signature>>);

impl Signatures {
    /// Parses the certificates and the keys: no part of the floor.
    pub(crate) fn of(workload: &Workload) -> Result<Self, String> {
        workload
            .chains
            .iter()
            .map(|chain| signatures(chain, &workload.roots))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Verifies the signatures of each chain in turn, or only that of each leaf.
    pub(crate) fn run(&self, leaf_only: bool, laps: u32) -> Result<Measurement, String> {
        let mut done = Measurement::default();
        let chains =
            || self.0.iter().map(|chain| if leaf_only { chain.get(..1).unwrap_or(chain) } else { chain });
        done.nanoseconds = timed(|| {
            for chain in (0..laps).flat_map(|_| chains()) {
                for signature in chain {
                    let verified = signature.key.verify_sig(&signature.message, &signature.value);
                    verified.map_err(|_| "a signature does not verify")?;
                    done.signatures += 1;
                }
                done.operations += 1;
            }
            Ok(())
        })?;
        Ok(done)
    }
}

/// One for each certificate of the chain: its issuer is the next one, or the root that has the name.
fn signatures(chain: &Chain, roots: &[Vec<u8>]) -> Result<Vec<Signature>, String> {
    let mut signatures = Vec::new();
    let mut issuers = chain.intermediates.iter();
    let mut subject = parse(&chain.leaf)?;
    loop {
        let issuer = match issuers.next() {
            Some(der) => parse(der)?,
            None => {
                return root_of(&subject, roots).and_then(|root| {
                    signatures.push(signature(&subject, &root)?);
                    Ok(signatures)
                });
            }
        };
        signatures.push(signature(&subject, &issuer)?);
        subject = issuer;
    }
}

fn root_of<'a>(subject: &Certificate<'_>, roots: &'a [Vec<u8>]) -> Result<Certificate<'a>, String> {
    let name = subject.issuer().canonical();
    let mut parsed = roots.iter().map(|der| parse(der));
    let found = parsed.find(|root| root.as_ref().map_or(true, |root| root.subject().canonical() == name));
    found.unwrap_or_else(|| Err("no root has the name of the issuer".into()))
}

fn signature(subject: &Certificate<'_>, issuer: &Certificate<'_>) -> Result<Signature, String> {
    let info = issuer.subject_public_key_info();
    let kind = info.kind().map_err(|malformed| malformed.to_string())?;
    let scheme =
        subject.signature_algorithm().signature_scheme().map_err(|_| "unknown signature algorithm")?;
    let key = ParsedPublicKey::new(algorithm(&kind, scheme)?, info.subject_public_key())
        .map_err(|_| "a key is refused")?;
    Ok(Signature { key, message: subject.tbs_der().to_vec(), value: subject.signature().to_vec() })
}

fn algorithm(
    kind: &PublicKeyKind<'_>,
    scheme: SignatureScheme,
) -> Result<&'static dyn VerificationAlgorithm, String> {
    match (kind, scheme) {
        (PublicKeyKind::Ec { curve: Curve::P256 }, SignatureScheme::Ecdsa { hash: Hash::Sha256 }) => {
            Ok(&aws::ECDSA_P256_SHA256_ASN1)
        }
        (PublicKeyKind::Rsa { .. }, SignatureScheme::RsaPkcs1 { hash: Hash::Sha256 }) => {
            Ok(&aws::RSA_PKCS1_2048_8192_SHA256)
        }
        _ => Err(format!("no bare verification of {scheme:?}")),
    }
}

fn parse(der: &[u8]) -> Result<Certificate<'_>, String> {
    Certificate::from_der(der).map_err(|malformed| malformed.to_string())
}
