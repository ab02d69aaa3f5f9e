//! One text in a name of every form: it never matches another form, whoever asks (CVE-2022-21656, CVE-2025-66220).

use std::net::{IpAddr, Ipv6Addr};

use chainward::x509::{Oid, oids};
use chainward::{AllowRule, FindingCode, Host, NamePattern, PatternForm};

use super::attack::{Attack, Expected};
use super::support::{Draft, Issued, der, root};
use crate::support::case::Case;

const ROW: &str = "type-confusion";

/// Each has 16 octets, so that it is an address too.
const TEXTS: [&str; 5] = [HOST, SERVICE, MAILBOX, URI, SPIFFE];
const HOST: &str = "sixteen.oct.test";
const SERVICE: &str = "_sixteen.oc.test";
const MAILBOX: &str = "ann@sixt.en.test";
const URI: &str = "https://a.test/x";
const SPIFFE: &str = "spiffe://a.te/x1";

/// Where a text stands in a leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Dns,
    Email,
    Uri,
    Ip,
    Directory,
    Principal,
    Service,
    Utf8Mailbox,
    UnknownOther,
    X400,
    EdiParty,
    RegisteredId,
    CommonName,
    Organization,
    UserId,
    DomainComponent,
    EmailAddress,
    SerialNumber,
}

const NAMES: [Form; 12] = [
    Form::Dns,
    Form::Email,
    Form::Uri,
    Form::Ip,
    Form::Directory,
    Form::Principal,
    Form::Service,
    Form::Utf8Mailbox,
    Form::UnknownOther,
    Form::X400,
    Form::EdiParty,
    Form::RegisteredId,
];
const ATTRIBUTES: [Form; 6] = [
    Form::CommonName,
    Form::Organization,
    Form::UserId,
    Form::DomainComponent,
    Form::EmailAddress,
    Form::SerialNumber,
];

impl Form {
    /// The text as a `GeneralName` of this form.
    fn general(self, text: &str) -> Vec<u8> {
        let utf8 = || der::tlv(0x0c, text.as_bytes());
        match self {
            Self::Dns => der::dns(text),
            Self::Email => der::email(text),
            Self::Uri => der::uri(text),
            Self::Ip => der::ip(text.as_bytes()),
            Self::Directory => der::tlv(0xa4, &der::common_name(text)),
            Self::Principal => der::upn(text),
            Self::Service => {
                let value = der::tlv(0xa0, &der::tlv(0x16, text.as_bytes()));
                der::tlv(0xa0, &[der::oid(oids::SRV_NAME), value].concat())
            }
            Self::Utf8Mailbox => der::other_name(oids::SMTP_UTF8_MAILBOX, text),
            Self::UnknownOther => der::other_name(Oid::constant(&[0x88, 0x37, 1]), text),
            Self::X400 => der::tlv(0xa3, &der::tlv(0x30, &utf8())),
            Self::EdiParty => der::tlv(0xa5, &der::tlv(0xa1, &utf8())),
            // Octets of ASCII are an identifier each.
            Self::RegisteredId => der::tlv(0x88, text.as_bytes()),
            _ => panic!("no form of GeneralName"),
        }
    }

    fn attribute(self) -> Option<Oid<'static>> {
        Some(match self {
            Self::CommonName => oids::COMMON_NAME,
            Self::Organization => oids::ORGANIZATION_NAME,
            Self::UserId => oids::USER_ID,
            Self::DomainComponent => oids::DOMAIN_COMPONENT,
            Self::EmailAddress => oids::EMAIL_ADDRESS,
            Self::SerialNumber => oids::SERIAL_NUMBER,
            _ => return None,
        })
    }

    /// A leaf with this text there, and with no other name that the text could be found in.
    fn leaf(self, text: &str) -> Draft {
        let Some(attribute) = self.attribute() else {
            return Draft::leaf("client").with(der::alternative_names(&[self.general(text)]));
        };
        let subject = der::name(&[&[der::attribute(attribute, text)]]);
        Draft { subject, ..Draft::leaf("") }.without(oids::SUBJECT_ALT_NAME)
    }
}

pub fn attacks() -> Vec<Attack> {
    let anchor = root("root");
    let mut attacks = Vec::new();
    for text in TEXTS {
        for form in NAMES.into_iter().chain(ATTRIBUTES) {
            let leaf = form.leaf(text).by(&anchor);
            attacks.extend(asked_as_host(&anchor, &leaf, form, text));
            attacks.extend(asked_by_rules(&anchor, &leaf, form, text));
            attacks.extend(excluded(&anchor, form, text));
        }
        attacks.extend(permitted(&anchor, text));
    }
    attacks
}

fn named(question: &str, form: Form, text: &str) -> String {
    let text = text.split(['.', '@', ':']).next().unwrap();
    format!("{question}-finds-{form:?}-{text}")
}

fn attack(name: String, case: Case, leaf: &Issued, expected: Expected) -> Attack {
    Attack::new(ROW, name, case, expected).signatures(2, 0).with_leaf_key(&leaf.key)
}

fn expected(is_match: bool, otherwise: FindingCode) -> Expected {
    if is_match { Expected::Accepted } else { Expected::Refused(otherwise) }
}

fn address(text: &str) -> IpAddr {
    let octets: [u8; 16] = text.as_bytes().try_into().unwrap();
    Ipv6Addr::from(octets).into()
}

