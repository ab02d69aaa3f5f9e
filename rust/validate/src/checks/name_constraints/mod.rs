//! Name constraints (RFC 5280 sections 4.2.1.10, 6.1.3 (b), (c), 6.1.4 (g)).
//!
//! A certificate's constraints are compiled to [`Subtrees`] once; each is a layer of the [`ConstraintStack`] of
//! the paths below it; [`check`] judges all names of a certificate under a stack. What the forms mean is in one
//! file for each, how a name is found among many subtrees is in `matcher`.
//!
//! Where a name form is constrained, a name of that form that cannot be judged is refused, and so is a
//! constraint that cannot be judged, even if no name of its form comes up: what its author meant is not known.

mod describe;
mod directory;
mod dns;
mod email;
mod form;
mod ip;
mod key;
mod matcher;
mod names;
mod names_as_text;
mod other;
mod stack;
mod subtrees;
mod uri;

#[cfg(test)]
mod naive;
#[cfg(test)]
pub(crate) mod test_support;
#[cfg(test)]
mod tests;

pub use names::check;
pub use names_as_text::TypedName;
pub use stack::ConstraintStack;
pub use subtrees::Subtrees;
