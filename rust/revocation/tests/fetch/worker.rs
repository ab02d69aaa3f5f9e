//! The background threads: schedule, single flight, what stays when something fails, and the end.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use chainward_revocation::fetch::schedule::Plan;
use chainward_revocation::fetch::{
    Accepted, Answer, Failure, FetchError, Fetcher, Known, Limits, Rejected, Source, SourceId, Status,
    UrlFault, Validators, WatchError, Worker, WorkerOptions,
};

use crate::server::{Connection, Gauge, Server, answer};

/// As fast as a test wants it.
const FAST: Plan = Plan {
    poll: Duration::from_millis(50),
    soonest: Duration::from_millis(20),
    first_backoff: Duration::from_millis(20),
    longest_backoff: Duration::from_millis(60),
    longest_retry_after: Duration::from_secs(3600),
};

const A_WHILE: Duration = Duration::from_secs(20);

fn worker() -> Worker {
    Worker::start(Fetcher::default(), WorkerOptions::default()).unwrap()
}

/// A recipient that takes what begins with "crl", and tells about everything.
fn recipient() -> (impl Fn(Answer) -> Result<Accepted, Rejected> + Send + Sync + 'static, Receiver<Vec<u8>>) {
    let (sender, receiver) = channel();
    let sender = Mutex::new(sender);
    let take = move |answer: Answer| {
        let is_good = answer.body.starts_with(b"crl");
        let _ = sender.lock().unwrap().send(answer.body);
        if is_good { Ok(Accepted::default()) } else { Err(Rejected("no CRL".to_owned())) }
    };
    (take, receiver)
}

