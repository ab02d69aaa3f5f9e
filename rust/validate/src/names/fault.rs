//! What the forms of names have to say of text.

/// Why text cannot be judged.
pub type Fault = &'static str;
