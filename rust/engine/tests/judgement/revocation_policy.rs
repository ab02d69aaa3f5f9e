//! What the policy makes of what is known about revocation, and of what is not.

use crate::support::case::{Case, notices};
use crate::support::crl::{Crl, Entry, no_revocation_available};
use crate::support::{DAY, Draft, END, Issued, Key, NOW, START, chain, der, root};
use chainward::x509::{ReasonCode, oids};
use chainward::{
    Authority, Basis, CacheOptions, Coverage, Evidence, Fault, FindingCode, Mode, Revocation,
    RevocationStore, Severity, SourceKind, Stance, Status, Verdict, WorkDone, sha256,
};

const REVOKED: FindingCode = FindingCode::CertificateRevoked;
const UNKNOWN: FindingCode = FindingCode::RevocationUnknown;
const STALE: FindingCode = FindingCode::RevocationStale;
const HOUR: i64 = 3_600;

/// A leaf below a CA below an anchor, each with a CRL that holds nothing.
struct World {
    root: Issued,
    ca: Issued,
    leaf: Issued,
    of_root: Vec<u8>,
    of_ca: Vec<u8>,
}

impl World {
    fn new() -> Self {
        let root = root("root");
        let ca = Draft::ca("ca").by(&root);
        let leaf = Draft::leaf("client").by(&ca);
        Self::of(root, ca, leaf)
    }

    fn of(root: Issued, ca: Issued, leaf: Issued) -> Self {
        let (of_root, of_ca) = (Crl::default().by(&root), Crl::default().by(&ca));
        Self { root, ca, leaf, of_root, of_ca }
    }

    /// With a store that is still empty.
    fn case(&self) -> Case {
        Case::of(&self.leaf).trusting(&self.root).presenting([&self.ca]).knowing(&[])
    }

    /// Where the CA's CRL is the one that a test is about.
    fn with(&self, of_ca: Crl) -> Case {
        self.case().knowing(&[&self.of_root, &of_ca.by(&self.ca)])
    }
}

/// Changes the stance that holds for every issuer.
fn stance(change: impl FnOnce(&mut Stance)) -> impl FnOnce(&mut chainward::Policy) {
    |policy| change(&mut policy.revocation.default)
}

fn in_mode(mode: Mode) -> impl FnOnce(&mut chainward::Policy) {
    stance(move |stance| stance.mode = mode)
}

/// The evidence of a certificate that rests on this CRL alone, with or without an entry.
#[track_caller]
fn rests_on(evidence: &Evidence, crl: &[u8], is_there: bool) {
    let [Basis::List(list)] = &*evidence.bases else { panic!("{evidence:?}") };
    assert_eq!(list.sha256, sha256(crl));
    assert_eq!(
        (list.number.as_deref(), list.is_delta, list.is_trusted_cache),
        (Some(&[1][..]), false, false)
    );
    assert_eq!(list.entry_offset.is_some(), is_there);
}

fn told(verdict: &Verdict) -> Vec<(FindingCode, Option<usize>, &str)> {
    let tell = |finding: &'_ chainward::PlacedFinding| (finding.code, finding.certificate);
    let findings = verdict.findings.iter();
    findings.map(|finding| (tell(finding).0, tell(finding).1, &*finding.detail)).collect()
}

fn statuses(verdict: &Verdict) -> Vec<(Status, &[Fault])> {
    verdict.evidence.iter().map(|evidence| (evidence.status, &*evidence.faults)).collect()
}

#[test]
fn what_is_good_is_accepted_and_says_why() {
    let world = World::new();
    let verdict = world.with(Crl::default()).accepted();
    assert_eq!(notices(&verdict), []);
    assert_eq!(statuses(&verdict), [(Status::Good, &[][..]), (Status::Good, &[][..])]);
    let verdict = world.case().knowing(&[&world.of_ca, &world.of_root]).accepted();
    rests_on(&verdict.evidence[0], &world.of_ca, false);
    rests_on(&verdict.evidence[1], &world.of_root, false);
    // until the CRLs are followed by the next ones; of each certificate one signature, of each CRL none
    assert_eq!((verdict.valid_from, verdict.valid_until), (Some(NOW - DAY - 300), Some(NOW + DAY)));
    assert_eq!((verdict.work.signatures, verdict.work.failed_signatures, verdict.work.steps), (2, 0, 2));
    assert_eq!(verdict.revocation_epoch, Some(2));
}

