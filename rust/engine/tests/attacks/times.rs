//! Times: what is no time of RFC 5280 section 4.1.2.5 is refused, and what is one is compared to the second
//! (CVE-2015-1789).

use chainward::FindingCode;

use super::attack::{Attack, Expected};
use super::parts::{Parts, VALIDITY};
use super::support::{DAY, Draft, Issued, NOW, der, root};
use crate::support::case::Case;

const ROW: &str = "times";
/// A type of time, and its text.
type Time<'a> = (u8, &'a str);

const UTC: u8 = 0x17;
const GENERALIZED: u8 = 0x18;

pub fn attacks() -> Vec<Attack> {
    let anchor = root("root");
    let mut attacks = no_times(&anchor);
    attacks.extend(centuries());
    attacks.extend(seconds(&anchor));
    attacks
}

/// A leaf with these two times.
fn leaf(issuer: &Issued, from: Time, until: Time) -> Issued {
    let time = |(tag, text): Time| der::tlv(tag, text.as_bytes());
    let validity = der::sequence(&[&time(from), &time(until)]);
    Parts::of(Draft::leaf("client"), issuer).with(VALIDITY, validity).by(issuer)
}

/// An anchor of all times that there are.
fn eternal() -> Issued {
    let validity = der::sequence(&[
        &der::tlv(GENERALIZED, b"19000101000000Z"),
        &der::tlv(GENERALIZED, b"99991231235959Z"),
    ]);
    let first = root("root");
    Parts::of(Draft::ca("root").key(&first.key), &first).with(VALIDITY, validity).by(&first)
}

fn no_times(anchor: &Issued) -> Vec<Attack> {
    let good = (UTC, "260101000000Z");
    let later = (GENERALIZED, "20990101000000Z");
    let bad = [
        (UTC, "2601010000Z"),
        (UTC, "260101000000"),
        (UTC, "260101000000z"),
        (UTC, "260101000000+0000"),
        (UTC, "260101000000-0800"),
        (UTC, "2601010000+0100"),
        (UTC, "260101000000.5Z"),
        (UTC, "260101000060Z"),
        (UTC, "161231235960Z"),
        (UTC, "260229000000Z"),
        (UTC, "260101240000Z"),
        (UTC, "261301000000Z"),
        (UTC, "20260101000000Z"),
        (UTC, "260101000000Z\0"),
        (UTC, " 60101000000Z"),
        (UTC, ""),
        (GENERALIZED, "202601010000Z"),
        (GENERALIZED, "2026010100Z"),
        (GENERALIZED, "20260101000000"),
        (GENERALIZED, "20260101000000.0Z"),
        (GENERALIZED, "20260101000000.5Z"),
        (GENERALIZED, "20260101000000,5Z"),
        (GENERALIZED, "20260101000000+0000"),
        (GENERALIZED, "20260101000000-0800"),
        (GENERALIZED, "20161231235960Z"),
        (GENERALIZED, "21000229000000Z"),
        (GENERALIZED, "100000101000000Z"),
        (GENERALIZED, "-0010101000000Z"),
        (GENERALIZED, "260101000000Z"),
        (0x0e, "2026-01-01T00:00:00Z"),
        (0x16, "260101000000Z"),
    ];
    let attack = |name: String, leaf: Issued| {
        let case = Case::of(&leaf).trusting(anchor);
        let attack = Attack::refused(ROW, name, case, FindingCode::MalformedCertificate);
        attack.signatures(0, 0).with_leaf_key(&leaf.key)
    };
    let mut attacks = Vec::new();
    for (place, time) in bad.into_iter().enumerate() {
        let text = time.1.trim_end_matches('\0');
        attacks.push(attack(format!("no-time-{place}-{text}-from"), leaf(anchor, time, later)));
        attacks.push(attack(format!("no-time-{place}-{text}-until"), leaf(anchor, good, time)));
    }
    attacks
}

