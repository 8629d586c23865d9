"""One scan's verdict as the `scan` command prints it; sells nothing and records nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pos_term.domain.clean import clean
from pos_term.domain.judgement import Level, Reason, Verdict
from pos_term.domain.policies import Rulebook
from pos_term.domain.quantity import ONE
from pos_term.domain.scan_frame import unframed
from pos_term.services.choices import may_come
from pos_term.services.clock import Clock
from pos_term.services.judging import Counter, judge_pack, judge_unnumbered, nothing_left
from pos_term.services.outcomes import number_words
from pos_term.services.scanning import Identified, Unidentified, identify
from pos_term.services.till import Till


def report_scan(till: Till, raw: bytes) -> dict[str, Any]:
    """The public JSON object of one scan: what it says, and whether it could be sold now. Raises StoreFault.

    `raw` is what the keyboard scanner sends, with the prefix and suffix of its settings or without.
    """
    wedge = till.settings.scanner
    answer = _report(till, unframed(raw, wedge.prefix, wedge.suffix))
    behind = till.clock.behind()
    if behind is not None:
        answer["reasons"] = [*answer["reasons"], Reason.CLOCK_BEHIND.value]
        answer["message"] += f" This machine's clock is {behind} behind the journal."
        if answer["verdict"] == Level.ALLOW.value:
            answer["verdict"] = Level.WARN.value
    return answer


def _report(till: Till, raw: bytes) -> dict[str, Any]:
    clock: Clock = till.clock
    with till.store.reading() as connection:
        found = identify(connection, raw, clock.business_date(), till.decoder)
        shown = _carried(found)
        if isinstance(found, Unidentified):
            verdict = "invalid" if found.kind == "invalid" else "unknown"
            return {**shown, "verdict": verdict, "reasons": [found.finding.reason.value], "message": found.message}
        counter = Counter(clock.business_date(), clock.local(), rules=Rulebook(till.shop))
        product, pack = found.product, found.pack
        numbered = pack.serial if product.has_serial else pack.lot
        quantity = found.code.count * ONE if found.code and found.code.count else ONE
        if product.tracked and numbered:
            judged = judge_pack(connection, product, pack, ONE if product.has_serial else quantity, counter)
            return {**shown, **_verdict(judged.verdict, product.name + number_words(pack.lot, pack.serial))}
        label = judge_unnumbered(connection, product, pack, quantity, counter)
        if label.blocked or not product.tracked:
            return {**shown, **_verdict(label, product.name)}
        if not may_come(connection, product, counter):
            return {**shown, **_verdict(nothing_left(connection, product, counter), product.name)}
        kind = "serial" if product.has_serial else "lot"
        reasons = [Reason.NUMBER_MISSING.value, *(reason.value for reason in label.reasons)]
        words = f"{product.name}: scan or type its {kind}."
        return {**shown, "verdict": "needs_number", "reasons": reasons, "message": words}


def _verdict(verdict: Verdict, name: str) -> dict[str, Any]:
    words = "; ".join(finding.words for finding in verdict.findings) or "may be sold"
    if verdict.level is Level.BLOCK:
        words = f"{words} - not to be sold"
    return {
        "verdict": verdict.level.value,
        "reasons": [reason.value for reason in verdict.reasons],
        "message": clean(f"{name}: {words}."),
    }


def _carried(found: Identified | Unidentified) -> dict[str, Any]:
    code = found.code
    product = found.product if isinstance(found, Identified) else None
    pack = found.pack if isinstance(found, Identified) else None
    by_number = isinstance(found, Identified) and found.by_number
    return {
        "raw": found.raw,
        "kind": found.kind,
        "gtin": (code.gtin if code else None) or (product.gtin if product else None),
        "sku": product.sku if product else None,
        "lot": (pack.lot if by_number and pack else None) or (code.lot if code else None),
        "serial": (pack.serial if by_number and pack else None) or (code.serial if code else None),
        "expiry": _iso(code.expiry if code else None),
        "best_before": _iso(code.best_before if code else None),
        "quantity": str(code.count) if code and code.count else "1",
        "weight": _decimal(code.weight if code else None),
        "price": _decimal(code.price if code else None),
    }


def _iso(day: object) -> str | None:
    return str(day) if day else None


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
