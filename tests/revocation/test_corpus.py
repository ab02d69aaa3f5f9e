"""The corpus is what the scripts write, and holds what it promises."""

from collections import Counter

import pytest

from .case import REVOKED, UNKNOWN
from .corpus import FILES, FOLDER, crl, ocsp, text


@pytest.mark.parametrize("name", FILES)
def test_the_file_is_what_the_script_writes(name: str) -> None:
    written = (FOLDER / name).read_text()
    assert written == text(FILES[name]()), "run `python tests/revocation`, and read the difference"


def test_there_are_enough_cases_of_ocsp_and_none_twice() -> None:
    cases = ocsp()
    assert len(cases) >= 120
    assert Counter(case.id for case in cases).most_common(1)[0][1] == 1
    assert {case.code for case in cases} == {"", REVOKED, UNKNOWN}


def test_there_are_enough_cases_of_crls_and_none_twice() -> None:
    cases = crl()
    assert len(cases) >= 150
    assert Counter(case.id for case in cases).most_common(1)[0][1] == 1
    assert {case.code for case in cases} >= {"", REVOKED, UNKNOWN}


def test_every_step_of_the_algorithm_has_cases() -> None:
    sections = " ".join(case.section for case in crl())
    for step in "abcdefghijkl":
        assert f"({step})" in sections.replace("(i)-(k)", "(i), (j), (k)"), step


def test_every_case_says_why() -> None:
    for case in (*ocsp(), *crl()):
        assert case.why.endswith("."), case.id
        assert case.section, case.id
        assert bool(case.faults) or case.code != UNKNOWN, case.id
        assert not case.faults or case.code in {"", UNKNOWN}, case.id
