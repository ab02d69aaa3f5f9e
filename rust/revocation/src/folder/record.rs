//! What is written down about one scope: a line with the SHA-256 of the rest, and the rest as JSON.
//!
//! The checksum is for disks that forget, not against people: who can write here can write a checksum.

use chainward_x509::UnixTime;
use serde::{Deserialize, Serialize};

use super::floor::Floor;
use super::names::{Hash, from_hexadecimal, is_part, part_name, to_hexadecimal};

/// Longer scopes are not taken; a distribution point with its issuer's name has some hundred bytes.
pub(super) const MAX_SCOPE: usize = 16 << 10;
pub(super) const MAX_PARTS: usize = 4;
/// A record with the longest scope.
pub(super) const MAX_RECORD: u64 = 64 << 10;

/// What is known of one scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The scope, as the caller named it.
    pub scope: Vec<u8>,
    /// The highest that was ever there.
    pub floor: Floor,
    /// What is there now; nothing if it was discarded.
    pub entry: Option<Entry>,
}

/// Files that were accepted together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// SHA-256 of what was signed.
    pub content: Hash,
    /// How new it is.
    pub order: Floor,
    /// The parts that there are.
    pub parts: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    format: u32,
    scope: String,
    floor: WrittenFloor,
    entry: Option<WrittenEntry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFloor {
    number: Option<String>,
    this_update: UnixTime,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenEntry {
    content: String,
    order: WrittenFloor,
    parts: Vec<String>,
}

const FORMAT: u32 = 1;

impl Record {
    /// What the scope is called in the folder.
    pub fn id(&self) -> Hash {
        Hash::of(&self.scope)
    }

    /// The names of the files that belong to it.
    pub(super) fn files(&self) -> Vec<String> {
        let files = |entry: &Entry| {
            let name = |part: &String| part_name(self.id(), entry.content, part);
            entry.parts.iter().map(name).collect()
        };
        self.entry.as_ref().map(files).unwrap_or_default()
    }

    pub(super) fn write(&self) -> Vec<u8> {
        let entry = self.entry.as_ref().map(|entry| WrittenEntry {
            content: entry.content.to_string(),
            order: write_floor(&entry.order),
            parts: entry.parts.clone(),
        });
        let scope = to_hexadecimal(&self.scope);
        let written = Written { format: FORMAT, scope, floor: write_floor(&self.floor), entry };
        // invariant: strings, numbers and lists of them have a JSON form.
        let json = serde_json::to_vec(&written).unwrap_or_default();
        [format!("{}\n", Hash::of(&json)).as_bytes(), &json].concat()
    }

    /// `None`: not as it was written, or the record of another scope.
    pub(super) fn read(bytes: &[u8], id: Hash) -> Option<Self> {
        let (checksum, json) = bytes.split_at_checked(64)?;
        let json = json.strip_prefix(b"\n")?;
        if std::str::from_utf8(checksum).ok()?.parse() != Ok(Hash::of(json)) {
            return None;
        }
        let written: Written = serde_json::from_slice(json).ok()?;
        let entry = match written.entry {
            None => None,
            Some(entry) => Some(read_entry(entry)?),
        };
        let record =
            Self { scope: from_hexadecimal(&written.scope)?, floor: read_floor(&written.floor)?, entry };
        (written.format == FORMAT && record.id() == id).then_some(record)
    }
}

fn read_entry(written: WrittenEntry) -> Option<Entry> {
    let content = written.content.parse().ok()?;
    let order = read_floor(&written.order)?;
    let is_usable = written.parts.len() <= MAX_PARTS && written.parts.iter().all(|part| is_part(part));
    is_usable.then_some(Entry { content, order, parts: written.parts })
}

fn write_floor(floor: &Floor) -> WrittenFloor {
    WrittenFloor { number: floor.number().map(to_hexadecimal), this_update: floor.this_update() }
}

fn read_floor(written: &WrittenFloor) -> Option<Floor> {
    let number = match &written.number {
        None => None,
        Some(text) => Some(from_hexadecimal(text)?),
    };
    Floor::new(number.as_deref(), written.this_update).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Record {
        let order = Floor::new(Some(&[1, 2]), -5).unwrap();
        let parts = vec!["der".to_owned(), "index".to_owned()];
        let entry = Some(Entry { content: Hash::of(b"crl"), order: order.clone(), parts });
        Record { scope: b"scope \xff".to_vec(), floor: order, entry }
    }

    #[test]
    fn what_is_written_is_read() {
        let without = Record { entry: None, floor: Floor::new(None, 7).unwrap(), ..record() };
        for record in [record(), without] {
            assert_eq!(Record::read(&record.write(), record.id()), Some(record));
        }
    }

    #[test]
    fn the_record_of_another_scope_is_none() {
        assert_eq!(Record::read(&record().write(), Hash::of(b"other")), None);
    }

    #[test]
    fn any_change_of_a_bit_is_seen() {
        let (written, id) = (record().write(), record().id());
        for place in 0..written.len() {
            for bit in 0..8 {
                let mut damaged = written.clone();
                damaged[place] ^= 1 << bit;
                assert_eq!(Record::read(&damaged, id), None, "bit {bit} of byte {place}");
            }
        }
        for length in 0..written.len() {
            assert_eq!(Record::read(&written[..length], id), None);
        }
        assert_eq!(Record::read(&[written.as_slice(), b"\n"].concat(), id), None);
    }

    #[test]
    fn a_record_with_a_good_checksum_and_bad_contents() {
        let read = |json: &str| {
            Record::read(format!("{}\n{json}", Hash::of(json.as_bytes())).as_bytes(), Hash::of(b"s"))
        };
        let good = r#"{"format":1,"scope":"73","floor":{"number":"01","this_update":1},"entry":null}"#;
        assert!(read(good).is_some());
        let hash = Hash::of(b"x").to_string();
        let entry = |parts: &str| {
            let order = r#"{"number":null,"this_update":1}"#;
            good.replace("null}", &format!(r#"{{"content":"{hash}","order":{order},"parts":{parts}}}}}"#))
        };
        assert!(read(&entry(r#"["der"]"#)).is_some());
        for bad in [
            good.replace("\"format\":1", "\"format\":2"),
            good.replace("73", "7"),
            good.replace("73", "74"),
            good.replace("\"01\"", "\"0x01\""),
            good.replace("\"01\"", &format!("\"{}\"", "00".repeat(22))),
            good.replace("null}", "null,\"more\":1}"),
            entry(r#"["../x"]"#),
            entry(r#"[""]"#),
            entry(r#"["DER"]"#),
            entry(r#"["a","b","c","d","e"]"#),
            entry(r#"["der"]"#).replace(&hash, "../../etc/passwd"),
        ] {
            assert_eq!(read(&bad), None, "{bad}");
        }
    }
}
