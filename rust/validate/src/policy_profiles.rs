//! The profiles: each is one table of data, and each row says where it comes from.

use chainward_x509::oids;

use crate::algorithm_names::{KeyName, SignatureName};
use crate::policy::{
    AlgorithmRules, Allowed, AnchorRules, BaselineRules, EndEntityRules, InitialPolicyInputs, IssuerDuties,
    Policy, Profile, Response, UsageRules,
};
use crate::revocation::rules::RevocationRules;
use Response::{Accept, Notice, Refuse};

impl Policy {
    /// The table of a profile.
    pub fn of(profile: Profile) -> Self {
        match profile {
            Profile::Rfc5280 => rfc5280(),
            Profile::Rfc5280Strict => rfc5280_strict(),
            Profile::ClientAuth => client_auth(),
            Profile::WebPki => web_pki(),
            Profile::Spiffe => spiffe(),
            Profile::Smartcard => smartcard(),
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
        end_entity: EndEntityRules {
            certification_authority: Accept, // 6.1.5 doesn't ask what the leaf is
            spiffe_id: Accept,
            user_principal_name: Accept,
        },
        baseline: baseline(Accept),
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
        revocation: RevocationRules::default(), // 6.1.3 (a)(3): the whole path, and unknown is not good (6.3.3)
        allow: Vec::new(),                      // section 6 asks for a path and for nothing else
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
        revocation: RevocationRules { require_crl_number: true, ..RevocationRules::default() }, // 5.2.3
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

/// Certificates of the web: `rfc5280-strict`, and the TLS Baseline Requirements of the CA/Browser Forum.
fn web_pki() -> Policy {
    let strict = rfc5280_strict();
    Policy {
        profile: Profile::WebPki,
        usage: UsageRules {
            required: vec![oids::SERVER_AUTH.into()], // TLS BR 7.1.2.7.10
            absent: Refuse,                           // TLS BR 7.1.2.7.6
            accept_any_extended_key_usage: false,     // TLS BR 7.1.2.7.10
        },
        algorithms: AlgorithmRules {
            signatures: named(&[
                SignatureName::RsaPkcs1Sha256,
                SignatureName::RsaPkcs1Sha384,
                SignatureName::RsaPkcs1Sha512,
                SignatureName::RsaPssSha256,
                SignatureName::RsaPssSha384,
                SignatureName::RsaPssSha512,
                SignatureName::EcdsaSha256,
                SignatureName::EcdsaSha384,
                SignatureName::EcdsaSha512,
            ]), // TLS BR 7.1.3.2
            keys: named(&[KeyName::Rsa, KeyName::P256, KeyName::P384, KeyName::P521]), // TLS BR 7.1.3.1
            whole_rsa_octets: true,                                                    // TLS BR 6.1.5
            ..current_algorithms()
        },
        duties: IssuerDuties {
            name_constraints_criticality: Accept, // TLS BR 7.1.2.5.2: "As an explicit exception from RFC 5280"
            subject_alternative_name_absent: Refuse, // TLS BR 7.1.2.7.12
            ..strict.duties
        },
        end_entity: EndEntityRules {
            certification_authority: Refuse, // TLS BR 7.1.2.7.8, 7.1.2.7.11
            ..strict.end_entity
        },
        baseline: baseline(Refuse),
        ..strict
    }
}

/// Workloads with SPIFFE IDs: `client-auth`, and what X509-SVID demands. Anchors are bound to their trust domains.
fn spiffe() -> Policy {
    let client = client_auth();
    Policy {
        profile: Profile::Spiffe,
        digital_signature: Refuse, // X509-SVID 4.3
        end_entity: EndEntityRules {
            certification_authority: Refuse, // X509-SVID 4.1, 4.3, 5.2
            spiffe_id: Refuse,               // X509-SVID 2, 3.1, 4.3
            ..client.end_entity
        },
        ..client
    }
}

/// People with smart cards: `client-auth`, and what a domain controller demands of a card.
fn smartcard() -> Policy {
    let client = client_auth();
    Policy {
        profile: Profile::Smartcard,
        usage: UsageRules {
            // id-kp-clientAuth for TLS, and smart card logon (MS-WCCE 2.2.2.7.7.3)
            required: vec![oids::CLIENT_AUTH.into(), oids::SMARTCARD_LOGON.into()],
            absent: Refuse,
            ..client.usage
        },
        end_entity: EndEntityRules {
            certification_authority: Refuse, // a person is no CA
            user_principal_name: Refuse,     // MS-WCCE 2.2.2.7.7.4: who logs on
            ..client.end_entity
        },
        ..client
    }
}

/// Every requirement with the same response.
fn baseline(response: Response) -> BaselineRules {
    BaselineRules {
        version: response,
        authority_key_identifier: response,
        root_extended_key_usage: response,
        any_extended_key_usage: response,
        criticality: response,
        common_name: response,
        public_suffix_wildcard: response,
    }
}

fn named<N: Copy>(names: &[N]) -> Vec<Allowed<N>> {
    names.iter().map(|&name| Allowed { name, until: None }).collect()
}

/// Every duty with the same response.
fn duties(response: Response) -> IssuerDuties {
    IssuerDuties {
        authority_key_identifier: response,
        subject_key_identifier: response,
        serial_number: response,
        empty_names: response,
        criticality: response,
        name_constraints_criticality: response,
        consistency: response,
        name_constraints_in_end_entity: response,
        dns_name_syntax: response,
        subject_alternative_name_absent: response,
    }
}

/// What is considered strong enough: NIST SP 800-131A rev. 2 (no SHA-1, RSA from 2048 bits), FIPS 186-5, FIPS 204.
fn current_algorithms() -> AlgorithmRules {
    AlgorithmRules {
        signatures: named(SignatureName::ALL),
        keys: named(KeyName::ALL),
        minimum_rsa_bits: 2048,  // SP 800-131A table 2
        whole_rsa_octets: false, // SP 800-131A asks for no such thing
        legacy_sha1: false,      // SP 800-131A table 8
        legacy_rsa_1024: false,  // SP 800-131A table 2
    }
}

#[cfg(test)]
mod tests {
    use chainward_x509::{Hash, SignatureScheme};

    use super::*;
    use crate::checks::algorithms::{check_key, check_signature};
    use crate::finding::FindingCode;
    use crate::signature::KeyFacts;

    /// TLS BR 7.1.3.1 and 6.1.5: RSA in whole octets, and the curves of NIST.
    #[test]
    fn keys_of_the_web() {
        let rules = Policy::of(Profile::WebPki).algorithms;
        let refused = |facts| check_key(&rules, facts).map(drop).map_err(|finding| finding.code);
        for facts in [KeyFacts::Rsa { bits: 2_048 }, KeyFacts::P256, KeyFacts::P384, KeyFacts::P521] {
            assert_eq!(refused(facts), Ok(()), "{facts:?}");
        }
        for facts in [KeyFacts::Ed25519, KeyFacts::MlDsa44, KeyFacts::MlDsa65, KeyFacts::MlDsa87] {
            assert_eq!(refused(facts), Err(FindingCode::PublicKeyUnsupported), "{facts:?}");
        }
        assert_eq!(refused(KeyFacts::Rsa { bits: 2_049 }), Err(FindingCode::PublicKeySize));
    }

    /// TLS BR 7.1.3.2: RSA and ECDSA, with SHA-256, SHA-384 and SHA-512.
    #[test]
    fn signatures_of_the_web() {
        let rules = Policy::of(Profile::WebPki).algorithms;
        let refused = |scheme| check_signature(&rules, scheme).map(drop).map_err(|finding| finding.code);
        for hash in [Hash::Sha256, Hash::Sha384, Hash::Sha512] {
            let pss = SignatureScheme::RsaPss { hash, salt_length: 32 };
            for scheme in [SignatureScheme::RsaPkcs1 { hash }, pss, SignatureScheme::Ecdsa { hash }] {
                assert_eq!(refused(scheme), Ok(()), "{scheme:?}");
            }
        }
        for scheme in [SignatureScheme::Ed25519, SignatureScheme::MlDsa44, SignatureScheme::MlDsa87] {
            let not_allowed = Err(FindingCode::SignatureAlgorithmNotAllowed);
            assert_eq!(refused(scheme), not_allowed, "{scheme:?}");
        }
    }
}