fn until(worker: &Worker, id: SourceId, what: impl Fn(&Status) -> bool) -> Status {
    let began = Instant::now();
    loop {
        let status = worker.status(id).unwrap();
        if what(&status) {
            return status;
        }
        assert!(began.elapsed() < A_WHILE, "{status:?}");
        thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn a_source_is_fetched_at_once_and_again_when_it_is_due() {
    let server = Server::answering(answer("200 OK", "", b"crl"));
    let (worker, (take, taken)) = (worker(), recipient());
    let id = worker.watch(server.source("/"), FAST, None, take).unwrap();
    assert!(worker.wait(id, A_WHILE));
    (0..4).for_each(|_| assert_eq!(taken.recv_timeout(A_WHILE).unwrap(), b"crl"));
    let status = until(&worker, id, |status| status.last_success.is_some());
    assert_eq!((status.failure, status.failures, status.accepted), (None, 0, Some(Accepted::default())));
}

#[test]
fn without_a_reason_it_is_not_asked_again_soon() {
    let server = Server::answering(answer("200 OK", "", b"crl"));
    let (worker, (take, _taken)) = (worker(), recipient());
    let id = worker.watch(server.source("/"), Plan::default(), None, take).unwrap();
    assert!(worker.wait(id, A_WHILE));
    let due = until(&worker, id, |status| !status.in_flight).due_in;
    assert!((Duration::from_secs(3230)..=Duration::from_secs(3960)).contains(&due), "{due:?}");
    assert!(worker.hasten(id), "but it can be asked for");
    until(&worker, id, |_| server.connections() == 2);
}

#[test]
fn what_is_not_accepted_leaves_the_old_and_a_reason() {
    let server = Server::start(|mut connection| {
        let body: &[u8] = if connection.number == 0 { b"crl 7" } else { b"<html>log in</html>" };
        let headers = format!("ETag: \"{}\"\r\n", connection.number);
        connection.send(&answer("200 OK", &headers, body));
    });
    let (worker, (take, taken)) = (worker(), recipient());
    let id = worker.watch(server.source("/"), FAST, None, take).unwrap();
    let status = until(&worker, id, |status| status.failures >= 3);
    assert_eq!(status.failure, Some(Failure::Rejected(Rejected("no CRL".to_owned()))));
    assert_eq!(status.accepted, Some(Accepted::default()), "of the first one");
    assert!(!worker.hasten(id), "a backoff can't be cut short");
    assert_eq!(taken.recv_timeout(A_WHILE).unwrap(), b"crl 7");
    let requests = server.requests();
    assert!(requests[1..].iter().all(|head| head.to_ascii_lowercase().contains("if-none-match: \"0\"\r\n")));
}

#[test]
fn what_is_not_modified_is_a_success() {
    let server = Server::answering("HTTP/1.1 304 Not Modified\r\n\r\n");
    let (worker, (take, taken)) = (worker(), recipient());
    let accepted = Accepted { next_update: Some(4_000_000_000) };
    let validators = Validators { etag: Some("\"one\"".to_owned()), last_modified: None };
    let id = worker.watch(server.source("/"), FAST, Some(Known { validators, accepted }), take).unwrap();
    let status = until(&worker, id, |status| status.last_success.is_some());
    assert_eq!((status.accepted, status.failure), (Some(accepted), None));
    assert!(taken.try_recv().is_err(), "nothing came");
}

#[test]
fn retry_after_is_obeyed() {
    let server = Server::answering(answer("503 Service Unavailable", "Retry-After: 120\r\n", b""));
    let (worker, (take, _taken)) = (worker(), recipient());
    let id = worker.watch(server.source("/"), FAST, None, take).unwrap();
    assert!(worker.wait(id, A_WHILE), "failed is an end of the first fetch too");
    let status = until(&worker, id, |status| !status.in_flight);
    let retry_after = Some(Duration::from_secs(120));
    assert_eq!(status.failure, Some(Failure::Fetch(FetchError::Status { status: 503, retry_after })));
    assert!(status.due_in > Duration::from_secs(90), "{:?}", status.due_in);
    assert_eq!(server.connections(), 1);
}

/// A CRL whose issuer is silent past its nextUpdate is asked for as after failures, not each `soonest`.
#[test]
fn a_stale_answer_is_asked_for_with_backoff() {
    let server = Server::answering(answer("200 OK", "", b"crl"));
    let plan =
        Plan { first_backoff: Duration::from_secs(300), longest_backoff: Duration::from_secs(900), ..FAST };
    let worker = worker();
    let id = worker
        .watch(server.source("/"), plan, None, |_| Ok(Accepted { next_update: Some(1_000_000_000) }))
        .unwrap();
    let status = until(&worker, id, |status| status.last_success.is_some());
    assert!(status.due_in > Duration::from_secs(200), "{:?}", status.due_in);
}

#[test]
fn a_url_is_in_flight_once() {
    let server = Server::start(|mut connection| {
        thread::sleep(Duration::from_millis(100));
        connection.send(&answer("200 OK", "", b"crl"));
    });
    let worker = worker();
    let ids: Vec<_> = (0..10)
        .map(|_| worker.watch(server.source("/"), Plan::default(), None, recipient().0).unwrap())
        .collect();
    assert!(ids.iter().all(|id| *id == ids[0]));
    assert!(!worker.hasten(ids[0]) || server.connections() <= 1);
    assert!(worker.wait(ids[0], A_WHILE));
    assert_eq!((server.connections(), worker.statuses().len()), (1, 1));
}

#[test]
fn one_connection_to_a_host_and_many_hosts_at_once() {
    let gauge = Arc::new(Gauge::default());
    let open = Arc::clone(&gauge);
    let slow = Server::start(Connection::hold);
    let server = Server::start(move |mut connection| {
        open.during(|| thread::sleep(Duration::from_millis(20)));
        connection.send(&answer("200 OK", "", b"crl"));
    });
    let worker = worker();
    // As many of the slow host as there are threads: they wait for each other, not the others for them.
    for number in 0..4 {
        let limits = Limits { first_byte: A_WHILE * 2, rate_window: A_WHILE * 2, ..Limits::CRL };
        let source = Source { limits, ..slow.source(&format!("/{number}")) };
        worker.watch(source, FAST, None, recipient().0).unwrap();
    }
    let ids: Vec<_> = (0..8)
        .map(|number| {
            worker.watch(server.source(&format!("/{number}")), Plan::default(), None, recipient().0).unwrap()
        })
        .collect();
    assert!(ids.iter().all(|id| worker.wait(*id, A_WHILE)));
    assert_eq!((server.connections(), gauge.most(), slow.connections()), (8, 1, 1));
}

#[test]
fn a_panic_of_a_recipient_is_a_failure_of_its_source() {
    let server = Server::answering(answer("200 OK", "", b"crl"));
    let worker = worker();
    let id =
        worker.watch(server.source("/"), FAST, None, |_| panic!("seen in the output of this test")).unwrap();
    let status = until(&worker, id, |status| status.failures >= 5);
    assert_eq!(status.failure, Some(Failure::Panicked), "more often than there are threads");
}

#[test]
fn what_is_forgotten_is_not_asked_for_again() {
    let server = Server::answering(answer("200 OK", "", b"crl"));
    let (worker, (take, taken)) = (worker(), recipient());
    let id = worker.watch(server.source("/"), FAST, None, take).unwrap();
    taken.recv_timeout(A_WHILE).unwrap();
    assert!(worker.forget(id) && !worker.forget(id));
    assert_eq!(worker.status(id), None);
    assert!(!worker.wait(id, A_WHILE) && !worker.hasten(id));
    while taken.recv_timeout(Duration::from_millis(300)).is_ok() {}
    let connections = server.connections();
    thread::sleep(Duration::from_millis(300));
    assert_eq!(server.connections(), connections);
}

#[test]
fn sources_that_can_t_be_watched() {
    let options = WorkerOptions { sources: 1, ..WorkerOptions::default() };
    let worker = Worker::start(Fetcher::default(), options).unwrap();
    let watch = |url: &str| worker.watch(Source::crl(url), Plan::default(), None, recipient().0);
    assert_eq!(watch("http://u@crl.example/"), Err(WatchError::Url(UrlFault::UserInfo)));
    let first = watch("http://127.0.0.1/").unwrap();
    assert_eq!(watch("http://127.0.0.1/other"), Err(WatchError::TooMany));
    assert_eq!(watch("http://127.0.0.1/"), Ok(first));
    let failure = Failure::Fetch(FetchError::Address([127, 0, 0, 1].into()));
    assert_eq!(until(&worker, first, |status| status.failures > 0).failure, Some(failure));
}

#[test]
fn a_stop_does_not_wait_for_servers() {
    let server = Server::start(Connection::hold);
    let worker = worker();
    worker.watch(server.source("/"), FAST, None, recipient().0).unwrap();
    while server.connections() == 0 {
        thread::sleep(Duration::from_millis(2));
    }
    let began = Instant::now();
    assert!(worker.stop(), "every thread has ended");
    assert!(began.elapsed() < Duration::from_secs(5), "the head's deadline is 10 s");
}

#[test]
fn a_stop_waits_for_a_recipient_no_longer_than_it_may() {
    let server = Server::answering(answer("200 OK", "", b"crl"));
    let options = WorkerOptions { stop_within: Duration::from_millis(100), ..WorkerOptions::default() };
    let worker = Worker::start(Fetcher::default(), options).unwrap();
    let (called, calls) = channel();
    let (go, gate) = channel::<()>();
    let (called, gate) = (Mutex::new(called), Mutex::new(gate));
    let ended = Arc::new(AtomicUsize::new(0));
    let end = Arc::clone(&ended);
    let slow = move |_| {
        called.lock().unwrap().send(()).unwrap();
        let _ = gate.lock().unwrap().recv();
        end.fetch_add(1, SeqCst);
        Ok(Accepted::default())
    };
    worker.watch(server.source("/"), FAST, None, slow).unwrap();
    calls.recv_timeout(A_WHILE).unwrap();
    assert!(!worker.stop(), "the recipient is still at work");
    assert_eq!(ended.load(SeqCst), 0);
    go.send(()).unwrap();
    let began = Instant::now();
    while ended.load(SeqCst) == 0 {
        assert!(began.elapsed() < A_WHILE, "and may end what it does");
        thread::sleep(Duration::from_millis(2));
    }
}