#[test]
fn revoked_is_refused_at_its_place() {
    let world = World::new();
    let verdict = world.with(Crl::default().revoking(&world.leaf)).refused(REVOKED, &world.leaf);
    assert_eq!(told(&verdict), [(REVOKED, Some(0), "since 2026-05-31T23:59:59Z, no reason given")]);
    let entry = Entry::of(&world.ca).at(START).reason(ReasonCode::KeyCompromise);
    let of_root = Crl::default().entry(entry).by(&world.root);
    let verdict = world.case().knowing(&[&of_root, &world.of_ca]).refused(REVOKED, &world.ca);
    assert_eq!(told(&verdict), [(REVOKED, Some(1), "since 2020-12-09T00:00:00Z, keyCompromise")]);
    // a certificate of another serial number is not
    let other = Draft::leaf("other").by(&world.ca);
    world.with(Crl::default().revoking(&other)).accepted();
}

#[test]
fn unknown_is_refused_at_its_place() {
    let world = World::new();
    let verdict = world.case().knowing(&[&world.of_root]).refused(UNKNOWN, &world.leaf);
    assert_eq!(told(&verdict), [(UNKNOWN, Some(0), "nothing_known")]);
    world.case().knowing(&[&world.of_ca]).refused(UNKNOWN, &world.ca);
}

#[test]
fn a_revocation_speaks_first_and_the_upper_ca_before_what_it_issued() {
    let world = World::new();
    let of_ca = Crl::default().revoking(&world.leaf).by(&world.ca);
    let of_root = Crl::default().revoking(&world.ca).by(&world.root);
    world.case().refused(UNKNOWN, &world.ca);
    world.case().knowing(&[&of_ca]).refused(REVOKED, &world.leaf);
    world.case().knowing(&[&of_root]).refused(REVOKED, &world.ca);
    world.case().knowing(&[&of_root, &of_ca]).refused(REVOKED, &world.ca);
}

#[test]
fn another_path_may_avoid_a_revoked_ca() {
    let (first, second) = (root("first"), root("second"));
    let cross = Draft::ca("cross");
    let key = cross.key.clone();
    let by_first = cross.by(&first);
    let by_second = Draft::ca("cross").key(&key).by(&second);
    let leaf = Draft::leaf("client").by(&by_first);
    let case = Case::of(&leaf).trusting(&first).trusting(&second).presenting([&by_first, &by_second]);
    let case = case.knowing(&[&Crl::default().by(&by_first)]);
    for (revoked, other, good, bad) in
        [(&by_first, &by_second, &second, &first), (&by_second, &by_first, &first, &second)]
    {
        let of_bad = Crl::default().revoking(revoked).by(bad);
        let verdict = case.clone().knowing(&[&of_bad, &Crl::default().by(good)]).accepted();
        assert_eq!(*verdict.path[1].der, *other.der);
    }
    let of_first = Crl::default().revoking(&by_first).by(&first);
    let of_second = Crl::default().revoking(&by_second).by(&second);
    let verdict = case.knowing(&[&of_first, &of_second]).judge();
    assert_eq!(verdict.code, Some(REVOKED));
}

#[test]
fn soft_lets_the_unknown_in_and_never_the_revoked() {
    let accepted = FindingCode::RevocationUnknownAccepted;
    let world = World::new();
    let soft = || world.case().policy(in_mode(Mode::Soft));
    let verdict = soft().accepted();
    let unknown = (Status::Unknown, &[Fault::NothingKnown][..]);
    assert_eq!(told(&verdict), [(accepted, Some(0), "nothing_known"), (accepted, Some(1), "nothing_known")]);
    assert_eq!(statuses(&verdict), [unknown, unknown]);
    assert!(verdict.evidence.iter().all(|evidence| evidence.bases.is_empty()));
    assert_eq!(verdict.valid_until, Some(END));
    assert_eq!(notices(&soft().knowing(&[&world.of_root, &world.of_ca]).accepted()), []);
    let of_ca = Crl::default().revoking(&world.leaf).by(&world.ca);
    soft().knowing(&[&of_ca]).refused(REVOKED, &world.leaf);
    let of_root = Crl::default().revoking(&world.ca).by(&world.root);
    soft().knowing(&[&of_root]).refused(REVOKED, &world.ca);
}

