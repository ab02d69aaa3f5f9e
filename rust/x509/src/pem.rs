//! The blocks of a PEM file, found and decoded (RFC 7468). Base64 is rustls-pki-types' work.
//!
//! That crate skips the labels it does not know, PKCS#7 among them, and does not say where it failed. So the
//! marker lines are found here, and the lines between them are handed to it under a label that it knows.

use rustls_pki_types::pem::{PemObject, SectionKind};

/// One block: what its markers say it is, and the lines between them.
pub(crate) struct Block<'a> {
    /// `CERTIFICATE`, say.
    pub(crate) label: &'a str,
    /// The number of the line with `BEGIN`, from one.
    pub(crate) line: usize,
    /// Bytes before that line.
    pub(crate) offset: usize,
    /// The lines between the markers.
    body: &'a [u8],
}

/// What can be wrong with the markers of a block, or with what is between them.
pub(crate) struct PemError {
    /// The number of the line, from one.
    pub(crate) line: usize,
    /// Bytes before that line.
    pub(crate) offset: usize,
    /// What is wrong there.
    pub(crate) problem: PemProblem,
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PemProblem {
    /// A marker that is none, or one that is out of order.
    Marker,
    /// A block without an end.
    Unterminated,
    /// Not base64.
    Base64,
}

/// One line: its number from one, the bytes before it, and itself, without white space around it.
#[derive(Clone, Copy)]
struct Line<'a> {
    number: usize,
    offset: usize,
    text: &'a [u8],
}

/// True when bytes are PEM rather than DER: some line is a marker, or tries to be.
pub(crate) fn is_pem(data: &[u8]) -> bool {
    lines(data, 1, 0).any(|line| is_marker_like(line.text))
}

/// The blocks of a file. After an error there are no more.
pub(crate) fn blocks(data: &[u8]) -> impl Iterator<Item = Result<Block<'_>, PemError>> {
    let mut lines = lines(data, 1, 0);
    let mut failed = false;
    std::iter::from_fn(move || {
        if failed {
            return None;
        }
        let begin = lines.find(|line| is_marker_like(line.text))?;
        let block = read_block(data, begin, &mut lines);
        failed = block.is_err();
        Some(block)
    })
}

/// Reads from a `BEGIN` line to the `END` line of the same label.
fn read_block<'a>(
    data: &'a [u8],
    begin: Line<'a>,
    lines: &mut impl Iterator<Item = Line<'a>>,
) -> Result<Block<'a>, PemError> {
    let label = label(begin.text, b"-----BEGIN ").ok_or_else(|| begin.error(PemProblem::Marker))?;
    let mut start = None;
    for line in lines {
        let start = *start.get_or_insert(line.offset);
        if !is_marker_like(line.text) {
            continue;
        }
        if self::label(line.text, b"-----END ") != Some(label) {
            return Err(line.error(PemProblem::Marker));
        }
        let body = data.get(start..line.offset).unwrap_or_default();
        return Ok(Block { label, line: begin.number, offset: begin.offset, body });
    }
    Err(begin.error(PemProblem::Unterminated))
}

impl Block<'_> {
    /// The bytes that the block encodes.
    pub(crate) fn decode(&self) -> Result<Vec<u8>, PemError> {
        let text = [b"-----BEGIN CERTIFICATE-----\n", self.body, b"\n-----END CERTIFICATE-----\n"].concat();
        let decoded = <(SectionKind, Vec<u8>)>::from_pem_slice(&text);
        decoded.map(|(_, der)| der).map_err(|_| self.base64_error())
    }

    /// The first line with something in it that base64 does not have; else the block's first line.
    fn base64_error(&self) -> PemError {
        let begin = Line { number: self.line, offset: self.offset, text: &[] };
        let bad = lines(self.body, self.line + 1, 0).find(|line| !line.text.iter().copied().all(is_base64));
        match bad {
            Some(bad) => PemError { line: bad.number, ..begin.error(PemProblem::Base64) },
            None => begin.error(PemProblem::Base64),
        }
    }
}

impl Line<'_> {
    fn error(&self, problem: PemProblem) -> PemError {
        PemError { line: self.number, offset: self.offset, problem }
    }
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b' ' | b'\t')
}

/// The label between a marker's start and its five dashes.
fn label<'a>(line: &'a [u8], start: &[u8]) -> Option<&'a str> {
    std::str::from_utf8(line.strip_prefix(start)?.strip_suffix(b"-----")?).ok()
}

/// A line that is a marker, or that someone broke: it begins with a dash and says BEGIN or END. Nothing that
/// could have been a certificate is passed over in silence.
fn is_marker_like(line: &[u8]) -> bool {
    let says = |word: &[u8]| line.windows(word.len()).any(|window| window == word);
    line.starts_with(b"-") && (says(b"BEGIN") || says(b"END"))
}

/// Lines, ended by line feeds, carriage returns or both, trimmed. A byte order mark is white space here.
fn lines(data: &[u8], first_number: usize, first_offset: usize) -> impl Iterator<Item = Line<'_>> {
    let mut offset = first_offset;
    data.split_inclusive(|byte| *byte == b'\n').enumerate().map(move |(index, line)| {
        let start = offset;
        offset += line.len();
        let text = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line).trim_ascii();
        Line { number: first_number + index, offset: start, text }
    })
}
