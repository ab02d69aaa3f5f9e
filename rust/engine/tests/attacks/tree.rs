//! DER as a tree of values, so that any one of them can be written otherwise, with right lengths around it.

use super::support::der;

/// One value, with what is inside.
pub struct Node {
    pub tag: u8,
    inside: Inside,
}

enum Inside {
    Octets(Vec<u8>),
    Values(Vec<Node>),
}

/// Another way to write a value, which DER forbids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// The length in one octet more than it needs (X.690 section 10.1).
    LongLength,
    /// A constructed value whose length is indefinite (section 10.1).
    IndefiniteLength,
    /// The tag in two octets (section 8.1.2.2).
    LongTag,
    /// A NULL after what belongs into a constructed value, a zero after the value in an OCTET STRING.
    Trailing,
    /// A primitive value in constructed form (section 10.2).
    Constructed,
    /// An INTEGER, or a subidentifier of an OBJECT IDENTIFIER, with an octet more (sections 8.3.2 and 8.19.2).
    NotMinimal,
    /// TRUE as 1 (section 11.1).
    BooleanOne,
    /// A BIT STRING with unused bits that are set (section 11.2.1).
    UnusedBits,
    /// A SET in descending order (section 11.6).
    Unsorted,
}

impl Variant {
    pub const ALL: [Self; 9] = [
        Self::LongLength,
        Self::IndefiniteLength,
        Self::LongTag,
        Self::Trailing,
        Self::Constructed,
        Self::NotMinimal,
        Self::BooleanOne,
        Self::UnusedBits,
        Self::Unsorted,
    ];
}

const CONSTRUCTED: u8 = 0x20;

impl Node {
    /// Reads one value and all that is inside, the values of extensions of RFC 5280 included.
    pub fn read(der: &[u8]) -> Self {
        let (value, rest) = asn1::strip_tlv(der).unwrap();
        assert!(rest.is_empty());
        let tag = value.tag().as_u8().unwrap();
        let inside = if tag & CONSTRUCTED == 0 {
            Inside::Octets(value.data().to_vec())
        } else {
            Inside::Values(values(value.data()))
        };
        Self { tag, inside }
    }

    pub fn children(&self) -> &[Node] {
        match &self.inside {
            Inside::Octets(_) => &[],
            Inside::Values(values) => values,
        }
    }

    /// How many values it is, itself included.
    pub fn count(&self) -> usize {
        1 + self.children().iter().map(Self::count).sum::<usize>()
    }

    pub fn der(&self) -> Vec<u8> {
        der::tlv(self.tag, &self.content(&mut |node| node.der()))
    }

    /// The same, with the value at `place`, in the order in which values begin, written otherwise; `None` where there
    /// is no such way.
    pub fn written_otherwise(&self, place: usize, variant: Variant) -> Option<Vec<u8>> {
        if place == 0 {
            return self.varied(variant);
        }
        let mut begin = 1;
        let mut is_possible = true;
        let content = self.content(&mut |node| {
            let (start, count) = (begin, node.count());
            begin += count;
            if !(start..start + count).contains(&place) {
                return node.der();
            }
            let written = node.written_otherwise(place - start, variant);
            is_possible = written.is_some();
            written.unwrap_or_default()
        });
        is_possible.then(|| der::tlv(self.tag, &content))
    }

    fn content(&self, write: &mut dyn FnMut(&Node) -> Vec<u8>) -> Vec<u8> {
        match &self.inside {
            Inside::Octets(octets) => octets.clone(),
            Inside::Values(values) => values.iter().flat_map(write).collect(),
        }
    }