#[test]
fn report_only_lets_all_in_and_tells() {
    let report = FindingCode::RevocationReportOnly;
    let world = World::new();
    let of_ca = Crl::default().revoking(&world.leaf).by(&world.ca);
    let verdict = world.case().policy(in_mode(Mode::ReportOnly)).knowing(&[&of_ca]).accepted();
    let details = [
        (report, Some(0), "certificate_revoked: since 2026-05-31T23:59:59Z, no reason given"),
        (report, Some(1), "revocation_unknown: nothing_known"),
    ];
    assert_eq!(told(&verdict), details);
    let revoked = Status::Revoked { date: NOW - 1, reason: None };
    assert_eq!(statuses(&verdict), [(revoked, &[][..]), (Status::Unknown, &[Fault::NothingKnown][..])]);
    rests_on(&verdict.evidence[0], &of_ca, true);
}

#[test]
fn end_entity_coverage_looks_at_the_leaf_only() {
    let world = World::new();
    let case = || world.case().policy(stance(|stance| stance.coverage = Coverage::EndEntity));
    let of_root = Crl::default().revoking(&world.ca).by(&world.root);
    let verdict = case().knowing(&[&of_root, &world.of_ca]).accepted();
    assert_eq!(statuses(&verdict), [(Status::Good, &[][..]), (Status::NotAsked, &[][..])]);
    assert_eq!(verdict.evidence[1].bases, []);
    case().refused(UNKNOWN, &world.leaf);
    case().knowing(&[&Crl::default().revoking(&world.leaf).by(&world.ca)]).refused(REVOKED, &world.leaf);
}

/// From nextUpdate on, for as long as the policy says and not a second longer.
#[test]
fn grace_counts_with_a_notice() {
    let world = World::new();
    let old = || Crl::default().times(NOW - DAY, Some(NOW - HOUR));
    let graceful = |seconds| stance(move |stance| stance.timeliness.grace_seconds = seconds);
    let verdict = world.with(old()).refused(UNKNOWN, &world.leaf);
    assert_eq!(told(&verdict), [(UNKNOWN, Some(0), "crl_expired")]);
    world.with(old()).policy(graceful(HOUR - 1)).refused(UNKNOWN, &world.leaf);
    let verdict = world.with(old()).policy(graceful(HOUR)).accepted();
    assert_eq!(told(&verdict), [(STALE, Some(0), "")]);
    assert_eq!(verdict.findings[0].severity, Severity::Notice);
    assert_eq!(statuses(&verdict), [(Status::Good, &[][..]), (Status::Good, &[][..])]);
    assert_eq!(verdict.valid_until, Some(NOW));
    // at nextUpdate itself nothing is out of date
    let current = world.with(Crl::default().times(NOW - DAY, Some(NOW))).policy(graceful(HOUR)).accepted();
    assert_eq!((notices(&current), current.valid_until), (Vec::new(), Some(NOW + HOUR)));
}

#[test]
fn a_revocation_does_not_end_with_its_crl() {
    let world = World::new();
    let old = Crl::default().times(NOW - DAY, Some(NOW - HOUR)).revoking(&world.leaf);
    world.with(old.clone()).refused(REVOKED, &world.leaf);
    world.with(old.clone()).policy(in_mode(Mode::Soft)).refused(REVOKED, &world.leaf);
    // a newer one of another scope that covers everything and has no entry says that it is over
    let newer = Crl::default().scope(&crate::support::crl::Scope { only_users: true, ..Default::default() });
    world.with(old).knowing(&[&newer.by(&world.ca)]).accepted();
}

