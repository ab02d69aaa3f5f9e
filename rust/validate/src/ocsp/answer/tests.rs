//! When an answer counts; both ends are inside. What whole responses come to is in tests/revocation.

use super::*;

const HOUR: i64 = 3_600;
const THIS: i64 = 1_000_000;
const NEXT: i64 = THIS + 10 * HOUR;

fn answer() -> OcspAnswer {
    OcspAnswer {
        status: CertStatus::Good,
        this_update: THIS,
        next_update: Some(NEXT),
        produced_at: THIS,
        sha256: [0; 32],
        signer: Signer::Issuer,
        valid: Validity { not_before: i64::MIN, not_after: i64::MAX },
        notices: Vec::new(),
        largest_signature: 0,
    }
}

fn times(skew: i64, grace: i64, max_age: Option<i64>) -> AnswerTimes {
    AnswerTimes { skew_seconds: skew, grace_seconds: grace, max_age_seconds: max_age }
}

/// The window is what the check says, second by second.
#[test]
fn the_window_is_when_the_check_succeeds() {
    let narrow = Validity { not_before: THIS + HOUR, not_after: NEXT - HOUR };
    let answers = [
        answer(),
        OcspAnswer { valid: narrow, ..answer() },
        OcspAnswer { produced_at: THIS + 2 * HOUR, ..answer() },
        OcspAnswer { produced_at: THIS - 2 * HOUR, ..answer() },
        OcspAnswer { next_update: None, ..answer() },
        OcspAnswer { next_update: Some(THIS), ..answer() },
    ];
    let all_times = [
        times(0, 0, None),
        times(300, 0, None),
        times(300, HOUR, Some(HOUR)),
        times(0, HOUR, Some(24 * HOUR)),
    ];
    for (answer, times) in answers.iter().flat_map(|answer| all_times.map(|times| (answer, times))) {
        let Ok(window) = answer.window(&times) else {
            let refused = answer.check_time(ValidationTime::At(THIS), &times);
            assert_eq!(refused, Err(OcspFaultCode::WithoutNextUpdate));
            continue;
        };
        let inside = |now| (window.not_before..=window.not_after).contains(&now);
        for edge in [THIS - 300, THIS, THIS + HOUR, NEXT, window.not_before, window.not_after] {
            for now in [edge - 1, edge, edge + 1] {
                let found = answer.check_time(ValidationTime::At(now), &times);
                assert_eq!(found.is_ok(), inside(now), "{answer:?} {times:?} {now} {found:?}");
            }
        }
    }
}

/// At any time an answer counts that ever does.
#[test]
fn at_any_time_only_what_never_counts_is_refused() {
    let (any, strict) = (ValidationTime::Any, times(0, 0, None));
    assert_eq!(answer().check_time(any, &strict), Ok(()));
    let reversed = OcspAnswer { next_update: Some(THIS - 1), ..answer() };
    assert_eq!(reversed.check_time(any, &strict), Err(OcspFaultCode::UpdatesReversed));
    let endless = OcspAnswer { next_update: None, ..answer() };
    assert_eq!(endless.check_time(any, &strict), Err(OcspFaultCode::WithoutNextUpdate));
    let never = OcspAnswer { valid: Validity { not_before: 1, not_after: 0 }, ..answer() };
    assert_eq!(never.check_time(any, &strict), Err(OcspFaultCode::ResponderExpired));
}

#[test]
fn nothing_overflows_at_the_ends_of_time() {
    for this in [i64::MIN, i64::MAX] {
        let answer = OcspAnswer { this_update: this, produced_at: this, next_update: Some(this), ..answer() };
        let wide = times(i64::MAX, i64::MAX, Some(i64::MAX));
        for now in [i64::MIN, 0, i64::MAX] {
            let _ = answer.check_time(ValidationTime::At(now), &wide);
            let _ = answer.window(&wide);
        }
    }
}
