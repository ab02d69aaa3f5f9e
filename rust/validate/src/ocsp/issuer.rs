//! The CA that a response must speak for, and how OCSP names it.

use std::cell::OnceCell;
use std::sync::Arc;

use chainward_x509::{CertId, CertIdHash, Hash, OcspRequest, Problem, SubjectPublicKeyInfo};

use crate::signature::SignatureVerifier;
use crate::tree::Node;

/// The issuer of the certificate in question.
#[derive(Debug)]
pub struct Issuer<'a, K> {
    /// Its name and key, as the path proved them.
    pub node: &'a Arc<Node<K>>,
    /// Its name as DER, as it stands in the certificate in question (RFC 6960 4.1.1).
    pub name: &'a [u8],
}

impl<K> Clone for Issuer<'_, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K> Copy for Issuer<'_, K> {}

impl<K> Issuer<'_, K> {
    /// What its key is hashed as: the content of `subjectPublicKey`, without tag, length and unused bits.
    fn subject_public_key(&self) -> &[u8] {
        subject_public_key(&self.node.key_info)
    }

    /// SHA-1 of its key.
    pub fn key_sha1<V: SignatureVerifier<Key = K>>(&self, verifier: &V) -> [u8; 20] {
        verifier.sha1_for_ocsp_names(self.subject_public_key())
    }

    /// Whether a `CertID` names a certificate of this issuer, whatever its serial number.
    pub fn issued<V: SignatureVerifier<Key = K>>(self, verifier: &V, id: &CertId<'_>) -> bool {
        Target::new(verifier, self, id.serial_number).is_meant_by(id)
    }

    /// The request about a certificate of this issuer.
    ///
    /// # Errors
    /// As [`OcspRequest::to_der`].
    pub fn request<V: SignatureVerifier<Key = K>>(
        &self,
        verifier: &V,
        serial_number: &[u8],
        hash: CertIdHash,
        nonce: Option<&[u8]>,
    ) -> Result<Vec<u8>, Problem> {
        let request = |name: &[u8], key: &[u8]| {
            OcspRequest { hash, issuer_name_hash: name, issuer_key_hash: key, serial_number, nonce }.to_der()
        };
        match hash {
            CertIdHash::Sha1 => request(&verifier.sha1_for_ocsp_names(self.name), &self.key_sha1(verifier)),
            CertIdHash::Sha256 => {
                request(&verifier.sha256(self.name), &verifier.sha256(self.subject_public_key()))
            }
        }
    }
}

/// The content of `subjectPublicKey` of a `SubjectPublicKeyInfo`.
pub(super) fn subject_public_key(key_info: &[u8]) -> &[u8] {
    // invariant: that of a node, or of a certificate, was parsed before; no bytes are no key's
    SubjectPublicKeyInfo::from_der(key_info).map_or(&[], |info| info.subject_public_key())
}

/// Finds what a response says about one certificate, by its `CertID`. Each hash is made once, when it is needed.
pub(super) struct Target<'a, V: SignatureVerifier> {
    verifier: &'a V,
    issuer: Issuer<'a, V::Key>,
    serial_number: &'a [u8],
    sha1: OnceCell<[[u8; 20]; 2]>,
    sha256: OnceCell<[[u8; 32]; 2]>,
}

impl<'a, V: SignatureVerifier> Target<'a, V> {
    pub(super) fn new(verifier: &'a V, issuer: Issuer<'a, V::Key>, serial_number: &'a [u8]) -> Self {
        Self { verifier, issuer, serial_number, sha1: OnceCell::new(), sha256: OnceCell::new() }
    }

    /// RFC 6960 4.1.1: the hashes of issuer's name and key, and the serial number. By SHA-1 and SHA-256 only.
    pub(super) fn is_meant_by(&self, id: &CertId<'_>) -> bool {
        // First what costs nothing; and a negative serial number is no positive one (compared as they were signed).
        if id.serial_number != self.serial_number {
            return false;
        }
        let found = [id.issuer_name_hash, id.issuer_key_hash];
        match id.hash_algorithm.hash() {
            Ok(Hash::Sha1) => found == self.sha1().each_ref().map(<[u8; 20]>::as_slice),
            Ok(Hash::Sha256) => found == self.sha256().each_ref().map(<[u8; 32]>::as_slice),
            _ => false,
        }
    }

    fn sha1(&self) -> &[[u8; 20]; 2] {
        self.sha1.get_or_init(|| {
            [self.verifier.sha1_for_ocsp_names(self.issuer.name), self.issuer.key_sha1(self.verifier)]
        })
    }

    fn sha256(&self) -> &[[u8; 32]; 2] {
        self.sha256.get_or_init(|| {
            let key = self.issuer.subject_public_key();
            [self.verifier.sha256(self.issuer.name), self.verifier.sha256(key)]
        })
    }
}
