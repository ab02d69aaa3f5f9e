//! Who may issue: every combination of cA, pathLenConstraint and keyCertSign, at each place of a path, with and without
//! another path (CVE-2015-1793, CVE-2021-3450, CVE-2026-5501).

use std::sync::Arc;

use chainward::FindingCode;
use chainward::x509::oids;

use super::attack::{Attack, Expected};
use super::support::{Draft, Issued, Key, der, root};
use crate::support::case::Case;

const ROW: &str = "ca-and-path-length";

/// What a certificate says of itself; `None`: the extension is absent.
#[derive(Clone, Copy, Debug)]
struct Claim {
    ca: Option<bool>,
    path_length: Option<u64>,
    cert_sign: Option<bool>,
}

impl Claim {
    fn all() -> Vec<Self> {
        let mut claims = Vec::new();
        for ca in [None, Some(false), Some(true)] {
            for path_length in [None, Some(0), Some(1), Some(2)] {
                for cert_sign in [None, Some(false), Some(true)] {
                    if ca.is_some() || path_length.is_none() {
                        claims.push(Self { ca, path_length, cert_sign });
                    }
                }
            }
        }
        claims
    }

    fn of(self, draft: Draft) -> Draft {
        let draft = draft.without(oids::BASIC_CONSTRAINTS).without(oids::KEY_USAGE);
        let length = self.path_length.map(der::integer).unwrap_or_default();
        let constraints = match self.ca {
            Some(true) => Some(der::basic_constraints(self.path_length)),
            Some(false) => {
                Some(der::Extension::new(oids::BASIC_CONSTRAINTS, true, der::sequence(&[&length])))
            }
            None => None,
        };
        let usage = self.cert_sign.map(|signs| {
            der::key_usage(if signs { der::KEY_CERT_SIGN | der::CRL_SIGN } else { der::DIGITAL_SIGNATURE })
        });
        [constraints, usage].into_iter().flatten().fold(draft, Draft::with)
    }

    /// What is wrong with an issuer below which so many intermediates follow that are not self-issued, and that comes
    /// `depth` below the one that says so.
    fn refusal(self, following: u64) -> Option<FindingCode> {
        if self.ca != Some(true) {
            return Some(FindingCode::NotACertificationAuthority); // RFC 5280 section 6.1.4 (k)
        }
        if self.cert_sign == Some(false) {
            return Some(FindingCode::KeyCertSignMissing); // (n)
        }
        let is_exceeded = self.path_length.is_some_and(|length| following > length);
        is_exceeded.then_some(FindingCode::PathLengthExceeded) // (l), at one of those that follow
    }

    fn name(self) -> String {
        let word = |value: Option<bool>| value.map_or("absent".into(), |value| value.to_string());
        let length = self.path_length.map_or("none".into(), |length| length.to_string());
        format!("ca-{}-length-{length}-sign-{}", word(self.ca), word(self.cert_sign))
    }
}

/// How many CAs stand between the anchor and the leaf.
const CAS: usize = 3;

pub fn attacks() -> Vec<Attack> {
    let anchor = root("root");
    let mut attacks = Vec::new();
    for claim in Claim::all() {
        for place in 0..CAS {
            for alternative in [Alternative::None, Alternative::Bad, Alternative::Good] {
                attacks.push(judged(&anchor, claim, place, alternative));
            }
        }
        attacks.push(of_the_leaf(&anchor, claim));
        attacks.push(of_the_anchor(claim));
    }
    attacks.extend(self_issued(&anchor));
    attacks
}

/// Another certificate for the same CA, under another name above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Alternative {
    None,
    /// As bad as the first.
    Bad,
    Good,
}

