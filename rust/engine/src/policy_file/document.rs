//! The keys of a policy file, and how they override a profile.

use chainward_validate::checks::algorithms::MINIMUM_RSA_BITS;
use chainward_validate::checks::name_constraints::Subtrees;
use chainward_validate::policy::{Allowed, KeyName, Policy, Profile, Response, SignatureName, TypedName};
use chainward_x509::ObjectIdentifier;
use serde::{Deserialize, Serialize};

use super::allow::Allow;
use super::revocation::Revocation;
use super::words::{AsText, Subtree, Text, Usage};

type Word = AsText<Response>;
type List<T> = Option<Vec<AsText<T>>>;

/// What is not there comes from the profile. The order is that of [`Policy`], tables last as TOML wants them.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    profile: Option<AsText<Profile>>,
    max_intermediates: Option<u32>,
    max_lifetime_seconds: Option<i64>,
    digital_signature: Option<Word>,
    accepted_critical_extensions: List<ObjectIdentifier>,
    initial_policy_set: List<ObjectIdentifier>,
    permitted: Option<Vec<Subtree>>,
    excluded: Option<Vec<Subtree>>,
    #[serde(default)]
    usage: Usages,
    #[serde(default)]
    algorithms: Algorithms,
    #[serde(default)]
    duties: Duties,
    #[serde(default)]
    end_entity: EndEntity,
    #[serde(default)]
    baseline: Baseline,
    #[serde(default)]
    anchors: Anchors,
    #[serde(default)]
    initial: Initial,
    #[serde(default)]
    revocation: Revocation,
    allow: Option<Vec<Allow>>,
}

macro_rules! tables {
    ($($table:ident { $($field:ident: $kind:ty,)+ })+) => { $(
        #[derive(Default, Deserialize, Serialize)]
        #[serde(deny_unknown_fields)]
        struct $table { $($field: Option<$kind>,)+ }
    )+ };
}

tables! {
    Usages { required: Vec<AsText<Usage>>, absent: Word, accept_any_extended_key_usage: bool, }
    Algorithms {
        signatures: Vec<AsText<Allowed<SignatureName>>>,
        keys: Vec<AsText<Allowed<KeyName>>>,
        minimum_rsa_bits: u32,
        whole_rsa_octets: bool,
        legacy_sha1: bool,
        legacy_rsa_1024: bool,
    }
    Duties {
        authority_key_identifier: Word,
        subject_key_identifier: Word,
        serial_number: Word,
        empty_names: Word,
        criticality: Word,
        name_constraints_criticality: Word,
        consistency: Word,
        name_constraints_in_end_entity: Word,
        dns_name_syntax: Word,
        subject_alternative_name_absent: Word,
    }
    EndEntity { certification_authority: Word, spiffe_id: Word, user_principal_name: Word, }
    Baseline {
        version: Word,
        authority_key_identifier: Word,
        root_extended_key_usage: Word,
        any_extended_key_usage: Word,
        criticality: Word,
        common_name: Word,
        public_suffix_wildcard: Word,
    }
    Anchors { check_duties: bool, check_validity: bool, version: Word, basic_constraints: Word, }
    Initial { explicit_policy: bool, policy_mapping_inhibit: bool, any_policy_inhibit: bool, }
}

/// `set!(from => to: plain fields; words)`: what is there overrides.
macro_rules! set {
    ($from:expr => $to:expr; $($plain:ident)*; $($word:ident)*) => {
        $(if let Some(value) = $from.$plain { $to.$plain = value; })*
        $(if let Some(AsText(value)) = $from.$word { $to.$word = value; })*
    };
}

macro_rules! get {
    ($table:ident of $from:expr; $($plain:ident)*; $($word:ident)*) => {
        $table { $($plain: Some($from.$plain),)* $($word: Some(AsText($from.$word)),)* }
    };
}

