//! The queue without threads and without a network.

use super::*;

fn job(host: &str, number: u32) -> Job {
    let url = format!("http://{host}/{number}");
    let host = Some(host.to_owned()).filter(|host| host != "file");
    Job {
        source: Arc::new(Source::crl(&url)),
        recipient: Arc::new(|_| Ok(Accepted::default())),
        plan: Plan::default(),
        host,
        known: None,
        jitter: Jitter::new(0, b""),
    }
}

fn add(queue: &Queue, host: &str, number: u32) -> SourceId {
    queue.add(job(host, number), usize::MAX).unwrap()
}

/// What is to be done now, if there is anything: does not wait.
fn take(queue: &Queue) -> Option<Task> {
    queue.state().take(Instant::now())
}

fn finish(queue: &Queue, task: &Task) {
    queue.finish(task, Attempt::Unchanged { max_age: None });
}

#[test]
fn of_one_host_one_is_taken_at_a_time_in_the_order_of_adding() {
    let queue = Queue::new();
    let ids: Vec<_> = (0..5).map(|number| add(&queue, "a", number)).collect();
    let other = add(&queue, "b", 0);
    let file = add(&queue, "file", 0);
    let mut task = take(&queue).unwrap();
    assert_eq!(task.id, ids[0]);
    assert_eq!(take(&queue).unwrap().id, other);
    assert_eq!(take(&queue).unwrap().id, file);
    for id in &ids[1..] {
        assert!(take(&queue).is_none());
        finish(&queue, &task);
        task = take(&queue).unwrap();
        assert_eq!(task.id, *id);
    }
    finish(&queue, &task);
    assert!(take(&queue).is_none(), "all are due later");
}

#[test]
fn forgetting_the_next_in_line_calls_the_one_after_it() {
    let queue = Queue::new();
    let ids: Vec<_> = (0..4).map(|number| add(&queue, "a", number)).collect();
    let task = take(&queue).unwrap();
    assert!(take(&queue).is_none());
    assert!(queue.remove(ids[2]), "while it waits");
    finish(&queue, &task);
    assert!(queue.remove(ids[1]), "when it was called");
    assert_eq!(take(&queue).unwrap().id, ids[3]);
}

#[test]
fn what_is_forgotten_and_added_again_in_flight_is_taken_once_more() {
    let queue = Queue::new();
    let id = add(&queue, "a", 0);
    let task = take(&queue).unwrap();
    assert!(queue.remove(id));
    assert_eq!(add(&queue, "a", 0), id);
    assert!(take(&queue).is_none(), "its host is busy");
    finish(&queue, &task);
    assert_eq!(queue.status(id).unwrap().last_success, None, "that was the old one's");
    let task = take(&queue).unwrap();
    finish(&queue, &task);
    assert!(queue.status(id).unwrap().last_success.is_some());
}

/// However sources come and go, no host has two fetches, no source is lost, and none is taken twice.
#[test]
fn nothing_is_lost_in_a_long_random_history() {
    for seed in 0..200_u64 {
        let mut state = seed.wrapping_mul(2).wrapping_add(1);
        let mut random = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        let queue = Queue::new();
        let (mut tasks, mut watched): (Vec<Task>, Vec<SourceId>) = (Vec::new(), Vec::new());
        for _ in 0..300 {
            let host = ["a", "b", "file"][usize::try_from(random(3)).unwrap()];
            match random(6) {
                0 | 1 => watched.push(add(&queue, host, u32::try_from(random(8)).unwrap())),
                2 if !watched.is_empty() => {
                    let _ = queue
                        .remove(watched.swap_remove(usize::try_from(random(watched.len() as u64)).unwrap()));
                }
                3 => watched.iter().rev().take(3).for_each(|id| _ = queue.hasten(*id)),
                4 => tasks.extend(take(&queue)),
                _ if !tasks.is_empty() => {
                    let task = tasks.swap_remove(usize::try_from(random(tasks.len() as u64)).unwrap());
                    finish(&queue, &task);
                }
                _ => {}
            }
            let mut hosts: Vec<_> = tasks.iter().filter_map(|task| task.host.as_deref()).collect();
            hosts.sort_unstable();
            assert!(hosts.windows(2).all(|pair| pair[0] != pair[1]), "seed {seed}: {hosts:?}");
        }
        // Every source that is watched has been fetched once the queue comes to rest.
        loop {
            tasks.drain(..).for_each(|task| finish(&queue, &task));
            tasks.extend(std::iter::from_fn(|| take(&queue)));
            if tasks.is_empty() {
                break;
            }
        }
        assert!(queue.statuses().iter().all(|status| status.last_success.is_some()), "seed {seed}");
        let state = queue.state();
        assert!(state.busy.is_empty() && state.waiting.values().all(VecDeque::is_empty), "seed {seed}");
        assert_eq!(state.due.len(), state.entries.len(), "seed {seed}");
    }
}
