"""Documents of other beats and other outlets, from bytes to bullets: structure strictly, facts as a floor."""

from __future__ import annotations

import pytest

from documents import SAMPLE, check_document, load_cases, name_checks, share_of

CASES = (*load_cases(), *load_cases(SAMPLE))
# Lowering a floor takes an explicit act; python -m tests.documents prints the shares, to raise them by.
FACTS_FLOOR = 0.84
COMPANIES_FLOOR = 0.92


def _strict() -> list[object]:
    rows: list[object] = []
    for case in CASES:
        for name in name_checks(case):
            reason = case.known_failures.get(name)
            marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
            rows.append(pytest.param(case.name, name, marks=marks, id=f"{case.name}-{name}"))
    return rows


@pytest.mark.parametrize(("case", "name"), _strict())
def test_a_document_is_read_as_an_editor_would(case: str, name: str) -> None:
    check = next(check for check in check_document(case) if check.name == name)
    assert check.ok, check.detail


def test_every_known_failure_names_a_check() -> None:
    for case in CASES:
        assert set(case.known_failures) <= set(name_checks(case)), case.name


@pytest.mark.parametrize(("part", "floor"), [(".fact:", FACTS_FLOOR), (".company:", COMPANIES_FLOOR)])
def test_what_an_editor_wants_is_mostly_there(part: str, floor: float) -> None:
    checks = [check for case in CASES for check in check_document(case.name)]
    passed, total = share_of(checks, part)
    missing = [
        f"{case.name}: {c.name}" for case in CASES for c in check_document(case.name) if part in c.name and not c.ok
    ]
    assert passed >= floor * total, f"{passed} of {total}; missing: {missing}"
