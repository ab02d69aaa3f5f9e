//! Every certificate of a file, whatever the file is. Nothing is lost in silence.

use std::fmt;

use crate::error::{Malformed, Problem};
use crate::pem::{self, Block, PemError, PemProblem};
use crate::pkcs7;

/// How much is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BundleLimits {
    /// Bytes of the file.
    pub max_bytes: usize,
    /// Certificates in it.
    pub max_certificates: usize,
}

impl Default for BundleLimits {
    /// 64 MiB and 100,000 certificates. The bundles of browsers have some 150 in 300 kB.
    fn default() -> Self {
        Self { max_bytes: 64 << 20, max_certificates: 100_000 }
    }
}

/// What a file held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bundle {
    /// The DER of each certificate, in the order of the file. Only its outermost length is checked.
    pub certificates: Vec<Vec<u8>>,
    /// PEM blocks that are no certificates: keys, CRLs, requests.
    pub other_blocks: usize,
}

/// Why a file can't be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundleError {
    /// Which block of a PEM file, or which certificate of DER, from zero.
    pub index: usize,
    /// Which line of a PEM file, from one.
    pub line: Option<usize>,
    /// Bytes before that line; in DER, before what is wrong.
    pub offset: usize,
    /// What is wrong.
    pub problem: BundleProblem,
}

/// Why a file can't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BundleProblem {
    /// No certificate is in it.
    NothingFound,
    /// No CRL is in it.
    NoCrlFound,
    /// Larger than allowed.
    TooLarge {
        /// Bytes that are allowed.
        limit: usize,
    },
    /// More certificates than allowed.
    TooMany {
        /// Certificates that are allowed.
        limit: usize,
    },
    /// A marker line that is none, or an `END` that does not fit its `BEGIN`.
    BadMarker,
    /// A block without an `END` line.
    Unterminated,
    /// Something in a block that is not base64.
    BadBase64,
    /// OpenSSL's `TRUSTED CERTIFICATE`: with rules for its use, which would be lost.
    TrustedCertificate,
    /// What a block or the file holds is no certificate and no PKCS#7 with certificates. The offset counts
    /// from the start of the block's DER.
    Malformed(Malformed),
}

/// Every certificate of a file: PEM with any number of blocks, DER, several DER in a row, PKCS#7 in either
/// (RFC 7468 sections 5 to 9, RFC 5652 section 5.1). Blocks of other kinds are passed over.
///
/// What is found has the outermost shape of a certificate, and no byte after it; parse it to know more.
///
/// # Errors
/// Where and why the file can't be read: nothing in it, a block that is broken, a limit. One bad block is an
/// error for all: no certificate gets lost.
pub fn certificates_from_bytes(data: &[u8], limits: BundleLimits) -> Result<Vec<Vec<u8>>, BundleError> {
    bundle_from_bytes(data, limits).map(|bundle| bundle.certificates)
}

/// The same, with a count of what was passed over.
///
/// # Errors
/// As [`certificates_from_bytes`].
pub fn bundle_from_bytes(data: &[u8], limits: BundleLimits) -> Result<Bundle, BundleError> {
    if data.len() > limits.max_bytes {
        return Err(BundleError::file(BundleProblem::TooLarge { limit: limits.max_bytes }));
    }
    let mut bundle = Bundle::default();
    if pem::is_pem(data) && !pkcs7::is_der(data) {
        for (index, block) in pem::blocks(data).enumerate() {
            let block = block.map_err(|error| BundleError::pem(index, &error))?;
            bundle.add_block(index, &block, limits)?;
        }
    } else if data.first() == Some(&0x30) {
        bundle.add_der(data, limits).map_err(|(index, problem)| BundleError::der(index, problem))?;
    }
    if bundle.certificates.is_empty() {
        return Err(BundleError::file(BundleProblem::NothingFound));
    }
    Ok(bundle)
}

