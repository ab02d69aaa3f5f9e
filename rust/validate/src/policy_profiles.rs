//! The profiles: each is one table of data, and each row says where it comes from.

use chainward_x509::oids;

use crate::algorithm_names::{KeyName, SignatureName};
use crate::policy::{
    AlgorithmRules, Allowed, AnchorRules, InitialPolicyInputs, IssuerDuties, Policy, Profile, Response,
    UsageRules,
};
use Response::{Accept, Notice, Refuse};

impl Policy {
    /// The table of a profile.
    pub fn of(profile: Profile) -> Self {
        match profile {
            Profile::Rfc5280 => rfc5280(),
            Profile::Rfc5280Strict => rfc5280_strict(),
            Profile::ClientAuth => client_auth(),
        }
    }
}

/// RFC 5280 section 6 alone: what a validator must check. Anchors are taken as given (6.1.1 (d)).
fn rfc5280() -> Policy {
    Policy {
        profile: Profile::Rfc5280,
        max_intermediates: 8,       // chainward; RFC 5280 6.1 sets no limit
        max_lifetime_seconds: None, // RFC 5280 sets no limit
        usage: UsageRules {
            required: Vec::new(),                // 6.1 asks for no usage
            absent: Accept,                      // 4.2.1.12: without the extension any usage
            accept_any_extended_key_usage: true, // 4.2.1.12: "any" is compatible with each
        },
        digital_signature: Accept, // 4.2.1.3 leaves it to the application
        algorithms: current_algorithms(),
        accepted_critical_extensions: Vec::new(), // 6.1.4 (o), 6.1.5 (f)
        duties: duties(Accept),
        anchors: AnchorRules {
            check_duties: false,       // 6.1.1 (d): a name and a key
            check_validity: false,     // 6.1: the anchor is not part of the path
            version: Accept,           // 6.1.1 (d)
            basic_constraints: Accept, // 6.1.1 (d)
        },
        initial: InitialPolicyInputs::default(), // 6.1.1 (e)-(g)
        initial_policy_set: Vec::new(),          // 6.1.1 (c): any-policy
        permitted: Vec::new(),                   // 6.1.1 (h)
        excluded: Vec::new(),                    // 6.1.1 (i)
        allow: Vec::new(),                       // section 6 asks for a path and for nothing else
    }
}

/// `rfc5280`, and section 4's duties of issuers, anchors included.
fn rfc5280_strict() -> Policy {
    Policy {
        profile: Profile::Rfc5280Strict,
        duties: IssuerDuties {
            subject_alternative_name_absent: Accept, // 4.2.1.6 demands it only with an empty subject
            ..duties(Refuse)
        },
        anchors: AnchorRules {
            check_duties: true,
            check_validity: true,      // 4.1.2.5
            version: Refuse,           // 4.1.2.1: version 3 where there are extensions; 4.2: a CA needs some
            basic_constraints: Refuse, // 4.2.1.9
        },
        ..rfc5280()
    }
}

/// Client certificates of private PKIs: strict where an attacker gains, a notice where CAs merely deviate.
fn client_auth() -> Policy {
    Policy {
        profile: Profile::ClientAuth,
        usage: UsageRules {
            required: vec![oids::CLIENT_AUTH.into()], // RFC 5280 4.2.1.12, id-kp-clientAuth
            absent: Notice,                           // many private CAs leave it out
            accept_any_extended_key_usage: false,     // 4.2.1.12 lets applications demand the usage itself
        },
        digital_signature: Refuse, // RFC 8446 4.4.2.2: the leaf signs the handshake
        duties: IssuerDuties {
            empty_names: Refuse, // 4.1.2.4: without names there is no path to speak of
            ..duties(Notice)
        },
        anchors: AnchorRules {
            check_duties: false,
            check_validity: true,      // an expired anchor stays expired
            version: Notice,           // old private roots
            basic_constraints: Refuse, // a leaf in the trust store is no CA
        },
        ..rfc5280()
    }
}

/// Every duty with the same response.
fn duties(response: Response) -> IssuerDuties {
    IssuerDuties {
        authority_key_identifier: response,
        subject_key_identifier: response,
        serial_number: response,
        empty_names: response,
        criticality: response,
        consistency: response,
        name_constraints_in_end_entity: response,
        dns_name_syntax: response,
        subject_alternative_name_absent: response,
    }
}

/// What is considered strong enough: NIST SP 800-131A rev. 2 (no SHA-1, RSA from 2048 bits), FIPS 186-5, FIPS 204.
fn current_algorithms() -> AlgorithmRules {
    AlgorithmRules {
        signatures: SignatureName::ALL.iter().map(|&name| Allowed { name, until: None }).collect(),
        keys: KeyName::ALL.iter().map(|&name| Allowed { name, until: None }).collect(),
        minimum_rsa_bits: 2048, // SP 800-131A table 2
        legacy_sha1: false,     // SP 800-131A table 8
        legacy_rsa_1024: false, // SP 800-131A table 2
    }
}
