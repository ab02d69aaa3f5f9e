//! Parameters of RSASSA-PSS, of a key or of a signature (RFC 4055 section 3.1).

use crate::algorithm_identifier::AlgorithmIdentifier;
use crate::der::{Reader, Value, tag};
use crate::error::{Malformed, Problem};
use crate::hash::Hash;
use crate::oids;

/// Parameters of RSASSA-PSS (RFC 4055 section 3.1). MGF1 uses the same hash, and the trailer field is 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RsaPssParameters {
    /// The hash of the message and of MGF1.
    pub hash: Hash,
    /// Octets of salt; of a key, the fewest that a signature may have.
    pub salt_length: u32,
}

/// DEFAULT of `saltLength`: the octets of a SHA-1.
const DEFAULT_SALT_LENGTH: u32 = 20;

impl RsaPssParameters {
    /// Reads `RSASSA-PSS-params`. What equals its default must be left out, as DER demands.
    pub(crate) fn from_value(value: &Value<'_>) -> Result<Self, Malformed> {
        let mut fields = value.of(tag::SEQUENCE)?.reader();
        let hash = match explicit(&mut fields, 0)? {
            Some(mut field) => not_default(read_hash(&mut field)?, &Hash::Sha1, &field)?,
            None => Hash::Sha1,
        };
        let mask_hash = match explicit(&mut fields, 1)? {
            Some(mut field) => not_default(read_mask_generation(&mut field)?, &Hash::Sha1, &field)?,
            None => Hash::Sha1,
        };
        let salt_length = match explicit(&mut fields, 2)? {
            Some(mut field) => not_default(read_integer(&mut field)?, &DEFAULT_SALT_LENGTH, &field)?,
            None => DEFAULT_SALT_LENGTH,
        };
        if let Some(field) = explicit(&mut fields, 3)? {
            return Err(refused_trailer(field));
        }
        fields.finish()?;
        if hash != mask_hash {
            return Err(value.invalid("MGF1 must use the hash of the message"));
        }
        Ok(Self { hash, salt_length })
    }
}

/// The content of an `[number] EXPLICIT` field, if it is there.
fn explicit<'a>(fields: &mut Reader<'a>, number: u8) -> Result<Option<Reader<'a>>, Malformed> {
    Ok(fields.optional(tag::context_constructed(number))?.map(|field| field.reader()))
}

/// The value of a field that has been read to its end, unless it is the default (X.690 section 11.5).
fn not_default<T: PartialEq>(value: T, default: &T, field: &Reader<'_>) -> Result<T, Malformed> {
    field.finish()?;
    if value == *default { Err(field.error(Problem::DefaultEncoded)) } else { Ok(value) }
}

fn read_hash(reader: &mut Reader<'_>) -> Result<Hash, Malformed> {
    AlgorithmIdentifier::read(reader)?.hash()
}

/// A `MaskGenAlgorithm`: MGF1 with a hash (RFC 4055 section 2.2).
fn read_mask_generation(reader: &mut Reader<'_>) -> Result<Hash, Malformed> {
    let algorithm = AlgorithmIdentifier::read(reader)?;
    if algorithm.oid != oids::MGF1 {
        return Err(algorithm.invalid("mask generation function must be MGF1"));
    }
    let hash = algorithm.parameters_value()?.ok_or_else(|| algorithm.invalid("MGF1 needs a hash"))?;
    // The value is one TLV: nothing follows the hash.
    read_hash(&mut Reader::new(hash.der, hash.offset, hash.what))
}

fn read_integer(reader: &mut Reader<'_>) -> Result<u32, Malformed> {
    let value = reader.expect(tag::INTEGER)?;
    match value.saturating_u32()? {
        u32::MAX => Err(value.invalid("salt is too long")),
        length => Ok(length),
    }
}

/// RFC 4055 section 3.1: the trailer field is 1, which is the default and so is never there.
fn refused_trailer(mut field: Reader<'_>) -> Malformed {
    match field.expect(tag::INTEGER).and_then(|value| Ok((value, value.integer()?))) {
        Ok((value, [1])) => value.error(Problem::DefaultEncoded),
        Ok((value, _)) => value.invalid("trailer field must be 1"),
        Err(malformed) => malformed,
    }
}