impl Bundle {
    fn add_block(
        &mut self,
        index: usize,
        block: &Block<'_>,
        limits: BundleLimits,
    ) -> Result<(), BundleError> {
        let error = |problem| BundleError { index, line: Some(block.line), offset: block.offset, problem };
        match block.label {
            // RFC 7468 section 5.1 and appendix A: old labels of certificates; sections 8 and 9: PKCS#7 and CMS.
            "CERTIFICATE" | "X509 CERTIFICATE" | "X.509 CERTIFICATE" | "PKCS7" | "CMS" => {
                let der = block.decode().map_err(|error| BundleError::pem(index, &error))?;
                self.add_der(&der, limits).map_err(|(_, problem)| error(problem))
            }
            "TRUSTED CERTIFICATE" => Err(error(BundleProblem::TrustedCertificate)),
            _ => {
                self.other_blocks += 1;
                Ok(())
            }
        }
    }

    /// Adds all of some DER; an error comes with the number of certificates that were found before.
    fn add_der(&mut self, der: &[u8], limits: BundleLimits) -> Result<(), (usize, BundleProblem)> {
        let limit = limits.max_certificates;
        let before = self.certificates.len();
        let found = pkcs7::for_each_certificate(der, |certificate| {
            if self.certificates.len() == limit {
                return Err(Malformed { what: "bundle", offset: 0, problem: Problem::TooMany { limit } });
            }
            self.certificates.push(certificate.to_vec());
            Ok(())
        });
        let index = self.certificates.len() - before;
        found.map_err(|malformed| match malformed.problem {
            Problem::TooMany { limit } => (index, BundleProblem::TooMany { limit }),
            _ => (index, BundleProblem::Malformed(malformed)),
        })
    }
}

impl BundleError {
    pub(crate) fn file(problem: BundleProblem) -> Self {
        Self { index: 0, line: None, offset: 0, problem }
    }

    pub(crate) fn pem(index: usize, error: &PemError) -> Self {
        let problem = match error.problem {
            PemProblem::Marker => BundleProblem::BadMarker,
            PemProblem::Unterminated => BundleProblem::Unterminated,
            PemProblem::Base64 => BundleProblem::BadBase64,
        };
        Self { index, line: Some(error.line), offset: error.offset, problem }
    }

    fn der(index: usize, problem: BundleProblem) -> Self {
        let offset = match problem {
            BundleProblem::Malformed(malformed) => malformed.offset,
            _ => 0,
        };
        Self { index, line: None, offset, problem }
    }
}

impl fmt::Display for BundleError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, self.problem) {
            (_, BundleProblem::NothingFound | BundleProblem::NoCrlFound | BundleProblem::TooLarge { .. }) => {
            }
            (Some(line), _) => write!(formatter, "line {line}: ")?,
            (None, _) => write!(formatter, "certificate {} at byte {}: ", self.index + 1, self.offset)?,
        }
        self.problem.fmt(formatter)
    }
}

impl fmt::Display for BundleProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingFound => formatter.write_str("no certificate found: neither PEM nor DER nor PKCS#7"),
            Self::NoCrlFound => formatter.write_str("no CRL found: neither PEM nor DER"),
            Self::TooLarge { limit } => write!(formatter, "larger than {limit} bytes"),
            Self::TooMany { limit } => write!(formatter, "more than {limit} certificates"),
            Self::BadMarker => formatter.write_str("a BEGIN or END line that is broken or out of place"),
            Self::Unterminated => formatter.write_str("a block without its END line"),
            Self::BadBase64 => formatter.write_str("not base64"),
            Self::TrustedCertificate => formatter.write_str(
                "TRUSTED CERTIFICATE is a format of OpenSSL with rules that would be lost; write CERTIFICATE",
            ),
            Self::Malformed(malformed) => malformed.fmt(formatter),
        }
    }
}

impl std::error::Error for BundleError {}
