//! Segments as a whole.

mod damage;
mod fullness;
mod ingest;
mod issuers;
mod lookups;
mod property;
mod support;
