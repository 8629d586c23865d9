"""GS1 Digital Link: web addresses that carry GS1 elements (GS1 Digital Link Standard: URI Syntax 1.6)."""

from __future__ import annotations

import re
from urllib.parse import unquote

from pos_term.domain.gs1_fields import Elements, interpret, named
from pos_term.domain.gs1_table import table
from pos_term.domain.scan_types import CodeKind, ScanError, ScanFault, ScannedCode, ScanSource, shown

_ADDRESS = re.compile(r"https?://(?P<host>[\w.:\[\]-]+)(?P<path>/[^?#]*)(?:\?(?P<query>[^#]*))?", re.IGNORECASE)
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
# Each primary key with the sequences of qualifiers that may follow it, in this order, any of them left out.
_KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    **dict.fromkeys(("00", "253", "255", "401", "402", "8003", "8013"), ()),
    "01": (("22", "10", "21"), ("235",)),
    "8006": (("22", "10", "21"),),
    "414": (("254",), ("7040",)),
    "415": (("8020",),),
    "417": (("7040",),),
    "8004": (("7040",),),
    "8010": (("8011",),),
    "8017": (("8019",),),
    "8018": (("8019",),),
}
# Names that the first edition of the standard allowed in place of numbers; still printed.
_NAMES = {"gtin": "01", "cpv": "22", "lot": "10", "ser": "21", "sscc": "00", "itip": "8006", "gln": "414"}
# Identifiers that may not stand behind the "?" at all.
_PATH_ONLY = frozenset(
    (
        *("03", "21", "22", "235", "254", "7040", "7041", "8011"),
        *("8014", "8019", "8020", "8040", "8041", "8042", "8043", "8200"),
    )
)
_REMEDY = "Scan another code on the pack, or key the printed numbers."


def read_digital_link(source: ScanSource, text: str) -> ScannedCode | ScanError | None:
    """Read a web address that carries GS1 elements; None where it is none, whatever else it may be."""
    address = _ADDRESS.match(text)
    if address is None:
        return None
    path = _path_elements(address["path"].split("/")[1:])
    if path is None:
        return None
    key, *qualifiers = [ai for ai, _ in path]
    if not any(_in_order(qualifiers, allowed) for allowed in (*_KEYS[key], ())):
        told = ", ".join(named(ai) for ai in qualifiers)
        message = f"In this web code the parts behind the {named(key)} stand in a wrong order: {told}. {_REMEDY}"
        return source.refused(ScanFault.BAD_CODE, message)
    elements = list(path)
    for part in (address["query"] or "").split("&"):
        name, equals, value = part.partition("=")
        if not equals or not (name.isascii() and name.isdigit()):
            continue
        if name not in table() or name in _PATH_ONLY or any(name in allowed for allowed in _KEYS[key]):
            message = f"This web code carries “{shown(name)}” where the standard has no place for it. {_REMEDY}"
            return source.refused(ScanFault.BAD_CODE, message)
        elements.append((name, value.replace("+", " ")))
    return _interpreted(source, tuple(elements))


def _path_elements(segments: list[str]) -> Elements | None:
    """Return key and qualifiers from the end of a path, still escaped: pairs from the right, up to a key."""
    pairs: list[tuple[str, str]] = []
    for at in range(len(segments) - 2, -1, -2):
        ai = _NAMES.get(segments[at].lower(), segments[at])
        if ai not in table() or not segments[at + 1]:
            return None
        pairs.append((ai, segments[at + 1]))
        if ai in _KEYS:
            return tuple(reversed(pairs))
    return None


def _in_order(qualifiers: list[str], allowed: tuple[str, ...]) -> bool:
    remaining = iter(allowed)
    return all(qualifier in remaining for qualifier in qualifiers)


def _interpreted(source: ScanSource, escaped: Elements) -> ScannedCode | ScanError:
    elements = tuple((ai, unquote(value)) for ai, value in escaped)
    for (ai, value), (_, as_carried) in zip(elements, escaped, strict=True):
        if _BROKEN_ESCAPE.search(as_carried) or not table()[ai].accepts(value):
            told = f"The {named(ai)} in this web code, “{shown(value)}”, has the wrong length or characters."
            return source.refused(ScanFault.BAD_CODE, f"{told} {_REMEDY}")
    return interpret(source, CodeKind.DIGITAL_LINK, elements)
