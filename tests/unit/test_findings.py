"""The codes are pinned: they are public, and each has its place on the reference page."""

import re
from pathlib import Path

from chainward import _native

PAGE = Path(__file__).parents[2] / "docs" / "findings.md"

# Written by hand from the specification of each check. Adding one is fine; removing or renaming
# one breaks whoever matches on it.
PINNED = [
    "input_too_large",
    "budget_exhausted",
    "malformed_certificate",
    "issuer_not_found",
    "leaf_is_trust_anchor",
    "signature_invalid",
    "signature_algorithm_unsupported",
    "signature_algorithm_not_allowed",
    "public_key_unsupported",
    "public_key_size",
    "expired",
    "not_yet_valid",
    "validity_interval_empty",
    "lifetime_too_long",
    "time_not_checked",
    "not_a_certification_authority",
    "path_length_exceeded",
    "path_too_deep",
    "key_cert_sign_missing",
    "digital_signature_missing",
    "extended_key_usage",
    "extended_key_usage_absent",
    "name_not_permitted",
    "name_excluded",
    "name_form_unsupported",
    "name_malformed",
    "name_constraint_malformed",
    "no_valid_policy",
    "policy_mapping_any_policy",
    "unknown_critical_extension",
    "policy_set_empty",
    "critical_extension_accepted",
    "any_extended_key_usage_accepted",
    "distrusted",
    "host_mismatch",
    "not_allowed",
    "name_rule_missing",
    "revocation_not_checked",
    "crl_sign_missing",
    "certificate_revoked",
    "revocation_unknown",
    "revocation_pending",
    "revocation_stale",
    "revocation_unknown_accepted",
    "revocation_report_only",
    "authority_key_identifier",
    "subject_key_identifier",
    "serial_number",
    "empty_name",
    "extension_criticality",
    "inconsistent_extensions",
    "name_constraints_in_end_entity",
    "dns_name_syntax",
    "subject_alternative_name_absent",
    "end_entity_is_certification_authority",
    "spiffe_id",
    "trust_domain",
    "user_principal_name",
    "certificate_version",
    "extended_key_usage_forbidden",
    "common_name_mismatch",
    "public_suffix_wildcard",
    "anchor_version",
    "legacy_algorithm",
]


def test_the_list_of_codes_is_pinned() -> None:
    """No code appears, disappears or changes its name unnoticed."""
    assert [code for code, _, _ in _native.finding_codes()] == PINNED


def test_every_code_has_its_section_on_the_page_in_order() -> None:
    """The page describes each code once: what it means, what to do, which text decides."""
    sections = sections_of_codes()
    assert [section.split("\n", 1)[0].strip("`") for section in sections] == PINNED
    for section, (code, reference, _) in zip(sections, _native.finding_codes(), strict=True):
        assert "**What to do**" in section, code
        assert reference in section, code


def test_every_code_has_its_row_for_operators() -> None:
    """Whose a finding is stands in the table at the top, once for each code."""
    table = PAGE.read_text(encoding="utf-8").split("\n## Every code\n")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ") and "`" in line]
    codes = [code for row in rows for code in re.findall(r"`(\w+)`", row.split("|")[2])]
    assert sorted(codes) == sorted(PINNED)


def test_what_to_do_is_something_that_can_be_done() -> None:
    """No entry is only "nothing", or only says that it is a notice."""
    sections = sections_of_codes()
    actions = [re.search(r"\*\*What to do\*\* (.+)", section) for section in sections]
    short = [found[1] for found in actions if found and len(found[1].split()) < 5]
    assert None not in actions
    assert short == []


def sections_of_codes() -> list[str]:
    """Give the sections of the codes; those of the faults are tested beside the faults, in Rust."""
    codes = PAGE.read_text(encoding="utf-8").split("\n## Every code\n")[1].split("\n## ")[0]
    return codes.split("\n### ")[1:]