/// Two digits of 50 to 99 are of the 20th century, 00 to 49 of the 21st (RFC 5280 section 4.1.2.5.1); times are as
/// `date -u +%s` has them.
fn centuries() -> Vec<Attack> {
    let anchor = eternal();
    let (year_1950, year_2050, year_1970) = (-631_152_000, 2_524_608_000, 0);
    let end_of_9999 = 253_402_300_799;
    let cases = [
        ("49-until-last", (UTC, "490101000000Z"), (UTC, "491231235959Z"), year_2050 - 1, None),
        ("49-until-over", (UTC, "490101000000Z"), (UTC, "491231235959Z"), year_2050, EXPIRED),
        ("50-from-first", (UTC, "500101000000Z"), (UTC, "691231235959Z"), year_1950, None),
        ("50-from-early", (UTC, "500101000000Z"), (UTC, "691231235959Z"), year_1950 - 1, EARLY),
        ("50-until-is-1950", (UTC, "500101000000Z"), (UTC, "500101000000Z"), NOW, EXPIRED),
        ("49-from-is-2049", (UTC, "490101000000Z"), (GENERALIZED, "99991231235959Z"), NOW, EARLY),
        ("99-is-1999", (UTC, "500101000000Z"), (UTC, "991231235959Z"), NOW, EXPIRED),
        ("00-is-2000", (UTC, "000101000000Z"), (UTC, "491231235959Z"), NOW, None),
        (
            "generalized-2050",
            (GENERALIZED, "20500101000000Z"),
            (GENERALIZED, "20510101000000Z"),
            year_2050,
            None,
        ),
        (
            "generalized-2050-early",
            (GENERALIZED, "20500101000000Z"),
            (GENERALIZED, "20510101000000Z"),
            year_2050 - 1,
            EARLY,
        ),
        ("before-the-epoch", (UTC, "691231235959Z"), (UTC, "691231235959Z"), year_1970 - 1, None),
        ("at-the-epoch", (UTC, "691231235959Z"), (UTC, "691231235959Z"), year_1970, EXPIRED),
        ("9999-last", (UTC, "260101000000Z"), (GENERALIZED, "99991231235959Z"), end_of_9999, None),
        ("9999-over", (UTC, "260101000000Z"), (GENERALIZED, "99991231235959Z"), end_of_9999 + 1, EXPIRED),
        ("turned-round", (UTC, "270101000000Z"), (UTC, "260101000000Z"), NOW, EXPIRED),
    ];
    let judge = |(name, from, until, at, code): (&str, Time, Time, i64, Option<FindingCode>)| {
        let leaf = leaf(&anchor, from, until);
        let expected = code.map_or(Expected::Accepted, Expected::Refused);
        let case = Case::of(&leaf).trusting(&anchor).at(at);
        Attack::new(ROW, name, case, expected).signatures(1, 0).with_leaf_key(&leaf.key)
    };
    cases.map(judge).into()
}

const EXPIRED: Option<FindingCode> = Some(FindingCode::Expired);
const EARLY: Option<FindingCode> = Some(FindingCode::NotYetValid);

/// "the period of time from notBefore through notAfter, inclusive", of every certificate of the path.
fn seconds(anchor: &Issued) -> Vec<Attack> {
    let narrow = (NOW - 10, NOW + 10);
    let wide = (NOW - DAY, NOW + DAY);
    let mut attacks = Vec::new();
    for (place, anchor_valid, ca_valid, leaf_valid) in
        [("leaf", wide, wide, narrow), ("ca", wide, narrow, wide), ("anchor", narrow, wide, wide)]
    {
        let root = Draft::ca("root").key(&anchor.key).valid(anchor_valid.0, anchor_valid.1).self_signed();
        let ca = Draft::ca("ca").valid(ca_valid.0, ca_valid.1).by(&root);
        let leaf = Draft::leaf("client").valid(leaf_valid.0, leaf_valid.1).by(&ca);
        for (name, at, code) in [
            ("before", narrow.0 - 1, EARLY),
            ("first", narrow.0, None),
            ("last", narrow.1, None),
            ("after", narrow.1 + 1, EXPIRED),
        ] {
            let case = Case::of(&leaf).trusting(&root).presenting([&ca]).at(at);
            let expected = code.map_or(Expected::Accepted, Expected::Refused);
            let attack = Attack::new(ROW, format!("second-{place}-{name}"), case, expected);
            attacks.push(attack.signatures(2, 0).with_leaf_key(&leaf.key));
        }
    }
    attacks
}
