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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::{oid, refusal, sequence, tlv};

    const UNKNOWN: Oid<'static> = Oid::constant(&[0x88, 0x37, 1]);

    fn qualifier(id: Oid<'_>, value: &[u8]) -> Vec<u8> {
        sequence(&[&oid(id), value])
    }

    /// One policy with these qualifiers.
    fn policies(qualifiers: &[Vec<u8>]) -> Vec<u8> {
        sequence(&[&sequence(&[&oid(UNKNOWN), &tlv(tag::SEQUENCE, &qualifiers.concat())])])
    }

    fn has_unknown(qualifiers: &[Vec<u8>]) -> Result<bool, Malformed> {
        let der = policies(qualifiers);
        let found = CertificatePolicies::from_value(&Value::single(&der, 0, "policies")?)?;
        assert_eq!(found.len(), 1);
        Ok(found.iter().any(|policy| policy.has_unknown_qualifier))
    }

    fn cps() -> Vec<u8> {
        qualifier(oids::POLICY_QUALIFIER_CPS, &tlv(tag::IA5_STRING, b"https://a.test/"))
    }

    fn notice() -> Vec<u8> {
        let text = tlv(tag::UTF8_STRING, b"text");
        qualifier(oids::POLICY_QUALIFIER_USER_NOTICE, &sequence(&[&text]))
    }

    /// RFC 5280 section 4.2.1.4 defines two.
    #[test]
    fn a_qualifier_beyond_the_two_of_rfc_5280_is_told() {
        let unknown = || qualifier(UNKNOWN, &tlv(tag::NULL, &[]));
        assert_eq!(has_unknown(&[cps()]), Ok(false));
        assert_eq!(has_unknown(&[notice()]), Ok(false));
        assert_eq!(has_unknown(&[cps(), notice()]), Ok(false));
        assert_eq!(has_unknown(&[unknown()]), Ok(true));
        assert_eq!(has_unknown(&[cps(), unknown()]), Ok(true), "wherever it stands");
        assert_eq!(has_unknown(&[unknown(), notice()]), Ok(true));
    }

    #[test]
    fn a_policy_without_qualifiers_has_no_unknown_one() {
        let der = sequence(&[&sequence(&[&oid(UNKNOWN)])]);
        let found = CertificatePolicies::from_value(&Value::single(&der, 0, "policies").unwrap()).unwrap();
        let only = found.iter().next().unwrap();
        assert_eq!((only.qualifiers, only.has_unknown_qualifier), (None, false));
    }

    /// `SEQUENCE SIZE (1..MAX) OF SEQUENCE { policyQualifierId, qualifier ANY }`
    #[test]
    fn qualifiers_are_read_to_the_end() {
        let null = tlv(tag::NULL, &[]);
        let problem = |qualifiers: &[Vec<u8>]| refusal(has_unknown(qualifiers)).1;
        assert_eq!(problem(&[]), Problem::Empty);
        assert_eq!(problem(&[oid(UNKNOWN)]), Problem::UnexpectedTag);
        assert_eq!(problem(&[sequence(&[&oid(UNKNOWN)])]), Problem::Truncated, "no qualifier");
        assert_eq!(problem(&[sequence(&[&null, &null])]), Problem::UnexpectedTag, "no identifier");
        assert_eq!(problem(&[sequence(&[&oid(UNKNOWN), &null, &null])]), Problem::TrailingData);
        assert_eq!(problem(&[qualifier(UNKNOWN, &[0x01, 0x01, 0x01])]), Problem::NotDer);
        assert_eq!(
            problem(&[cps(), qualifier(UNKNOWN, &tlv(tag::IA5_STRING, b"a\0"))]),
            Problem::InvalidValue("text holds a NUL")
        );
    }
}
