//! What the forms of names have to say of text.

/// Why text cannot be judged.
pub(super) type Fault = &'static str;