fn judged(anchor: &Issued, claim: Claim, place: usize, alternative: Alternative) -> Attack {
    let mut cas: Vec<Issued> = Vec::new();
    let mut others = Vec::new();
    for level in 0..CAS {
        let issuer = cas.last().unwrap_or(anchor).clone();
        let draft = Draft::ca(&format!("ca {level}"));
        let key = Arc::clone(&draft.key);
        if level == place {
            if alternative != Alternative::None {
                let other = Draft::ca(&format!("ca {level}")).key(&key);
                let other = if alternative == Alternative::Bad { claim.of(other) } else { other };
                others.push(other.by(&issuer));
            }
            cas.push(claim.of(draft).by(&issuer));
        } else {
            cas.push(draft.by(&issuer));
        }
    }
    let leaf = Draft::leaf("client").by(cas.last().unwrap());
    let case = Case::of(&leaf).trusting(anchor).presenting(&cas).presenting(&others);
    let following = u64::try_from(CAS - 1 - place).unwrap();
    let expected = match claim.refusal(following) {
        Some(code) if alternative != Alternative::Good => Expected::Refused(code),
        _ => Expected::Accepted,
    };
    let name = format!("{}-at-{place}-other-{alternative:?}", claim.name());
    Attack::new(ROW, name, case, expected).signatures(2 * CAS + 2, 0).with_leaf_key(&leaf.key)
}

/// What a leaf says of itself lets no one below it in, and makes no difference for itself, but for digitalSignature.
fn of_the_leaf(anchor: &Issued, claim: Claim) -> Attack {
    let leaf = claim.of(Draft::leaf("client")).by(anchor);
    let expected = if claim.cert_sign == Some(true) {
        Expected::Refused(FindingCode::DigitalSignatureMissing)
    } else {
        Expected::Accepted
    };
    let case = Case::of(&leaf).trusting(anchor);
    let name = format!("{}-in-the-leaf", claim.name());
    Attack::new(ROW, name, case, expected).signatures(1, 0).with_leaf_key(&leaf.key)
}

/// An anchor that says that it is no CA is none, by the profile; its path length holds (RFC 5937 section 3.2).
fn of_the_anchor(claim: Claim) -> Attack {
    let anchor = claim.of(Draft::ca("root")).self_signed();
    let first = Draft::ca("first").by(&anchor);
    let second = Draft::ca("second").by(&first);
    let leaf = Draft::leaf("client").by(&second);
    let case = Case::of(&leaf).trusting(&anchor).presenting([&first, &second]);
    let expected = claim.refusal(2).map_or(Expected::Accepted, Expected::Refused);
    let name = format!("{}-in-the-anchor", claim.name());
    Attack::new(ROW, name, case, expected).signatures(3, 0).with_leaf_key(&leaf.key)
}

/// Self-issued CAs do not count (6.1.4 (l)), but what they say does.
fn self_issued(anchor: &Issued) -> Vec<Attack> {
    let row = |name: &str, own: Option<u64>, renewed: Option<u64>, below: bool, expected| {
        let ca = Draft::ca("ca").with(der::basic_constraints(own)).by(anchor);
        let new_key =
            Draft::ca("ca").with(der::basic_constraints(renewed)).key(&Arc::new(Key::p256())).by(&ca);
        let other = Draft::ca("other").by(&new_key);
        let leaf = Draft::leaf("client").by(if below { &other } else { &new_key });
        let case = Case::of(&leaf).trusting(anchor).presenting([&ca, &new_key]);
        let case = if below { case.presenting([&other]) } else { case };
        let name = format!("self-issued-{name}");
        Attack::new(ROW, name, case, expected).signatures(6, 3).with_leaf_key(&leaf.key)
    };
    let exceeded = Expected::Refused(FindingCode::PathLengthExceeded);
    vec![
        row("0-none-leaf", Some(0), None, false, Expected::Accepted),
        row("0-none-ca", Some(0), None, true, exceeded),
        row("0-5-ca", Some(0), Some(5), true, exceeded),
        row("1-none-ca", Some(1), None, true, Expected::Accepted),
        row("5-0-ca", Some(5), Some(0), true, exceeded),
        row("5-0-leaf", Some(5), Some(0), false, Expected::Accepted),
    ]
}
