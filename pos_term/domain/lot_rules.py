r"""What codes of lots from outside look like: a pattern that the whole code fits, matched in linear time.

The patterns are the plain part of regular expressions: characters, `.`, classes such as `[A-Z0-9]` or `[^-]`,
`\d`, `\w`, groups, `|`, and the counts `?`, `*`, `+`, `{3}`, `{2,4}`, `{2,}`. They are matched state by state
(Thompson 1968), so that no pattern and no code makes the till wait; what such a matcher cannot do, looking ahead
or back at what was matched, is told when the pattern is entered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

LONGEST_RULE = 100
"""Characters of a pattern."""
LONGEST_CODE = 80
"""Characters of a code."""
_MOST_STATES = 2_000
_MOST_COUNT = 80
_TOO_MUCH = "counts too much; make its counts smaller"
_SPECIAL = "\\.[](){}|*+?^$"
_DIGITS = "0123456789"
_WORD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"

_Test = Callable[[str], bool]


class _Wrong(ValueError):
    """The pattern cannot be used; the message is one plain line."""


@dataclass(slots=True)
class _State:
    """One state: it reads a character that passes `test`, or none at all where there is no test."""

    test: _Test | None = None
    after: list[int] = field(default_factory=list)


_Piece = Callable[[int], int]
"""Builds itself before the state with this number and gives the number of its first state."""


def rule_fault(text: str) -> str | None:
    """Why a text cannot be the rule of lot codes, in plain words; None where it can, or is empty."""
    if not text:
        return None
    try:
        _compiled(text)
    except _Wrong as wrong:
        return str(wrong)
    return None


def fits(rule: str, code: str) -> bool:
    """Whether the whole code, as it is written or in capitals, is what the rule says. No rule: any code fits.

    A rule that cannot be used, which no one could have entered, fits nothing.
    """
    if not rule:
        return True
    if len(code) > LONGEST_CODE or rule_fault(rule):
        return False
    states, start = _compiled(rule)
    return _matches(states, start, code) or _matches(states, start, code.upper())


def _matches(states: tuple[_State, ...], start: int, code: str) -> bool:
    now = _reached(states, {start})
    for character in code:
        read = {n for state in now if (test := states[state].test) and test(character) for n in states[state].after}
        now = _reached(states, read)
        if not now:
            return False
    return 0 in now


def _reached(states: tuple[_State, ...], found: set[int]) -> set[int]:
    """These states and those that are reached from them without reading anything."""
    waiting = list(found)
    while waiting:
        state = states[waiting.pop()]
        if state.test is None:
            fresh = [n for n in state.after if n not in found]
            found.update(fresh)
            waiting.extend(fresh)
    return found


@lru_cache(maxsize=256)
def _compiled(text: str) -> tuple[tuple[_State, ...], int]:
    """The states of a pattern, the last of all as number 0, and the first. Raises _Wrong."""
    if len(text) > LONGEST_RULE:
        raise _Wrong(f"is longer than {LONGEST_RULE} characters; shorten it")
    reader = _Reader(text.removeprefix("^"))
    piece = reader.choice()
    if reader.rest not in ("", "$"):
        raise _Wrong("closes a bracket that was never opened; take it out or write \\) before it")
    start = piece(0)
    return tuple(reader.states), start


class _Reader:
    """Reads a pattern from left to right and builds its states."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._built = 0
        self.states = [_State()]

    @property
    def rest(self) -> str:
        return self._text[self._at :]

    def _next(self) -> str:
        character = self.rest[:1]
        self._at += 1
        return character

    def _new(self, test: _Test | None, *after: int) -> int:
        if len(self.states) >= _MOST_STATES:
            raise _Wrong(_TOO_MUCH)
        self.states.append(_State(test, list(after)))
        return len(self.states) - 1

    def choice(self) -> _Piece:
        """Sequences with `|` between."""
        found = [self._sequence()]
        while self.rest.startswith("|"):
            self._at += 1
            found.append(self._sequence())
        if len(found) == 1:
            return found[0]
        return lambda end: self._new(None, *(each(end) for each in found))

    def _sequence(self) -> _Piece:
        found: list[_Piece] = []
        while self.rest and self.rest[0] not in "|)" and self.rest != "$":
            found.append(self._counted(self._atom()))

        def build(end: int) -> int:
            for each in reversed(found):
                end = each(end)
            return end

        return build

    def _atom(self) -> _Piece:
        character = self._next()
        if character == "(":
            if self.rest.startswith("?:"):
                self._at += 2
            elif self.rest.startswith("?"):
                raise _Wrong("looks ahead or names a group with (?, which no lot rule can do; write plain brackets")
            inner = self.choice()
            if self._next() != ")":
                raise _Wrong("opens a bracket ( that is never closed; close it")
            return inner
        test = self._one(character)
        return lambda end: self._new(test, end)

    def _one(self, character: str) -> _Test:
        if character == ".":
            return lambda _: True
        if character == "[":
            return self._class()
        if character == "\\":
            return _among(self._escaped())
        if character in _SPECIAL:
            hint = "it stands for the whole code anyway" if character in "^$" else "write \\ before it"
            raise _Wrong(f"has a {character} where none may stand; {hint}")
        return _among(character)

    def _escaped(self) -> str:
        character = self._next()
        if character == "d":
            return _DIGITS
        if character == "w":
            return _WORD
        if not character or character.isalnum():
            raise _Wrong(f"has \\{character}, which no lot rule knows; known are \\d, \\w and \\ before a sign")
        return character

    def _class(self) -> _Test:
        other = self.rest.startswith("^")
        self._at += other
        single: set[str] = set()
        ranges: list[tuple[str, str]] = []
        first = True
        while first or not self.rest.startswith("]"):
            first = False
            character = self._next()
            if not character:
                raise _Wrong("opens a class [ that is never closed; close it")
            if character == "[":
                raise _Wrong("has a [ inside a class; write \\[ there")
            among = self._escaped() if character == "\\" else character
            if len(among) == 1 and self.rest.startswith("-") and self.rest[1:2] not in ("]", ""):
                self._at += 1
                last = self._next()
                last = self._escaped() if last == "\\" else last
                if len(last) != 1 or last < among:
                    raise _Wrong(f"has a range {among}-{last} that is none; write the lesser character first")
                ranges.append((among, last))
            else:
                single.update(among)
        self._at += 1
        return lambda c: (c in single or any(low <= c <= high for low, high in ranges)) != other

    def _counted(self, piece: _Piece) -> _Piece:
        sign = self.rest[:1]
        if sign == "{":
            least, most = self._bounds()
        elif sign in ("?", "*", "+"):
            self._at += 1
            least, most = {"?": (0, 1), "*": (0, None), "+": (1, None)}[sign]
        else:
            return piece
        if self.rest[:1] in ("?", "*", "+", "{"):
            raise _Wrong("has two counts one after the other; keep one")
        return lambda end: self._repeated(piece, least, most, end)

    def _bounds(self) -> tuple[int, int | None]:
        inside, closed, _ = self.rest[1:].partition("}")
        low, comma, high = inside.partition(",")
        if not closed or not _whole(low) or (comma and high and not _whole(high)):
            raise _Wrong("has a { that begins no count such as {3} or {2,4}; write \\{ for the sign itself")
        self._at += len(inside) + 2
        least, most = int(low), (int(high) if high else None) if comma else int(low)
        if max(least, most or 0) > _MOST_COUNT or (most is not None and most < least):
            raise _Wrong(f"has a count {{{inside}}} that is none; counts go up to {_MOST_COUNT}, the lesser first")
        return least, most

    def _repeated(self, piece: _Piece, least: int, most: int | None, end: int) -> int:
        self._built += least + (most or 0)  # brackets around nothing count without making a state
        if self._built > _MOST_STATES:
            raise _Wrong(_TOO_MUCH)
        if most is None:
            again = self._new(None, end)
            self.states[again].after.append(piece(again))
            end = again
        else:
            last = end
            for _ in range(most - least):
                end = self._new(None, piece(end), last)
        for _ in range(least):
            end = piece(end)
        return end


def _whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 3


def _among(characters: str) -> _Test:
    return lambda c: c in characters