#[test]
fn max_age_ends_what_next_update_would_let_count() {
    let world = World::new();
    let young = |seconds| stance(move |stance| stance.timeliness.max_age_seconds = Some(seconds));
    let verdict = world.with(Crl::default()).policy(young(DAY)).accepted();
    assert_eq!((notices(&verdict), verdict.valid_until), (Vec::new(), Some(NOW)));
    let verdict = world.with(Crl::default()).policy(young(DAY - 1)).refused(UNKNOWN, &world.ca);
    assert_eq!(told(&verdict), [(UNKNOWN, Some(1), "crl_too_old")]);
    // without nextUpdate nothing else ends it
    let endless = || Crl::default().times(NOW - DAY, None);
    let verdict = world.with(endless()).refused(UNKNOWN, &world.leaf);
    assert_eq!(told(&verdict), [(UNKNOWN, Some(0), "crl_without_next_update")]);
    world.with(endless()).policy(young(DAY)).accepted();
    // grace does not stretch it
    let old = Crl::default().times(NOW - DAY - 1, Some(NOW - 1));
    let both = stance(|stance| {
        stance.timeliness.grace_seconds = DAY;
        stance.timeliness.max_age_seconds = Some(DAY);
    });
    world.with(old).policy(both).refused(UNKNOWN, &world.leaf);
}

#[test]
fn clocks_may_differ_by_so_much() {
    let world = World::new();
    let from = |ahead| world.with(Crl::default().times(NOW + ahead, Some(NOW + DAY)));
    from(300).accepted();
    let verdict = from(301).refused(UNKNOWN, &world.leaf);
    assert_eq!(told(&verdict), [(UNKNOWN, Some(0), "crl_not_yet_valid")]);
    let exact = || stance(|stance| stance.timeliness.skew_seconds = 0);
    from(0).policy(exact()).accepted();
    from(1).policy(exact()).refused(UNKNOWN, &world.leaf);
    // not even a revocation counts before its time
    let early = Crl::default().times(NOW + 301, Some(NOW + DAY)).revoking(&world.leaf);
    world.with(early).refused(UNKNOWN, &world.leaf);
}

/// A lifetime counts both ends (RFC 5280 4.1.2.5).
#[test]
fn short_lived_leaves_are_not_looked_up() {
    let (root, short) = (root("root"), |draft: Draft| draft.valid(NOW - 1_800, NOW + 1_799));
    let ca = Draft::ca("ca").by(&root);
    let up_to = |seconds| stance(move |stance| stance.short_lived_seconds = seconds);
    let world = World::of(root.clone(), ca.clone(), short(Draft::leaf("client")).by(&ca));
    let known = || world.case().knowing(&[&world.of_root]);
    let verdict = known().policy(up_to(HOUR)).accepted();
    assert_eq!(notices(&verdict), []);
    assert_eq!(statuses(&verdict), [(Status::NotAsked, &[][..]), (Status::Good, &[][..])]);
    assert_eq!(verdict.evidence[0].bases, [Basis::ShortLived]);
    known().policy(up_to(HOUR - 1)).refused(UNKNOWN, &world.leaf);
    known().refused(UNKNOWN, &world.leaf);
    // not asked is not asked
    let of_ca = Crl::default().revoking(&world.leaf).by(&world.ca);
    known().knowing(&[&of_ca]).policy(up_to(HOUR)).accepted();
    // no CA is exempt, in the path or at its end
    let ca = short(Draft::ca("ca")).by(&root);
    let world = World::of(root.clone(), ca.clone(), short(Draft::leaf("client")).by(&ca));
    world.case().policy(up_to(HOUR)).refused(UNKNOWN, &ca);
    let authority = Draft::leaf("authority")
        .with(der::basic_constraints(None))
        .with(der::key_usage(der::DIGITAL_SIGNATURE | der::KEY_CERT_SIGN));
    let authority = short(authority).by(&root);
    Case::of(&authority).trusting(&root).knowing(&[]).policy(up_to(HOUR)).refused(UNKNOWN, &authority);
}

/// RFC 9608 section 4, and its extension is for end entities only.
#[test]
fn no_revocation_available_counts_by_the_policy_only() {
    let root = root("root");
    let ca = Draft::ca("ca").by(&root);
    let leaf = Draft::leaf("client").with(no_revocation_available()).by(&ca);
    let world = World::of(root.clone(), ca, leaf);
    let accept = || stance(|stance| stance.accept_no_revocation_available = true);
    let known = || world.case().knowing(&[&world.of_root]);
    known().refused(UNKNOWN, &world.leaf);
    let verdict = known().policy(accept()).accepted();
    assert_eq!(statuses(&verdict), [(Status::NotAsked, &[][..]), (Status::Good, &[][..])]);
    assert_eq!(verdict.evidence[0].bases, [Basis::NoRevocationAvailable]);
    known().knowing(&[&Crl::default().revoking(&world.leaf).by(&world.ca)]).refused(REVOKED, &world.leaf);
    let ca = Draft::ca("ca").with(no_revocation_available()).by(&root);
    let leaf = Draft::leaf("client").by(&ca);
    let world = World::of(root, ca, leaf);
    world.case().knowing(&[&world.of_ca]).policy(accept()).refused(UNKNOWN, &world.ca);
}

