//! Choices that are read from the bytes of the fuzzer.

use arbitrary::Unstructured;

/// Reads choices; when the bytes are used up, each choice is the first one.
pub(crate) struct Choices<'a>(Unstructured<'a>);

impl<'a> Choices<'a> {
    pub(crate) fn new(data: &'a [u8]) -> Self {
        Self(Unstructured::new(data))
    }

    /// A number from 0 up to `most`, that one included.
    pub(crate) fn up_to(&mut self, most: u8) -> u8 {
        self.0.int_in_range(0..=most).unwrap_or(0)
    }

    /// True once in `all` times, and never when the bytes are used up.
    pub(crate) fn one_in(&mut self, all: u8) -> bool {
        self.up_to(all - 1) == all - 1
    }

    /// One of some; the first one when the bytes are used up.
    pub(crate) fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        let most = u8::try_from(from.len() - 1).expect("few");
        from[usize::from(self.up_to(most))].clone()
    }

    /// Each with a chance of one half; none when the bytes are used up.
    pub(crate) fn some_of<T: Clone>(&mut self, from: &[T]) -> Vec<T> {
        from.iter().filter(|_| self.one_in(2)).cloned().collect()
    }

    /// Up to `most` of what `make` makes.
    pub(crate) fn list<T>(&mut self, most: u8, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.up_to(most)).map(|_| make(self)).collect()
    }

    /// Up to `most` octets.
    pub(crate) fn octets(&mut self, most: u8) -> &'a [u8] {
        let length = usize::from(self.up_to(most)).min(self.0.len());
        self.0.bytes(length).unwrap_or_default()
    }
}
