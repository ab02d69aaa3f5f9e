//! A CRL, taken in and looked up, and the hash and the signature below that.

use std::fs;
use std::path::Path;

use aws_lc_rs::digest;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, ParsedPublicKey};
use chainward::x509::{BundleLimits, CanonicalName, Certificate, CertificateList, certificates_from_bytes};
use chainward_revocation::Bytes;
use chainward_revocation::segment::{Segment, SegmentError};

use crate::clock::{timed, timed_on_all_threads};
use crate::protocol::{Action, Measurement};

/// Certificates that are looked up in turn: more than any cache holds the entries of.
const ASKED: usize = 100_000;

/// A CRL, its issuer's key, and what is looked up in it.
pub(crate) struct Crl {
    der: Vec<u8>,
    key: ParsedPublicKey,
    segment: Segment,
    issuer: CanonicalName,
    listed: Vec<Vec<u8>>,
    absent: Vec<Vec<u8>>,
    /// Which is looked up next.
    turn: usize,
}

/// Why a CRL is not taken in.
struct Refusal(String);

impl From<SegmentError> for Refusal {
    fn from(error: SegmentError) -> Self {
        Self(error.to_string())
    }
}

impl Crl {
    /// Reads `crl.der`, and `roots.pem` for the issuer's key, which is a P-256 key.
    pub(crate) fn read(folder: &Path) -> Result<Self, String> {
        let read = |name: &str| fs::read(folder.join(name)).map_err(|error| format!("{name}: {error}"));
        let roots = certificates_from_bytes(&read("roots.pem")?, BundleLimits::default());
        let roots = roots.map_err(|error| error.to_string())?;
        let root = roots.first().ok_or("no root")?;
        let root = Certificate::from_der(root).map_err(|malformed| malformed.to_string())?;
        let key = ParsedPublicKey::new(
            &ECDSA_P256_SHA256_ASN1,
            root.subject_public_key_info().subject_public_key(),
        )
        .map_err(|_| "a key is refused")?;
        let der = read("crl.der")?;
        let segment = accept(&key, der.clone())?;
        let issuer = root.subject().canonical();
        let listed = some_listed(&der)?;
        let absent = listed.iter().map(|serial| absent_like(serial)).collect();
        Ok(Self { der, key, segment, issuer, listed, absent, turn: 0 })
    }

    /// Does something so many times.
    pub(crate) fn run(&mut self, action: Action, laps: u32) -> Result<Measurement, String> {
        let mut done = Measurement { operations: laps.into(), ..Measurement::default() };
        for _ in 0..if matches!(action, Action::CrlHit | Action::CrlMiss) { 1 } else { laps } {
            done.nanoseconds += match action {
                Action::CrlSha256 => timed(|| {
                    std::hint::black_box(digest::digest(&digest::SHA256, &self.der));
                    Ok(())
                }),
                Action::CrlBare => {
                    done.signatures += 1;
                    let list = CertificateList::from_der(&self.der).map_err(|error| error.to_string())?;
                    timed(|| verify(&self.key, &list))
                }
                Action::CrlAccept | Action::CrlAcceptAll => {
                    done.signatures += 1;
                    self.accept(action)
                }
                Action::CrlOpen | Action::CrlTrust => {
                    done.signatures += u64::from(action == Action::CrlOpen);
                    self.open(action)
                }
                Action::CrlHit => self.look_up(laps, true),
                Action::CrlMiss => self.look_up(laps, false),
                _ => Err(format!("{action:?} is not for CRLs")),
            }?;
        }
        Ok(done)
    }

    fn accept(&self, action: Action) -> Result<u64, String> {
        let der = self.der.clone();
        let mut segment = None;
        let work = || {
            segment = Some(accept(&self.key, der)?);
            Ok(())
        };
        if action == Action::CrlAccept { timed(work) } else { timed_on_all_threads(work) }
    }

    fn open(&self, action: Action) -> Result<u64, String> {
        let (der, index) = (Bytes::from(self.der.clone()), Bytes::from(self.segment.index_bytes().to_vec()));
        let mut segment = None;
        let (issuer, serial) = (&self.issuer, self.listed.first().ok_or("an empty CRL")?);
        let mut work = |opened: Result<Segment, String>| {
            let opened = segment.insert(opened?);
            if opened.index_bytes().len() != self.segment.index_bytes().len() {
                return Err("the index was built anew".into());
            }
            find(opened, issuer, serial, true)
        };
        match action {
            Action::CrlTrust => {
                timed(|| work(Segment::open_on_trust(der, index).ok_or_else(|| "not opened".into())))
            }
            _ => timed_on_all_threads(|| {
                let agree = |list: &CertificateList<'_>| verify(&self.key, list).map_err(Refusal);
                work(Segment::open(der, index, agree).map_err(|Refusal(reason)| reason))
            }),
        }
    }

    fn look_up(&mut self, laps: u32, is_listed: bool) -> Result<u64, String> {
        let asked = if is_listed { &self.listed } else { &self.absent };
        let turn = self.turn;
        self.turn = turn + usize::try_from(laps).map_err(|_| "too many laps")?;
        let serials = asked.iter().cycle().skip(turn % asked.len()).take(self.turn - turn);
        timed(|| {
            for serial in serials {
                find(&self.segment, &self.issuer, serial, is_listed)?;
            }
            Ok(())
        })
    }
}

fn accept(key: &ParsedPublicKey, der: Vec<u8>) -> Result<Segment, String> {
    Segment::accept(der.into(), |list| verify(key, list).map_err(Refusal)).map_err(|Refusal(reason)| reason)
}

fn verify(key: &ParsedPublicKey, list: &CertificateList<'_>) -> Result<(), String> {
    key.verify_sig(list.tbs_der(), list.signature()).map_err(|_| "the signature does not verify".into())
}

fn find(segment: &Segment, issuer: &CanonicalName, serial: &[u8], is_listed: bool) -> Result<(), String> {
    let found = segment.find(issuer, serial).map_err(|error| error.to_string())?;
    if found.is_some() == is_listed { Ok(()) } else { Err("a wrong answer".into()) }
}

/// Serial numbers from all over the list, neighbours far from each other.
fn some_listed(der: &[u8]) -> Result<Vec<Vec<u8>>, String> {
    let list = CertificateList::from_der(der).map_err(|error| error.to_string())?;
    let every = (list.check_entries().map_err(|error| error.to_string())? / ASKED).max(1);
    let entries = list.entries().step_by(every);
    let mut serials = entries
        .map(|entry| entry.map(|entry| entry.serial_number.to_vec()).map_err(|error| error.to_string()))
        .collect::<Result<Vec<_>, _>>()?;
    // The serial numbers of the workload are random: by their order they come from all over.
    serials.sort_unstable();
    Ok(serials)
}

/// Of the same length, and of none that the workload makes: those begin with a bit that is set.
fn absent_like(serial: &[u8]) -> Vec<u8> {
    let mut absent = serial.to_vec();
    if let Some(first) = absent.first_mut() {
        *first = 0x01;
    }
    absent
}
