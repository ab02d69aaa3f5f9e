//! Certificates of parts that need not be DER, signed as they are.

use super::support::{Draft, Issued, der};
use super::tree::Node;

/// The parts of a certificate, each as the bytes that stand in it; they need not be DER.
#[derive(Clone)]
pub struct Parts {
    /// Whatever `TBSCertificate` has, in its order.
    pub signed: Vec<Vec<u8>>,
    pub outer_algorithm: Vec<u8>,
    issued: Issued,
}

/// Places in `signed`; a version and extensions are there in what these tests make.
pub const VERSION: usize = 0;
pub const SERIAL_NUMBER: usize = 1;
pub const ALGORITHM: usize = 2;
pub const VALIDITY: usize = 4;
pub const EXTENSIONS: usize = 7;

impl Parts {
    pub fn of(draft: Draft, issuer: &Issued) -> Self {
        let leaf = draft.by(issuer);
        let certificate = Node::read(&leaf.der);
        let [tbs, algorithm, _] = certificate.children() else { panic!("three fields") };
        let fields = tbs.children().iter().map(Node::der).collect();
        Self { signed: fields, outer_algorithm: algorithm.der(), issued: leaf }
    }

    pub fn with(mut self, place: usize, der: Vec<u8>) -> Self {
        self.signed[place] = der;
        self
    }

    pub fn outer(self, algorithm: Vec<u8>) -> Self {
        Self { outer_algorithm: algorithm, ..self }
    }

    /// Signed as it is.
    pub fn by(&self, issuer: &Issued) -> Issued {
        let tbs = der::tlv(0x30, &self.signed.concat());
        self.signed_over(&tbs, issuer)
    }

    /// With these bytes as the whole `TBSCertificate`.
    pub fn signed_over(&self, tbs: &[u8], issuer: &Issued) -> Issued {
        let signature = der::bits(&issuer.key.sign(tbs));
        let der = der::sequence(&[tbs, &self.outer_algorithm, &signature]);
        Issued { der, ..self.issued.clone() }
    }
}