    fn varied(&self, variant: Variant) -> Option<Vec<u8>> {
        let content = self.content(&mut |node| node.der());
        let holding = |changed: Vec<u8>| Some(der::tlv(self.tag, &changed));
        let header = |length: &[u8]| Some([&[self.tag], length, &content].concat());
        match (variant, self.tag) {
            (Variant::LongLength, _) => header(&long_length(content.len())),
            (Variant::IndefiniteLength, tag) if tag & CONSTRUCTED != 0 => {
                header(&[0x80]).map(|start| [start, vec![0, 0]].concat())
            }
            (Variant::LongTag, tag) => {
                let whole = der::tlv(tag, &content);
                Some([&[tag & 0xe0 | 0x1f, tag & 0x1f], &whole[1..]].concat())
            }
            (Variant::Trailing, tag) if tag & CONSTRUCTED != 0 => holding([content, vec![5, 0]].concat()),
            (Variant::Trailing, 0x04) if !self.children().is_empty() => holding([content, vec![0]].concat()),
            (Variant::Trailing, 0x01 | 0x05) => holding([content, vec![0xff]].concat()),
            (Variant::Constructed, tag) if tag & CONSTRUCTED == 0 => {
                let universal = if tag & 0xc0 == 0 { tag } else { 0x04 };
                Some(der::tlv(tag | CONSTRUCTED, &der::tlv(universal, &content)))
            }
            (Variant::NotMinimal, 0x02 | 0x0a) => {
                let sign = if content[0] & 0x80 == 0 { 0 } else { 0xff };
                holding([vec![sign], content].concat())
            }
            (Variant::NotMinimal, 0x06) => {
                // A zero digit before the second subidentifier.
                let end = content.iter().position(|octet| octet & 0x80 == 0)? + 1;
                holding([&content[..end], &[0x80], &content[end..]].concat())
            }
            (Variant::BooleanOne, 0x01) => holding(vec![1]),
            (Variant::UnusedBits, 0x03) => {
                let (_, bits) = content.split_first()?;
                let last = bits.last()? | 1;
                holding([&[1], &bits[..bits.len() - 1], &[last]].concat())
            }
            (Variant::Unsorted, 0x31) if self.children().len() > 1 => {
                holding(self.children().iter().rev().flat_map(Self::der).collect())
            }
            _ => None,
        }
    }

    /// The same, read and written with the types of the asn1 crate.
    pub fn rewritten(&self) -> Vec<u8> {
        let Inside::Octets(content) = &self.inside else {
            let mut values: Vec<_> = self.children().iter().map(Self::rewritten).collect();
            if self.tag == 0x31 {
                values.sort();
            }
            return der::tlv(self.tag, &values.concat());
        };
        match self.tag {
            0x01 => retyped::<bool>(content),
            0x02 => retyped::<asn1::BigInt<'_>>(content),
            0x03 => retyped::<asn1::BitString<'_>>(content),
            0x05 => retyped::<asn1::Null>(content),
            0x06 => retyped::<asn1::ObjectIdentifier>(content),
            0x0c => retyped::<asn1::Utf8String<'_>>(content),
            0x17 => retyped::<asn1::UtcTime>(content),
            0x18 => retyped::<asn1::X509GeneralizedTime>(content),
            tag => der::tlv(tag, content),
        }
    }
}

/// The values in a constructed value.
fn values(mut content: &[u8]) -> Vec<Node> {
    let mut found: Vec<Node> = Vec::new();
    while !content.is_empty() {
        let (value, rest) = asn1::strip_tlv(content).unwrap();
        let holds_der = found.first().is_some_and(is_known_extension);
        if holds_der && value.tag().as_u8() == Some(0x04) {
            found.push(Node { tag: 0x04, inside: Inside::Values(values(value.data())) });
        } else {
            found.push(Node::read(value.full_data()));
        }
        content = rest;
    }
    found
}

/// An OBJECT IDENTIFIER of id-ce or id-pe (RFC 5280 appendix A).
fn is_known_extension(node: &Node) -> bool {
    let starts: [&[u8]; 2] = [&[0x55, 0x1d], &[0x2b, 6, 1, 5, 5, 7, 1]];
    match &node.inside {
        Inside::Octets(oid) => node.tag == 0x06 && starts.iter().any(|start| oid.starts_with(start)),
        Inside::Values(_) => false,
    }
}

fn retyped<'a, T>(content: &'a [u8]) -> Vec<u8>
where
    T: asn1::SimpleAsn1Readable<'a> + asn1::Asn1Writable<Error = asn1::WriteError>,
{
    asn1::write_single(&T::parse_data(content).expect("valid for its type")).unwrap()
}

fn long_length(length: usize) -> Vec<u8> {
    let octets = length.to_be_bytes();
    let minimal: Vec<u8> = octets.into_iter().skip_while(|octet| *octet == 0).collect();
    let padded = if length < 0x80 && length > 0 { minimal } else { [vec![0], minimal].concat() };
    [vec![0x80 | u8::try_from(padded.len()).unwrap()], padded].concat()
}