impl Document {
    /// The profile with everything that is overridden; or a key and what is wrong with its value.
    pub(super) fn into_policy(self) -> Result<Policy, (&'static str, String)> {
        let mut policy = Policy::of(self.profile.as_ref().map_or(Profile::ClientAuth, |profile| profile.0));
        set!(self => policy; max_intermediates; digital_signature);
        policy.max_lifetime_seconds = self.max_lifetime_seconds.or(policy.max_lifetime_seconds);
        if policy.max_lifetime_seconds.is_some_and(|seconds| seconds <= 0) {
            return Err(("max_lifetime_seconds", "must be more than 0".to_owned()));
        }
        override_list(&mut policy.accepted_critical_extensions, self.accepted_critical_extensions);
        override_list(&mut policy.initial_policy_set, self.initial_policy_set);
        override_subtrees(&mut policy.permitted, self.permitted, "permitted")?;
        override_subtrees(&mut policy.excluded, self.excluded, "excluded")?;
        let usages = self.usage.required.map(|list| list.into_iter().map(|usage| usage.0.0).collect());
        policy.usage.required = usages.unwrap_or(policy.usage.required);
        set!(self.usage => policy.usage; accept_any_extended_key_usage; absent);
        override_allowed(
            &mut policy.algorithms.signatures,
            self.algorithms.signatures,
            "algorithms.signatures",
        )?;
        override_allowed(&mut policy.algorithms.keys, self.algorithms.keys, "algorithms.keys")?;
        set!(self.algorithms => policy.algorithms;
            minimum_rsa_bits whole_rsa_octets legacy_sha1 legacy_rsa_1024;);
        if policy.algorithms.minimum_rsa_bits < MINIMUM_RSA_BITS {
            return Err((
                "algorithms.minimum_rsa_bits",
                "must be at least 2048; see legacy_rsa_1024".to_owned(),
            ));
        }
        set!(self.duties => policy.duties; ;
            authority_key_identifier subject_key_identifier serial_number empty_names criticality
            name_constraints_criticality consistency name_constraints_in_end_entity dns_name_syntax subject_alternative_name_absent);
        set!(self.end_entity => policy.end_entity; ; certification_authority spiffe_id user_principal_name);
        set!(self.baseline => policy.baseline; ;
            version authority_key_identifier root_extended_key_usage any_extended_key_usage criticality common_name
            public_suffix_wildcard);
        set!(self.anchors => policy.anchors; check_duties check_validity; version basic_constraints);
        set!(self.initial => policy.initial; explicit_policy policy_mapping_inhibit any_policy_inhibit;);
        policy.revocation = self.revocation.into_rules(policy.revocation);
        policy.allow =
            self.allow.map_or(policy.allow, |rules| rules.into_iter().map(|rule| rule.0).collect());
        Ok(policy)
    }

    /// Every key of a policy.
    pub(super) fn of(policy: &Policy) -> Self {
        let (usage, algorithms, duties) = (&policy.usage, &policy.algorithms, &policy.duties);
        Self {
            profile: Some(AsText(policy.profile)),
            max_intermediates: Some(policy.max_intermediates),
            max_lifetime_seconds: policy.max_lifetime_seconds,
            digital_signature: Some(AsText(policy.digital_signature)),
            accepted_critical_extensions: Some(list(&policy.accepted_critical_extensions)),
            initial_policy_set: Some(list(&policy.initial_policy_set)),
            permitted: Some(policy.permitted.iter().cloned().map(Subtree::from).collect()),
            excluded: Some(policy.excluded.iter().cloned().map(Subtree::from).collect()),
            usage: Usages {
                required: Some(usage.required.iter().cloned().map(|usage| AsText(Usage(usage))).collect()),
                absent: Some(AsText(usage.absent)),
                accept_any_extended_key_usage: Some(usage.accept_any_extended_key_usage),
            },
            algorithms: Algorithms {
                signatures: Some(list(&algorithms.signatures)),
                keys: Some(list(&algorithms.keys)),
                minimum_rsa_bits: Some(algorithms.minimum_rsa_bits),
                whole_rsa_octets: Some(algorithms.whole_rsa_octets),
                legacy_sha1: Some(algorithms.legacy_sha1),
                legacy_rsa_1024: Some(algorithms.legacy_rsa_1024),
            },
            duties: get!(Duties of duties; ;
                authority_key_identifier subject_key_identifier serial_number empty_names criticality
                name_constraints_criticality consistency name_constraints_in_end_entity dns_name_syntax subject_alternative_name_absent),
            end_entity: get!(EndEntity of policy.end_entity; ; certification_authority spiffe_id user_principal_name),
            baseline: get!(Baseline of policy.baseline; ;
                version authority_key_identifier root_extended_key_usage any_extended_key_usage criticality
                common_name public_suffix_wildcard),
            anchors: get!(Anchors of policy.anchors; check_duties check_validity; version basic_constraints),
            initial: get!(Initial of policy.initial;
                explicit_policy policy_mapping_inhibit any_policy_inhibit;),
            revocation: Revocation::of(&policy.revocation),
            allow: Some(policy.allow.iter().cloned().map(Allow).collect()),
        }
    }
}

fn list<T: Clone>(values: &[T]) -> Vec<AsText<T>> {
    values.iter().cloned().map(AsText).collect()
}

fn override_list<T>(target: &mut Vec<T>, values: List<T>) {
    if let Some(values) = values {
        *target = values.into_iter().map(|value| value.0).collect();
    }
}

/// Each name at most once: of two end dates neither would be the one that was meant.
fn override_allowed<N: PartialEq + Copy>(
    target: &mut Vec<Allowed<N>>,
    values: List<Allowed<N>>,
    key: &'static str,
) -> Result<(), (&'static str, String)>
where
    Allowed<N>: Text,
{
    override_list(target, values);
    let mut rest = target.as_slice();
    while let [first, others @ ..] = rest {
        if others.iter().any(|other| other.name == first.name) {
            return Err((key, format!("`{}` is there twice", first.to_text())));
        }
        rest = others;
    }
    Ok(())
}

fn override_subtrees(
    target: &mut Vec<TypedName>,
    values: Option<Vec<Subtree>>,
    key: &'static str,
) -> Result<(), (&'static str, String)> {
    if let Some(values) = values {
        *target = values.into_iter().map(TypedName::from).collect();
        Subtrees::from_text(target, &[]).map_err(|message| (key, message))?;
    }
    Ok(())
}
