//! Text, prepared for comparison: RFC 4518, as RFC 5280 section 7.1 asks for it.
//!
//! One step is left out. RFC 4518 section 2.4 makes a comparison undefined when a string holds a code point
//! that Unicode 3.2 did not have, a private one, or U+FFFD. Undefined is no answer for an excluded subtree:
//! whoever is excluded by such a name would come back under another spelling of it. So these strings are
//! compared like all others.

use stringprep::tables;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Appends `text`, prepared: case folded, normalised, spaces trimmed and runs of them made one.
pub(crate) fn push_prepared(form: &mut Vec<u8>, text: &str) {
    if text.bytes().all(|byte| matches!(byte, 0x20..=0x7e)) {
        push_printable_ascii(form, text.as_bytes());
    } else {
        push_any(form, text);
    }
}

/// The same for text that needs no tables.
fn push_printable_ascii(form: &mut Vec<u8>, text: &[u8]) {
    let text = text.trim_ascii();
    let start = form.len();
    if text.windows(2).any(|pair| pair == b"  ") {
        let words = text.split(|byte| *byte == b' ').filter(|word| !word.is_empty());
        form.extend_from_slice(&words.collect::<Vec<_>>().join(&b' '));
    } else {
        form.extend_from_slice(text);
    }
    form.iter_mut().skip(start).for_each(u8::make_ascii_lowercase);
}

fn push_any(form: &mut Vec<u8>, text: &str) {
    // RFC 4518 section 2.2, with case folding, then section 2.3.
    let mapped = text.chars().filter(|character| !is_mapped_to_nothing(*character));
    let spaced =
        mapped.map(|character| if tables::x520_mapped_to_space(character) { ' ' } else { character });
    let mut normalised: Vec<char> = spaced.flat_map(tables::case_fold_for_nfkc).nfkc().collect();
    // What Unicode 3.2, of which the tables are, did not know may have become a capital only now.
    if normalised.iter().any(|character| character.is_uppercase()) {
        normalised = normalised.into_iter().flat_map(tables::case_fold_for_nfkc).nfkc().collect();
    }
    push_without_insignificant_spaces(form, &normalised);
}

/// RFC 4518 section 2.6.1. A space with a combining mark after it is not a space.
fn push_without_insignificant_spaces(form: &mut Vec<u8>, text: &[char]) {
    let mut buffer = [0; 4];
    let mut space = false;
    let mut any = false;
    for (position, character) in text.iter().enumerate() {
        let marked = text.get(position + 1).is_some_and(|next| is_combining_mark(*next));
        if *character == ' ' && !marked {
            space = true;
            continue;
        }
        if std::mem::take(&mut space) && any {
            form.push(b' ');
        }
        any = true;
        form.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
    }
}

/// The code points that RFC 4518 section 2.2 maps to nothing.
fn is_mapped_to_nothing(character: char) -> bool {
    matches!(character,
        '\u{0000}'..='\u{0008}' | '\u{000E}'..='\u{001F}' | '\u{007F}'..='\u{0084}' | '\u{0086}'..='\u{009F}'
        | '\u{00AD}' | '\u{034F}' | '\u{06DD}' | '\u{070F}' | '\u{1806}' | '\u{180B}'..='\u{180E}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2063}' | '\u{206A}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFC}' | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0001}' | '\u{E0020}'..='\u{E007F}')
}
