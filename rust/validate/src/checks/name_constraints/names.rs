//! The names of a certificate, judged one by one (RFC 5280 section 6.1.3 (b), (c)).

use std::borrow::Cow;

use chainward_x509::{Certificate, GeneralName, Name, oids};

use super::describe::describe;
use super::form::{form_of_name, name_keys, weight};
use super::key::Form;
use super::matcher::charge_key;
use super::other::unenforceable;
use super::stack::ConstraintStack;
use crate::budget::{Budget, cost};
use crate::finding::{Finding, FindingCode, malformed};

/// Refuses a certificate with a name that the constraints above it do not allow: its subject, its subject
/// alternative names, and the mail addresses in its subject when it has no such extension (RFC 5280 sections
/// 4.2.1.10 and 6.1.3 (b), (c)). Whether a self-issued certificate is checked at all, the caller knows.
///
/// # Errors
/// `name_not_permitted`, `name_excluded`, `name_form_unsupported`, `name_malformed`; `malformed_certificate`
/// when the extension is; `budget_exhausted`. Without constraints none, and nothing is looked at.
pub fn check(
    certificate: &Certificate<'_>,
    stack: &ConstraintStack,
    budget: &mut Budget,
) -> Result<(), Finding> {
    if stack.is_empty() {
        return Ok(());
    }
    let subject = certificate.subject();
    check_subject(&subject, stack, budget)?;
    let Some(names) = certificate.subject_alternative_name().map_err(malformed)? else {
        return check_mail_addresses(&subject, stack, budget);
    };
    for name in names.value.iter() {
        // It is read twice: when the list is decoded, and here.
        budget.charge(cost::NAME)?;
        check_name(&name, stack, budget)?;
    }
    Ok(())
}

/// "Restrictions of the form directoryName MUST be applied to the subject field in the certificate (when the
/// certificate includes a non-empty subject field)" (RFC 5280 section 4.2.1.10).
fn check_subject(subject: &Name<'_>, stack: &ConstraintStack, budget: &mut Budget) -> Result<(), Finding> {
    if subject.is_empty() { Ok(()) } else { check_name(&GeneralName::Directory(*subject), stack, budget) }
}

/// "When a constraint is imposed on the rfc822Name name form, but the certificate does not include a subject
/// alternative name, the rfc822Name constraint MUST be applied to the attribute of type emailAddress in the
/// subject distinguished name" (RFC 5280 section 4.2.1.10).
fn check_mail_addresses(
    subject: &Name<'_>,
    stack: &ConstraintStack,
    budget: &mut Budget,
) -> Result<(), Finding> {
    if !stack.constrained().contains(Form::Email) {
        return Ok(());
    }
    for attribute in subject.rdns().flat_map(|rdn| rdn.attributes()) {
        budget.charge(cost::NAME)?;
        if attribute.oid == oids::EMAIL_ADDRESS {
            // What is no text is no mailbox either: the empty one is refused.
            let address = attribute.value.text().unwrap_or(Cow::Borrowed(""));
            check_name(&GeneralName::Rfc822(&address), stack, budget)?;
        }
    }
    Ok(())
}

/// Refuses a name that some layer does not allow. One `cost::NAME` is for reading it.
pub(super) fn check_name(
    name: &GeneralName<'_>,
    stack: &ConstraintStack,
    budget: &mut Budget,
) -> Result<(), Finding> {
    budget.charge(cost::NAME)?;
    check_enforceable(name, stack, budget)?;
    let form = form_of_name(name);
    if form == Form::Unenforceable || !stack.constrained().contains(form) {
        return Ok(());
    }
    charge_key(weight(name), budget)?;
    let keys = name_keys(name)
        .map_err(|fault| refusal(FindingCode::NameMalformed, form, name, &format!(": {fault}")))?;
    stack.check(form, &keys, budget)?.map_err(|code| refusal(code, form, name, ""))
}

/// "If a name constraints extension that is marked as critical imposes constraints on a particular name form,
/// and an instance of that name form appears in the subject field or subjectAltName extension of a subsequent
/// certificate, then the application MUST either process the constraint or reject the certificate"
/// (RFC 5280 section 4.2.1.10). One that is not critical was still meant to hold.
fn check_enforceable(
    name: &GeneralName<'_>,
    stack: &ConstraintStack,
    budget: &mut Budget,
) -> Result<(), Finding> {
    if !stack.constrained().contains(Form::Unenforceable) {
        return Ok(());
    }
    let Some(key) = unenforceable(name) else { return Ok(()) };
    charge_key(weight(name), budget)?;
    // Whatever is below such a constraint is refused.
    stack
        .check(Form::Unenforceable, &(key, None), budget)?
        .map_err(|_| refusal(FindingCode::NameFormUnsupported, Form::Unenforceable, name, ""))
}

fn refusal(code: FindingCode, form: Form, name: &GeneralName<'_>, why: &str) -> Finding {
    Finding::refusal(code, format!("{form} {}{why}", describe(name)))
}
