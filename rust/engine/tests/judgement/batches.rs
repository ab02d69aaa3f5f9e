//! Batches, wherever they are asked for.

use crate::support::case::{CACHES_OFF, Case};
use crate::support::{Draft, root};
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

/// Whoever judges in a pool of rayon's may ask for batches there. A worker that waits for another pool begins another
/// piece of work of its own on top of the same stack, as often as there is some.
#[test]
fn batches_inside_a_parallel_loop_do_not_pile_up() {
    let anchor = root("root");
    let leaf = Draft::leaf("client").by(&anchor);
    let case = Case::of(&leaf).trusting(&anchor);
    let validator = case.validator(CACHES_OFF);
    let pool = ThreadPoolBuilder::new().num_threads(4).stack_size(256 * 1_024).build().unwrap();
    let accepted = pool.install(|| {
        let ask = |_| case.ask_many(&validator).iter().filter(|verdict| verdict.ok).count();
        (0..4_000).into_par_iter().map(ask).sum::<usize>()
    });
    assert_eq!(accepted, 8_000);
}
