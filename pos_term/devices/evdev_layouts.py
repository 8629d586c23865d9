"""What each key of a keyboard means in the layouts that scanners type in, as Windows lays them out.

Scanners are built and set up against the Windows layouts; keys are named by the kernel's codes
(include/uapi/linux/input-event-codes.h).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

_KEYS = (41, *range(2, 14), *range(16, 28), *range(30, 41), 43, 86, *range(44, 54))
"""The printing keys, row by row: the digits' row and three rows of letters (43 and 86 as on ISO keyboards)."""
_KEYPAD = (71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 55, 98)
KEYPAD_DIGITS: Mapping[int, str] = MappingProxyType(
    {82: "0", 79: "1", 80: "2", 81: "3", 75: "4", 76: "5", 77: "6", 71: "7", 72: "8", 73: "9"}
)
CONTROLS: Mapping[int, str] = MappingProxyType({26: "\x1b", 27: "\x1d", 43: "\x1c"})
"""With Ctrl these keys send control characters by where they are, in all four layouts: ] is GS, the separator."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The characters of each key."""

    plain: Mapping[int, str]
    shifted: Mapping[int, str]
    third: Mapping[int, str]
    """With AltGr."""
    dead: frozenset[tuple[int, str]]
    """Key and level ("plain", "shifted", "third") of accents that wait for their letter."""


def _layout(
    plain: str, shifted: str, *, third: str = "", point: str = ".", dead: tuple[tuple[int, str], ...] = ()
) -> Layout:
    """A layout from its rows; `third` lists AltGr characters, each after the plain one of its key."""
    base = dict(zip(_KEYS, plain.replace(" ", ""), strict=True))
    upper = dict(zip(_KEYS, shifted.replace(" ", ""), strict=True))
    code_of = {character: code for code, character in base.items()}
    keypad = {**dict(zip(_KEYPAD, f"789-456+1230{point}*/", strict=True)), 57: " "}
    return Layout(
        plain=MappingProxyType(base | keypad),
        shifted=MappingProxyType(upper | keypad),
        third=MappingProxyType({code_of[pair[0]]: pair[1] for pair in third.split()}),
        dead=frozenset(dead),
    )


LAYOUTS: Mapping[str, Layout] = MappingProxyType(
    {
        "us": _layout(
            r"`1234567890-= qwertyuiop[] asdfghjkl;' \ \ zxcvbnm,./",
            '~!@#$%^&*()_+ QWERTYUIOP{} ASDFGHJKL:" | | ZXCVBNM<>?',
        ),
        "uk": _layout(
            r"`1234567890-= qwertyuiop[] asdfghjkl;' # \ zxcvbnm,./",
            '¬!"£$%^&*()_+ QWERTYUIOP{} ASDFGHJKL:@ ~ | ZXCVBNM<>?',
            third="`¦ 4€ eé uú ií oó aá",
        ),
        "de": _layout(
            "^1234567890ß´ qwertzuiopü+ asdfghjklöä # < yxcvbnm,.-",
            "°!\"§$%&/()=?` QWERTZUIOPÜ* ASDFGHJKLÖÄ ' > YXCVBNM;:_",
            third=r"2² 3³ 7{ 8[ 9] 0} ß\ q@ e€ +~ <| mµ",
            point=",",
            dead=((41, "plain"), (13, "plain"), (13, "shifted")),
        ),
        "fr": _layout(
            "²&é\"'(-è_çà)= azertyuiop^$ qsdfghjklmù * < wxcvbn,;:!",
            "²1234567890°+ AZERTYUIOP¨£ QSDFGHJKLM% µ > WXCVBN?./§",
            third="é~ \"# '{ ([ -| è` _\\ ç^ à@ )] =} e€ $¤",
            dead=((26, "plain"), (26, "shifted"), (3, "third"), (8, "third")),
        ),
    }
)  # fmt: skip
