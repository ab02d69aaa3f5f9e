//! Lists of names that are too long, or can't be made.

use super::*;
use crate::testing::{presents, symbols, world};

/// Makes a list of these names; gives how many are in it, or `None` without memory, and frees it.
fn told(names: &[&[u8]]) -> Option<i32> {
    let symbols = symbols(&[]).unwrap();
    let names: Vec<Box<[u8]>> = names.iter().map(|name| Box::from(*name)).collect();
    let list = stack(&symbols, &names);
    if list.is_null() {
        return None;
    }
    // SAFETY: a list of these functions, which is a number (see `testing`).
    let count = unsafe { *list.cast::<usize>() };
    // SAFETY: freed once.
    unsafe { (symbols.OPENSSL_sk_pop_free)(list, symbols.X509_NAME_free) };
    Some(i32::try_from(count).unwrap())
}

/// Nothing is left over: no list, no name, no mark in the error queue.
fn assert_clean() {
    assert_eq!(world(|world| (world.stacks, world.names, world.marks)), (0, 0, 0));
}

#[test]
fn all_names_are_told() {
    presents(0, &[]);
    assert_eq!(told(&[]), Some(0));
    assert_eq!(told(&[b"one", b"two", b"three"]), Some(3));
    assert_clean();
}

#[test]
fn at_16_kib_all_are_told_and_above_it_none() {
    presents(0, &[]);
    let half = [0; 8 * 1024 - 2];
    assert_eq!(told(&[&half, &half]), Some(2));
    assert_eq!(told(&[&half, &half, b""]), Some(0));
    assert_clean();
}

#[test]
fn a_name_that_openssl_cannot_read_leaves_the_list_empty() {
    for readable in 0..3 {
        presents(0, &[]);
        world(|world| world.names_left = readable);
        assert_eq!(told(&[b"one", b"two", b"three"]), Some(0));
        assert_clean();
    }
}

#[test]
fn without_memory_there_is_an_empty_list_or_none() {
    presents(0, &[]);
    world(|world| world.pushes_left = 1);
    assert_eq!(told(&[b"one", b"two"]), Some(0));
    assert_clean();
    world(|world| world.stacks_left = 0);
    assert_eq!(told(&[b"one"]), None);
    assert_clean();
}
