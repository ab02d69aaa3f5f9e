//! A cursor over the TLVs of one constructed value.

use asn1::ParseErrorKind;

use crate::error::{Malformed, Problem};

/// One TLV, with its place in the whole.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Value<'a> {
    /// The identifier octet.
    pub(crate) tag: u8,
    /// The content octets.
    pub(crate) content: &'a [u8],
    /// The whole TLV.
    pub(crate) der: &'a [u8],
    /// Where the TLV starts.
    pub(crate) offset: usize,
    /// The field that it is, for errors.
    pub(crate) what: &'static str,
}

impl<'a> Value<'a> {
    /// The one TLV that `bytes` are.
    pub(crate) fn single(bytes: &'a [u8], offset: usize, what: &'static str) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes, offset, what);
        let value = reader.read()?;
        reader.finish()?;
        Ok(value)
    }

    /// A reader of the content.
    pub(crate) fn reader(&self) -> Reader<'a> {
        Reader::new(self.content, self.content_offset(), self.what)
    }

    /// Where the content starts.
    pub(crate) fn content_offset(&self) -> usize {
        self.offset + (self.der.len() - self.content.len())
    }

    /// The same value under the name of another field.
    pub(crate) fn named(mut self, what: &'static str) -> Self {
        self.what = what;
        self
    }

    /// This value, if it has this tag.
    pub(crate) fn of(self, tag: u8) -> Result<Self, Malformed> {
        if self.tag == tag { Ok(self) } else { Err(self.error(Problem::UnexpectedTag)) }
    }

    /// A malformation of this value.
    pub(crate) fn error(&self, problem: Problem) -> Malformed {
        Malformed { what: self.what, offset: self.offset, problem }
    }

    /// A malformation of this value: its type does not allow it.
    pub(crate) fn invalid(&self, reason: &'static str) -> Malformed {
        self.error(Problem::InvalidValue(reason))
    }
}

/// A cursor over the TLVs of one constructed value. A copy is a bookmark.
#[derive(Clone, Debug)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
    offset: usize,
    what: &'static str,
}

impl<'a> Reader<'a> {
    /// Reads `bytes`, which start at `offset`.
    pub(crate) fn new(bytes: &'a [u8], offset: usize, what: &'static str) -> Self {
        Self { rest: bytes, offset, what }
    }

    /// Names the field that is read next, for errors.
    pub(crate) fn named(&mut self, what: &'static str) -> &mut Self {
        self.what = what;
        self
    }

    /// True when everything is read.
    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// What is not read yet.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Where the next TLV starts.
    pub(crate) fn offset(&self) -> usize {
        self.offset
    }

    /// The identifier octet of the next TLV.
    pub(crate) fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// The next TLV, of any type.
    pub(crate) fn read(&mut self) -> Result<Value<'a>, Malformed> {
        let (tlv, rest) = asn1::strip_tlv(self.rest).map_err(|error| self.error(problem(error.kind())))?;
        let tag = tlv.tag().as_u8().ok_or_else(|| self.error(Problem::UnexpectedTag))?;
        let der = tlv.full_data();
        let value = Value { tag, content: tlv.data(), der, offset: self.offset, what: self.what };
        self.offset += der.len();
        self.rest = rest;
        Ok(value)
    }

    /// The next TLV, which must have this tag.
    pub(crate) fn expect(&mut self, tag: u8) -> Result<Value<'a>, Malformed> {
        match self.peek() {
            Some(found) if found == tag => self.read(),
            Some(_) => Err(self.error(Problem::UnexpectedTag)),
            None => Err(self.error(Problem::Truncated)),
        }
    }

    /// The next TLV, if it has this tag.
    pub(crate) fn optional(&mut self, tag: u8) -> Result<Option<Value<'a>>, Malformed> {
        if self.peek() == Some(tag) { self.read().map(Some) } else { Ok(None) }
    }

    /// Leaves out bytes that were read before.
    pub(crate) fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
        self.offset += bytes;
    }

    /// Nothing may be left.
    pub(crate) fn finish(&self) -> Result<(), Malformed> {
        if self.is_empty() { Ok(()) } else { Err(self.error(Problem::TrailingData)) }
    }

    /// A malformation at the place of the next TLV.
    pub(crate) fn error(&self, problem: Problem) -> Malformed {
        Malformed { what: self.what, offset: self.offset, problem }
    }
}

/// How the asn1 crate's refusals of a TLV are told here.
fn problem(kind: ParseErrorKind) -> Problem {
    match kind {
        ParseErrorKind::ShortData { .. } => Problem::Truncated,
        ParseErrorKind::InvalidLength => Problem::InvalidLength,
        _ => Problem::NotDer,
    }
}

/// Reads one element of a list.
pub(crate) type ReadElement<'a, T> = fn(&mut Reader<'a>) -> Result<T, Malformed>;

/// The elements of a list that was read through once before, with the same function.
///
/// Reading the same bytes with the same function succeeds again, so the iterator ends at the end only.
pub(crate) fn elements<'a, T>(
    mut reader: Reader<'a>,
    read: ReadElement<'a, T>,
) -> impl Iterator<Item = T> + Clone + use<'a, T> {
    std::iter::from_fn(move || if reader.is_empty() { None } else { read(&mut reader).ok() })
}
