//! Content of primitive types, as strictly as X.690 sections 8, 10 and 11 say.

use asn1::SimpleAsn1Readable;

use super::reader::{Reader, Value};
use super::tag;
use crate::error::{Malformed, Problem};
use crate::oid::Oid;

impl<'a> Value<'a> {
    /// A BOOLEAN: 00 or FF (X.690 section 11.1).
    pub(crate) fn boolean(&self) -> Result<bool, Malformed> {
        bool::parse_data(self.content).map_err(|_| self.error(Problem::NotDer))
    }

    /// The content of an INTEGER: any size, any sign, minimal (X.690 section 8.3.2).
    pub(crate) fn integer(&self) -> Result<&'a [u8], Malformed> {
        asn1::BigInt::new(self.content).ok_or_else(|| self.error(Problem::NotDer))?;
        Ok(self.content)
    }

    /// An INTEGER above zero, without the leading zero that its sign may need.
    pub(crate) fn positive_integer(&self) -> Result<&'a [u8], Malformed> {
        match self.integer()? {
            [0] => Err(self.invalid("integer must be above zero")),
            [first, ..] if first & 0x80 != 0 => Err(self.invalid("integer must be above zero")),
            [0, magnitude @ ..] | magnitude => Ok(magnitude),
        }
    }

    /// An INTEGER of zero or above; `u32::MAX` stands for everything from there on.
    pub(crate) fn saturating_u32(&self) -> Result<u32, Malformed> {
        let content = self.integer()?;
        if content.first().is_some_and(|first| first & 0x80 != 0) {
            return Err(self.invalid("integer must not be negative"));
        }
        Ok(content.iter().fold(0, |sum: u32, byte| {
            // Above 24 bits the next digit no longer fits: saturated for good.
            if sum > 0x00ff_ffff { u32::MAX } else { (sum << 8) | u32::from(*byte) }
        }))
    }

    /// A NULL (X.690 section 8.8).
    pub(crate) fn null(&self) -> Result<(), Malformed> {
        if self.content.is_empty() { Ok(()) } else { Err(self.error(Problem::NotDer)) }
    }

    /// An OBJECT IDENTIFIER (X.690 section 8.19).
    pub(crate) fn object_identifier(&self) -> Result<Oid<'a>, Malformed> {
        Oid::from_content(self.content).map_err(|problem| self.error(problem))
    }

    /// A BIT STRING; unused bits are zero (X.690 section 11.2.1).
    pub(crate) fn bit_string(&self) -> Result<asn1::BitString<'a>, Malformed> {
        asn1::BitString::parse_data(self.content).map_err(|_| self.error(Problem::NotDer))
    }

    /// A BIT STRING that holds whole octets.
    pub(crate) fn octets_of_bit_string(&self) -> Result<&'a [u8], Malformed> {
        let bits = self.bit_string()?;
        if bits.padding_bits() != 0 {
            return Err(self.invalid("bit string must hold whole octets"));
        }
        Ok(bits.as_bytes())
    }

    /// A BIT STRING with named bits, of which the first nine are known: bit 0 is the lowest bit of the answer.
    /// DER leaves trailing zero bits out (X.690 section 11.2.2).
    pub(crate) fn named_bits(&self) -> Result<u16, Malformed> {
        const KNOWN_BITS: usize = 9;
        let bits = self.bit_string()?;
        let count = bits.as_bytes().len() * 8 - usize::from(bits.padding_bits());
        if count > 0 && !bits.has_bit_set(count - 1) {
            return Err(self.error(Problem::NotDer));
        }
        if count > KNOWN_BITS {
            return Err(self.invalid("a bit is set that no standard names"));
        }
        Ok((0..count).fold(0, |sum, bit| sum | (u16::from(bits.has_bit_set(bit)) << bit)))
    }

    /// The text of an `IA5String`, of whatever tag: ASCII (X.680 section 41), and no NUL.
    pub(crate) fn ia5_text(&self) -> Result<&'a str, Malformed> {
        let text = std::str::from_utf8(self.content).ok().filter(|text| text.is_ascii());
        self.without_nul(text.ok_or_else(|| self.invalid("not ASCII"))?)
    }

    /// The text of a `UTF8String`, of whatever tag; no NUL.
    pub(crate) fn utf8_text(&self) -> Result<&'a str, Malformed> {
        let text = std::str::from_utf8(self.content).map_err(|_| self.invalid("not UTF-8"))?;
        self.without_nul(text)
    }

    /// A NUL ends a string for every consumer written in C, so no name may hold one (CVE-2013-4238).
    fn without_nul(&self, text: &'a str) -> Result<&'a str, Malformed> {
        if text.as_bytes().contains(&0) { Err(self.invalid("text holds a NUL")) } else { Ok(text) }
    }
}

impl<'a> Reader<'a> {
    /// The next TLV, an OBJECT IDENTIFIER.
    pub(crate) fn object_identifier(&mut self) -> Result<Oid<'a>, Malformed> {
        self.expect(tag::OBJECT_IDENTIFIER)?.object_identifier()
    }
}
