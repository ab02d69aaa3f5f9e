//! Certificate policies (RFC 5280 section 4.2.1.4).

use crate::der::{Reader, Value, elements, tag};
use crate::error::{Malformed, Problem};
use crate::oid::Oid;
use crate::oids;
use crate::opaque::check_well_formed;

/// The policies under which a certificate was issued: one or more, none twice (RFC 5280 section 4.2.1.4).
#[derive(Clone, Debug)]
pub struct CertificatePolicies<'a> {
    reader: Reader<'a>,
    count: usize,
}

/// One policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolicyInformation<'a> {
    /// The policy.
    pub policy: Oid<'a>,
    /// `policyQualifiers`, if it is there: the whole TLV, a SEQUENCE that is not empty.
    pub qualifiers: Option<&'a [u8]>,
    /// Whether a qualifier is neither a CPS pointer nor a user notice, the two that RFC 5280 defines.
    pub has_unknown_qualifier: bool,
}

impl<'a> CertificatePolicies<'a> {
    /// `SEQUENCE SIZE (1..MAX) OF PolicyInformation`
    pub(crate) fn from_value(value: &Value<'a>) -> Result<Self, Malformed> {
        let list = value.of(tag::SEQUENCE)?;
        let mut policies = list.reader();
        let mut found = Vec::new();
        while !policies.is_empty() {
            let offset = policies.offset();
            found.push((PolicyInformation::read(&mut policies)?.policy, offset));
        }
        if found.is_empty() {
            return Err(list.error(Problem::Empty));
        }
        let count = found.len();
        refuse_duplicates(&list, found)?;
        Ok(Self { reader: list.reader(), count })
    }

    /// The policies, in their order.
    pub fn iter(&self) -> impl Iterator<Item = PolicyInformation<'a>> + Clone + use<'a> {
        elements(self.reader.clone(), PolicyInformation::read)
    }

    /// How many there are.
    #[allow(clippy::len_without_is_empty, reason = "a list that is empty is malformed")]
    pub fn len(&self) -> usize {
        self.count
    }
}

/// "A certificate policy OID MUST NOT appear more than once." There may be thousands, so they are sorted
/// first; of equal ones the later is the one that is refused.
fn refuse_duplicates(list: &Value<'_>, mut policies: Vec<(Oid<'_>, usize)>) -> Result<(), Malformed> {
    policies.sort_unstable();
    let twice = policies.windows(2).find_map(|pair| match pair {
        [(first, _), (second, offset)] if first == second => Some(*offset),
        _ => None,
    });
    match twice {
        Some(offset) => Err(Malformed { what: list.what, offset, problem: Problem::Duplicate }),
        None => Ok(()),
    }
}

impl<'a> PolicyInformation<'a> {
    /// `SEQUENCE { policyIdentifier, policyQualifiers SEQUENCE SIZE (1..MAX) OPTIONAL }`
    fn read(reader: &mut Reader<'a>) -> Result<Self, Malformed> {
        let mut fields = reader.expect(tag::SEQUENCE)?.reader();
        let policy = fields.object_identifier()?;
        let qualifiers = fields.optional(tag::SEQUENCE)?;
        fields.finish()?;
        let has_unknown_qualifier = match &qualifiers {
            Some(qualifiers) => check_qualifiers(qualifiers)?,
            None => false,
        };
        Ok(Self { policy, qualifiers: qualifiers.map(|value| value.der), has_unknown_qualifier })
    }
}

/// `SEQUENCE SIZE (1..MAX) OF SEQUENCE { policyQualifierId, qualifier ANY }`; tells whether one is unknown.
fn check_qualifiers(list: &Value<'_>) -> Result<bool, Malformed> {
    check_well_formed(list)?;
    let mut qualifiers = list.reader();
    if qualifiers.is_empty() {
        return Err(list.error(Problem::Empty));
    }
    let mut has_unknown = false;
    while !qualifiers.is_empty() {
        let mut fields = qualifiers.expect(tag::SEQUENCE)?.reader();
        let id = fields.object_identifier()?;
        fields.read()?;
        fields.finish()?;
        has_unknown |= id != oids::POLICY_QUALIFIER_CPS && id != oids::POLICY_QUALIFIER_USER_NOTICE;
    }
    Ok(has_unknown)
}
