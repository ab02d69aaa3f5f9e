//! Extended key usages of the leaf and of the CAs above it (CVE-2025-22874): each must allow what is asked for.

use chainward::FindingCode;
use chainward::x509::{ObjectIdentifier, Oid, oids};

use super::attack::{Attack, Expected};
use super::support::{Draft, der, root};
use crate::support::case::Case;

const ROW: &str = "extended-key-usages";

/// The usages in a certificate; `None`: no such extension.
type Usages = Option<&'static [Oid<'static>]>;

const CLIENT: Oid<'static> = oids::CLIENT_AUTH;
const SERVER: Oid<'static> = oids::SERVER_AUTH;
const ANY: Oid<'static> = oids::ANY_EXTENDED_KEY_USAGE;

const KINDS: [(&str, Usages); 8] = [
    ("absent", None),
    ("client", Some(&[CLIENT])),
    ("server", Some(&[SERVER])),
    ("both", Some(&[SERVER, CLIENT])),
    ("any", Some(&[ANY])),
    ("server+any", Some(&[SERVER, ANY])),
    ("code", Some(&[oids::CODE_SIGNING])),
    // As long as clientAuth and one off, and a prefix of it.
    ("almost", Some(&[oids::EMAIL_PROTECTION, Oid::constant(&[0x2b, 6, 1, 5, 5, 7, 3])])),
];

fn with(draft: Draft, usages: Usages) -> Draft {
    let draft = draft.without(oids::EXTENDED_KEY_USAGE);
    usages.map(der::extended_key_usage).into_iter().fold(draft, Draft::with)
}

/// A CA vouches for all usages without the extension or with any, and else for those it has.
fn vouches(ca: Usages, wanted: Oid<'_>) -> bool {
    ca.is_none_or(|own| own.contains(&wanted) || own.contains(&ANY))
}

pub fn attacks() -> Vec<Attack> {
    let anchor = root("root");
    let mut attacks = Vec::new();
    for (upper_name, upper) in KINDS {
        for (lower_name, lower) in [KINDS[0], KINDS[1], KINDS[2], KINDS[4]] {
            let first = with(Draft::ca("first"), upper).by(&anchor);
            let second = with(Draft::ca("second"), lower).by(&first);
            for (leaf_name, own) in KINDS {
                let leaf = with(Draft::leaf("client"), own).by(&second);
                let case = Case::of(&leaf).trusting(&anchor).presenting([&first, &second]);
                let is_vouched = vouches(upper, CLIENT) && vouches(lower, CLIENT);
                // The profile takes neither any nor another usage for clientAuth, and absence with a notice.
                let is_own = own.is_none_or(|own| own.contains(&CLIENT));
                let name = format!("{upper_name}-{lower_name}-{leaf_name}");
                let expected = expected(is_vouched && is_own);
                attacks
                    .push(Attack::new(ROW, name, case, expected).signatures(3, 0).with_leaf_key(&leaf.key));
            }
        }
    }
    attacks.extend(asked_for());
    attacks
}

fn expected(is_good: bool) -> Expected {
    if is_good { Expected::Accepted } else { Expected::Refused(FindingCode::ExtendedKeyUsage) }
}

/// A request for other usages replaces the policy's; all of them are wanted.
fn asked_for() -> Vec<Attack> {
    let anchor = root("root");
    let questions: [(&str, &[Oid<'static>]); 4] = [
        ("server", &[SERVER]),
        ("both", &[CLIENT, SERVER]),
        ("both-turned", &[SERVER, CLIENT]),
        ("any", &[ANY]),
    ];
    let mut attacks = Vec::new();
    for (question_name, question) in questions {
        for (leaf_name, own) in KINDS {
            let leaf = with(Draft::leaf("client"), own).by(&anchor);
            let wanted: Vec<ObjectIdentifier> = question.iter().map(|usage| (*usage).into()).collect();
            let case = Case { usage: Some(wanted), ..Case::of(&leaf).trusting(&anchor) };
            let is_own = own.is_none_or(|own| question.iter().all(|usage| own.contains(usage)));
            let name = format!("asked-{question_name}-{leaf_name}");
            attacks.push(
                Attack::new(ROW, name, case, expected(is_own)).signatures(1, 0).with_leaf_key(&leaf.key),
            );
        }
    }
    attacks
}
