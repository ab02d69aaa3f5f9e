//! The profile `smartcard`: a user principal name, and the usage of smart card logon.

use crate::support::case::Case;
use crate::support::{Draft, Issued, der, root};
use chainward::x509::oids;
use chainward::{FindingCode, Identity, Profile};

/// A card with these names.
fn card(names: &[Vec<u8>]) -> Draft {
    let usages = der::extended_key_usage(&[oids::CLIENT_AUTH, oids::SMARTCARD_LOGON]);
    Draft::leaf("Ann").with(usages).with(der::alternative_names(names))
}

fn judged(leaf: &Issued, anchor: &Issued) -> Case {
    Case::of(leaf).trusting(anchor).profile(Profile::Smartcard)
}

#[track_caller]
fn refused(leaf: Draft, code: FindingCode) {
    let anchor = root("root");
    let leaf = leaf.by(&anchor);
    judged(&leaf, &anchor).refused(code, &leaf);
}

#[test]
fn a_card_is_accepted_with_its_principal() {
    let anchor = root("root");
    let leaf = card(&[der::upn("ann@corp.test"), der::email("ann@mail.test")]).by(&anchor);
    let verdict = judged(&leaf, &anchor).accepted();
    assert_eq!(Identity::of(&verdict).unwrap().user_principal_names, ["ann@corp.test"]);
}

#[test]
fn there_is_one_principal_and_it_is_a_upn() {
    for names in [
        vec![der::dns("card.test")],
        vec![der::email("ann@corp.test")],
        vec![der::other_name(oids::SMTP_UTF8_MAILBOX, "änn@corp.test")],
        vec![der::upn("ann@corp.test"), der::upn("admin@corp.test")],
        vec![der::upn("ann@corp.test"), der::upn("ann")],
        vec![der::upn("ann")],
        vec![der::upn("ann@corp@test")],
        vec![der::upn("\"ann\"@corp.test")],
    ] {
        refused(card(&names), FindingCode::UserPrincipalName);
    }
    refused(card(&[der::upn("ann@corp.test\0")]), FindingCode::MalformedCertificate);
    refused(card(&[]).without(oids::SUBJECT_ALT_NAME), FindingCode::UserPrincipalName);
}

#[test]
fn both_usages_are_there() {
    let names = [der::upn("ann@corp.test")];
    for usages in [&[oids::CLIENT_AUTH][..], &[oids::SMARTCARD_LOGON], &[oids::ANY_EXTENDED_KEY_USAGE]] {
        refused(card(&names).with(der::extended_key_usage(usages)), FindingCode::ExtendedKeyUsage);
    }
    refused(card(&names).without(oids::EXTENDED_KEY_USAGE), FindingCode::ExtendedKeyUsageAbsent);
    let anchor = root("root");
    let ca = Draft::ca("ca").with(der::extended_key_usage(&[oids::CLIENT_AUTH])).by(&anchor);
    let leaf = card(&names).by(&ca);
    judged(&leaf, &anchor).presenting([&ca]).refused(FindingCode::ExtendedKeyUsage, &leaf);
}

#[test]
fn a_person_is_no_ca() {
    let code = FindingCode::EndEntityIsCertificationAuthority;
    refused(card(&[der::upn("ann@corp.test")]).with(der::basic_constraints(None)), code);
}
