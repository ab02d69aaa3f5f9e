//! The store over a disk that fails at every place in turn.

mod faults;
mod model;