#[test]
fn a_stance_for_one_issuer_is_for_what_it_issued() {
    let world = World::new();
    let ruled = |authority: Authority, mode| {
        world.case().policy(move |policy| {
            policy.revocation.issuers.push((authority, Stance { mode, ..Stance::default() }));
        })
    };
    let by_name = |name: &str| Authority { name: Some(name.to_owned()), ..Authority::default() };
    let by_key = |ca: &Issued| Authority { key_sha256: Some(sha256(ca.key.info())), ..Authority::default() };
    let by_certificate = |ca: &Issued| Authority { sha256: Some(sha256(&ca.der)), ..Authority::default() };
    for authority in [by_name("CN=ca"), by_key(&world.ca), by_certificate(&world.ca)] {
        let verdict = ruled(authority.clone(), Mode::Soft).knowing(&[&world.of_root]).accepted();
        let accepted = FindingCode::RevocationUnknownAccepted;
        assert_eq!(told(&verdict), [(accepted, Some(0), "nothing_known")]);
        ruled(authority, Mode::Soft).knowing(&[&world.of_ca]).refused(UNKNOWN, &world.ca);
    }
    for authority in [by_name("CN=root"), by_key(&world.root), by_certificate(&world.root)] {
        ruled(authority.clone(), Mode::Soft).knowing(&[&world.of_ca]).accepted();
        ruled(authority, Mode::Soft).knowing(&[&world.of_root]).refused(UNKNOWN, &world.leaf);
    }
    for authority in [by_name("CN=client"), by_name("ca"), by_key(&world.leaf)] {
        ruled(authority, Mode::Soft).knowing(&[&world.of_root]).refused(UNKNOWN, &world.leaf);
    }
    // all of what is said must fit, and of those that fit the first counts
    let mixed = Authority { name: Some("CN=root".to_owned()), ..by_key(&world.ca) };
    ruled(mixed, Mode::Soft).knowing(&[&world.of_root]).refused(UNKNOWN, &world.leaf);
    let second = |policy: &mut chainward::Policy| {
        let soft = Stance { mode: Mode::Soft, ..Stance::default() };
        policy.revocation.issuers.push((by_name("CN=ca"), soft));
    };
    let hard = ruled(by_key(&world.ca), Mode::Hard);
    hard.knowing(&[&world.of_root]).policy(second).refused(UNKNOWN, &world.leaf);
}

#[test]
fn crl_numbers_are_asked_for_by_the_policy() {
    let world = World::new();
    let required = |policy: &mut chainward::Policy| policy.revocation.require_crl_number = true;
    let without = || world.with(Crl::default().without_number());
    let number = der::Extension::new(oids::CRL_NUMBER, true, der::integer(1));
    let critical = || world.with(Crl::default().with(number.clone()));
    for case in [without(), critical()] {
        case.clone().accepted();
        let verdict = case.policy(required).refused(UNKNOWN, &world.leaf);
        assert_eq!(told(&verdict), [(UNKNOWN, Some(0), "crl_number")]);
    }
    world.with(Crl::default()).policy(required).accepted();
}

#[test]
fn only_the_sources_that_are_named_count() {
    let world = World::new();
    let only = |kind| stance(move |stance| stance.sources = vec![kind]);
    for kind in [SourceKind::Ocsp, SourceKind::Stapled] {
        for crl in [Crl::default(), Crl::default().revoking(&world.leaf)] {
            let verdict = world.with(crl).policy(only(kind)).refused(UNKNOWN, &world.ca);
            assert_eq!(told(&verdict), [(UNKNOWN, Some(1), "nothing_known")]);
        }
    }
    world.with(Crl::default()).policy(only(SourceKind::Crl)).accepted();
}