/// RFC 9525 section 6: the reference identifier and the presented one are of one form.
fn asked_as_host(anchor: &Issued, leaf: &Issued, form: Form, text: &'static str) -> Vec<Attack> {
    let questions = [
        ("dns", Host::Dns(text), form == Form::Dns && [HOST, SERVICE].contains(&text)),
        ("email", Host::Email(text), form == Form::Email && text == MAILBOX),
        ("ip", Host::Ip(address(text)), form == Form::Ip),
    ];
    let attack = |(name, host, is_match)| {
        let case = Case { host: Some(host), ..Case::of(leaf).trusting(anchor) };
        let name = named(&format!("host-{name}"), form, text);
        attack(name, case, leaf, expected(is_match, FindingCode::HostMismatch))
    };
    questions.map(attack).into()
}

fn asked_by_rules(anchor: &Issued, leaf: &Issued, form: Form, text: &str) -> Vec<Attack> {
    let address = address(text).to_string();
    let forms = [
        (PatternForm::Dns, text, Form::Dns),
        (PatternForm::Email, text, Form::Email),
        (PatternForm::Upn, text, Form::Principal),
        (PatternForm::Uri, text, Form::Uri),
        (PatternForm::Spiffe, text, Form::Uri),
        (PatternForm::Ip, &address, Form::Ip),
    ];
    let mut attacks = Vec::new();
    for (pattern_form, pattern, own) in forms {
        // Many texts are no pattern of most forms.
        let Ok(pattern) = NamePattern::new(pattern_form, pattern) else { continue };
        let rule = AllowRule { names: vec![pattern], ..AllowRule::default() };
        let case = Case::of(leaf).trusting(anchor).policy(|policy| policy.allow = vec![rule]);
        let name = named(&format!("rule-{pattern_form:?}"), form, text);
        attacks.push(attack(name, case, leaf, expected(form == own, FindingCode::NotAllowed)));
    }
    attacks
}

/// The forms that constraints have, and the bases that this text is in each.
fn bases(text: &str) -> Vec<(Form, Vec<u8>)> {
    let is_host = [HOST, SERVICE].contains(&text);
    let forms = [
        (Form::Dns, is_host),
        (Form::Email, is_host || text == MAILBOX),
        (Form::Uri, is_host),
        (Form::Directory, true),
        (Form::Principal, is_host || text == MAILBOX),
        (Form::Service, is_host),
    ];
    let valid = forms.into_iter().filter(|(_, is_valid)| *is_valid);
    let mut bases: Vec<_> = valid.map(|(form, _)| (form, form.general(text))).collect();
    bases.push((Form::Ip, der::ip(&[text.as_bytes(), &[0xff; 16]].concat())));
    bases
}

/// The forms of names that a constraint of this form is about (RFC 5280 section 4.2.1.10, RFC 9598 section 6).
fn is_about(base: Form, name: Form) -> bool {
    base == name
        || matches!((base, name), (Form::Email, Form::Utf8Mailbox | Form::EmailAddress))
        // The whole subject is a directory name, and equal where its one attribute is.
        || (base, name) == (Form::Directory, Form::CommonName)
}

/// True when the text is a name of this form at all.
fn is_name(form: Form, text: &str) -> bool {
    match form {
        Form::Dns => [HOST, SERVICE].contains(&text),
        Form::Email | Form::Principal | Form::Utf8Mailbox | Form::EmailAddress => text == MAILBOX,
        Form::Uri => [URI, SPIFFE].contains(&text),
        Form::Service => text == SERVICE,
        _ => true,
    }
}

/// Excluded in one form, the text comes back in another: it is another name.
fn excluded(anchor: &Issued, form: Form, text: &str) -> Vec<Attack> {
    let judge = |(base_form, base): (Form, Vec<u8>)| {
        let ca = Draft::ca("ca").with(der::name_constraints(&[], &[base])).by(anchor);
        let leaf = form.leaf(text).by(&ca);
        let case = Case::of(&leaf).trusting(anchor).presenting([&ca]);
        let expected = if !is_about(base_form, form) {
            Expected::Accepted
        } else if is_name(form, text) {
            Expected::Refused(FindingCode::NameExcluded)
        } else {
            Expected::Refused(FindingCode::NameMalformed)
        };
        let name = named(&format!("excluded-{base_form:?}"), form, text);
        attack(name, case, &leaf, expected)
    };
    bases(text).into_iter().map(judge).collect()
}

/// Permitted in one form, and something else in the form of the name: it is not permitted.
fn permitted(anchor: &Issued, text: &str) -> Vec<Attack> {
    let elsewhere = [
        (Form::Dns, der::dns("other.test")),
        (Form::Email, der::email("other.test")),
        (Form::Uri, der::uri("other.test")),
        (Form::Ip, der::ip(&[&[1; 16][..], &[0xff; 16]].concat())),
        (Form::Directory, der::tlv(0xa4, &der::common_name("other"))),
        (Form::Principal, der::upn("other.test")),
        (Form::Service, Form::Service.general("other.test")),
    ];
    let mut attacks = Vec::new();
    for (base_form, base) in bases(text) {
        for (form, other) in &elsewhere {
            if base_form == *form || !is_name(*form, text) {
                continue;
            }
            // The subject is within, whatever else is permitted.
            let client = der::tlv(0xa4, &der::common_name("client"));
            let permitted = [base.clone(), other.clone(), client];
            let ca = Draft::ca("ca").with(der::name_constraints(&permitted, &[])).by(anchor);
            let leaf = form.leaf(text).by(&ca);
            let case = Case::of(&leaf).trusting(anchor).presenting([&ca]);
            let name = named(&format!("permitted-{base_form:?}"), *form, text);
            attacks.push(attack(name, case, &leaf, Expected::Refused(FindingCode::NameNotPermitted)));
        }
    }
    attacks
}
