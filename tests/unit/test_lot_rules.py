"""Rules for codes of lots from outside: what they say, and that none of them ever makes the till wait."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_term.domain.lot_rules import fits, rule_fault
from tests.hostile import HOSTILE


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        (r"L\d{4}", "L2411", "L24111"),
        (r"[A-Z]{2}-\d+", "AB-7", "A7"),
        (r"(LOT|BATCH)[-/]?\d{1,3}", "BATCH/12", "LOT1234"),
        (r"^2[0-9]{3}$", "2411", "12411"),
        (r"[^-]+", "A1", "A-1"),
        (r"\w+\.\w+", "a.b", "ab"),
        (r"[\]\-x]*", "]-x", "y"),
    ],
)
def test_the_whole_code_must_fit(rule: str, good: str, bad: str) -> None:
    assert rule_fault(rule) is None
    assert fits(rule, good)
    assert not fits(rule, bad)


def test_small_letters_fit_a_rule_of_capitals_for_they_are_the_same_lot() -> None:
    assert fits("LOT-[A-Z]+", "lot-a")


def test_without_a_rule_every_code_fits() -> None:
    assert fits("", "anything at all")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("(a", "opens a bracket ( that is never closed; close it"),
        ("a)", "closes a bracket that was never opened; take it out or write \\) before it"),
        ("[a", "opens a class [ that is never closed; close it"),
        ("[z-a]", "has a range z-a that is none; write the lesser character first"),
        ("*a", "has a * where none may stand; write \\ before it"),
        ("a**", "has two counts one after the other; keep one"),
        ("a{2", "has a { that begins no count such as {3} or {2,4}; write \\{ for the sign itself"),
        ("a{4,2}", "has a count {4,2} that is none; counts go up to 80, the lesser first"),
        ("a{81}", "has a count {81} that is none; counts go up to 80, the lesser first"),
        (r"a\1", "has \\1, which no lot rule knows; known are \\d, \\w and \\ before a sign"),
        ("(?=a)", "looks ahead or names a group with (?, which no lot rule can do; write plain brackets"),
        ("a^b", "has a ^ where none may stand; it stands for the whole code anyway"),
        ("((a{80}){80}){80}", "counts too much; make its counts smaller"),
        ("((((){80}){80}){80}){80}", "counts too much; make its counts smaller"),
        ("x" * 101, "is longer than 100 characters; shorten it"),
    ],
)
def test_a_rule_that_cannot_be_is_told_when_it_is_entered(rule: str, words: str) -> None:
    assert rule_fault(rule) == words
    assert not fits(rule, "a")


CATASTROPHES = ["(a+)+b", "(a|a)*b", "(a|aa)+b", "(a*)*b", ".*.*.*.*.*.*.*.*b", "(a?){40}a{40}b", "(.*a){20}b"]


@pytest.mark.parametrize("rule", CATASTROPHES)
def test_a_rule_that_would_hang_other_matchers_answers(rule: str) -> None:
    assert not fits(rule, "a" * 80)


@pytest.mark.parametrize("text", [t for _, t in HOSTILE], ids=[i for i, _ in HOSTILE])
def test_hostile_text_is_a_rule_or_a_plain_fault_and_a_code_that_fits_or_not(text: str) -> None:
    fault = rule_fault(text)
    assert fault is None or len(fault) < 200
    fits(text, "A1")
    fits(r"[A-Z]+\d*", text)


_ATOMS = st.sampled_from(["a", "b", "[ab]", "[^a]", ".", r"\d", "(a|b)", "(ab)", "(|a)", "(a*b)"])
_COUNTS = st.sampled_from(["", "?", "*", "+", "{2}", "{1,2}", "{1,}", "{0}"])


@settings(deadline=timedelta(seconds=2))
@given(st.lists(st.tuples(_ATOMS, _COUNTS), max_size=5), st.text("AB1", max_size=7))
def test_a_rule_means_what_regular_expressions_mean(parts: list[tuple[str, str]], code: str) -> None:
    rule = "".join(atom + count for atom, count in parts).upper().replace(r"\D", r"\d")
    if rule:
        assert fits(rule, code) == bool(re.fullmatch(rule, code, re.ASCII | re.DOTALL))