/// The CRLs are judged by the algorithms of this validation's policy, whoever accepted them.
#[test]
fn a_crl_whose_algorithm_is_not_allowed_does_not_count() {
    let world = World::new();
    let key = std::sync::Arc::new(Key::p384());
    let signer = Draft::ca("ca").key(&key).by(&world.root);
    let crl = Crl::default().by(&signer);
    let case = || world.case().knowing_signer(&signer).knowing(&[&world.of_root, &crl]);
    case().accepted();
    let verdict = case()
        .policy(|policy| policy.algorithms.keys.retain(|key| key.name.slug() != "p384"))
        .refused(UNKNOWN, &world.leaf);
    assert_eq!(told(&verdict), [(UNKNOWN, Some(0), "crl_algorithm")]);
}

#[test]
fn at_any_time_every_crl_counts() {
    let world = World::new();
    let old = || Crl::default().times(START, Some(START + DAY));
    let any = |case: Case| Case { at: chainward::At::Any, ..case };
    let verdict = any(world.with(old())).accepted();
    assert_eq!(notices(&verdict), [FindingCode::TimeNotChecked]);
    any(world.with(old().revoking(&world.leaf))).refused(REVOKED, &world.leaf);
    any(world.case()).refused(UNKNOWN, &world.ca);
}

/// A verdict that is remembered is looked up again, and nothing is flushed.
#[test]
fn a_new_crl_counts_at_the_next_validation() {
    let world = World::new();
    let case = world.case();
    let store = std::sync::Arc::new(RevocationStore::of(&case.store()).unwrap());
    store.add_issuer(&world.ca.der).unwrap();
    let revocation = Revocation::Store(std::sync::Arc::clone(&store));
    let caches = CacheOptions::default();
    let validator =
        chainward::Validator::new(&case.store(), case.policy.clone(), revocation, caches).unwrap();
    let add = |crl: Vec<u8>| store.add_crl(crl, "test", chainward::At::Time(NOW)).unwrap();
    assert_eq!(case.ask(&validator).code, Some(UNKNOWN));
    add(world.of_root.clone());
    add(world.of_ca.clone());
    assert_eq!(case.ask(&validator).work.signatures, 2);
    let remembered = case.ask(&validator);
    assert_eq!((remembered.ok, remembered.work), (true, WorkDone::default()));
    rests_on(&remembered.evidence[0], &world.of_ca, false);
    add(Crl::default().number(2).revoking(&world.leaf).by(&world.ca));
    let refused = case.ask(&validator);
    assert_eq!((refused.code, refused.revocation_epoch), (Some(REVOKED), Some(3)));
    add(Crl::default().number(3).by(&world.ca));
    assert!(case.ask(&validator).ok);
}

/// Each certificate of a long path is asked about, and each costs one signature and no more.
#[test]
fn every_certificate_below_the_anchor_is_asked_about() {
    let anchor = root("root");
    let cas = chain(&anchor, &["one", "two", "three"]);
    let leaf = Draft::leaf("client").by(&cas[2]);
    let issuers: Vec<&Issued> = std::iter::once(&anchor).chain(&cas).collect();
    let case = Case::of(&leaf).trusting(&anchor).presenting(&cas).knowing(&[]);
    let all: Vec<Vec<u8>> = issuers.iter().map(|issuer| Crl::default().by(issuer)).collect();
    let every: Vec<&[u8]> = all.iter().map(Vec::as_slice).collect();
    let verdict = case.clone().knowing(&every).accepted();
    assert_eq!((verdict.evidence.len(), verdict.work.signatures), (4, 4));
    for (index, evidence) in verdict.evidence.iter().enumerate() {
        assert_eq!(evidence.certificate, index);
        rests_on(evidence, &all[3 - index], false);
    }
    let subjects = [&cas[0], &cas[1], &cas[2], &leaf];
    for (missing, subject) in subjects.into_iter().enumerate() {
        let mut some = every.clone();
        some.remove(missing);
        case.clone().knowing(&some).refused(UNKNOWN, subject);
        let revoking = Crl::default().revoking(subject).by(issuers[missing]);
        some.push(&revoking);
        case.clone().knowing(&some).refused(REVOKED, subject);
    }
}
