"""What stands against each line of a delivery: numbers and dates, what the shop refuses, what was announced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pos_term.domain.clean import visible
from pos_term.domain.documents import Difference
from pos_term.domain.lot_rules import fits
from pos_term.domain.lots import fold, serial_key
from pos_term.domain.policies import Arriving, ExpiryDay, Policies, Rulebook
from pos_term.domain.products import Dated
from pos_term.domain.quantity import LARGEST, ONE, format_quantity
from pos_term.services.receiving.draft import ASIDE, DraftLine, Finding, FindingCode, FindingLevel
from pos_term.services.receiving.known import Known, dates_of
from pos_term.services.receiving.measured import quality_findings

_BLOCK, _WARN = FindingLevel.BLOCK, FindingLevel.WARN
_LEVELS = {Arriving.REFUSE: FindingLevel.BLOCK, Arriving.QUARANTINE: FindingLevel.QUARANTINE}
_ORDER = {level: n for n, level in enumerate(FindingLevel)}


@dataclass(frozen=True, slots=True)
class Checks:
    """Checks the lines of one delivery on one day."""

    known: Known
    rules: Rulebook
    on: date
    differences: tuple[Difference, ...]

    def of_all(self, lines: Sequence[DraftLine]) -> list[tuple[Finding, ...]]:
        """What stands against each line, worst first."""
        serials = Counter(serial_key(x.product.sku, x.serial) for x in lines if x.serial)
        days: dict[tuple[str, str], set[tuple[date | None, date | None]]] = {}
        for line in lines:
            if line.lot and line.day:
                days.setdefault(_lot(line), set()).add((line.expiry, line.best_before))
        told = _by_line(self.differences)
        return [self._sorted(line, serials, days, told) for line in lines]

    def _sorted(
        self, line: DraftLine, serials: Mapping[str, int],
        days: Mapping[tuple[str, str], set[tuple[date | None, date | None]]],
        told: Mapping[tuple[str, str], list[Difference]],
    ) -> tuple[Finding, ...]:  # fmt: skip
        found = [
            *self._numbers(line, serials), *self._dates(line, days.get(_lot(line), set())), *self._stops(line),
            *quality_findings(line), *self._rest(line), *_announced(line, told),
        ]  # fmt: skip
        return tuple(sorted(found, key=lambda each: _ORDER[each.level]))

    def _numbers(self, line: DraftLine, serials: Mapping[str, int]) -> Iterator[Finding]:
        product = line.product
        if product.has_lot and not line.lot:
            yield Finding(FindingCode.LOT_MISSING, _BLOCK, f"lot of {product.sku} is missing; scan or key it")
        if product.has_serial and not line.serial:
            words = f"serial of {product.sku} is missing; scan it, or key a range or list"
            yield Finding(FindingCode.SERIAL_MISSING, _BLOCK, words)
        if not 0 < line.quantity <= LARGEST:
            yield Finding(FindingCode.QUANTITY_MISSING, _BLOCK, f"quantity of {product.sku} is missing; key it")
        if line.lot and not line.made_code and not fits(product.lot_rule, line.lot):
            words = (
                f"lot {visible(line.lot, limit=40)} is not written as lots of {product.sku} are; check the label"
            )
            yield Finding(FindingCode.BAD_LOT_CODE, _BLOCK, words)
        if line.serial and serials[serial_key(product.sku, line.serial)] > 1:
            words = f"serial {visible(line.serial, limit=40)} stands here twice; take one off"
            yield Finding(FindingCode.SERIAL_TWICE, _BLOCK, words)
        unit = self.known.unit(line)
        if unit and unit.moved:
            words = f"serial {visible(line.serial, limit=40)} of {product.sku} was received before; take it off"
            yield Finding(FindingCode.SERIAL_KNOWN, _BLOCK, words)

    def _dates(self, line: DraftLine, days: set[tuple[date | None, date | None]]) -> Iterator[Finding]:
        product = line.product
        if product.tracked and product.dated is not Dated.NO and line.day is None:
            words = f"date of {product.sku} {visible(line.code, limit=40)} is missing; key what the pack says"
            yield Finding(FindingCode.DATE_MISSING, _BLOCK, words)
        if line.day and line.production_date and line.day < line.production_date:
            words = f"{line.day} is before the production date {line.production_date}; check both"
            yield Finding(FindingCode.DATES_CROSSED, _BLOCK, words)
        if words := other_date(self.known, line):
            yield Finding(FindingCode.OTHER_DATE, _BLOCK, words)
        elif len(days) > 1:
            both = " and ".join(sorted(str(one or other) for one, other in days))
            words = f"lot {visible(line.lot, limit=40)} has {both} in this delivery; check the labels"
            yield Finding(FindingCode.OTHER_DATE, _BLOCK, words)

    def _stops(self, line: DraftLine) -> Iterator[Finding]:
        """Recalled, held, expired, too short-dated."""
        policies = self.rules.of(line.product)
        unit, made_in = self.known.unit(line), self.known.production_lot(line)
        lots = [each.lot for each in (unit, made_in) if each]
        makers = self.known.makers_lot(line)
        recalls = [lot.recall for lot in (*lots, *((makers.lot,) if makers else ())) if lot.recall]
        recall = line.product.recall or next(iter(recalls), None)
        if recall:
            yield _arriving(
                FindingCode.RECALLED, policies.receive_recalled, f"recalled: recall {visible(recall, limit=40)}"
            )
        if held := next((lot.hold for lot in lots if lot.hold), None):
            words = f"on hold: {visible(held, limit=80)}; it stays on hold"
            yield Finding(FindingCode.HELD, _WARN, words)
        if line.day:
            yield from self._days_left(line.day, policies, best_before=line.expiry is None)

    def _days_left(self, day: date, policies: Policies, *, best_before: bool) -> Iterator[Finding]:
        last = self.on + timedelta(days=policies.expiry_day is ExpiryDay.STOP and not best_before)
        least = self.on + timedelta(days=policies.min_shelf_life_days)
        if day < last:
            words = f"best before {day}, which has passed" if best_before else f"expired on {day}"
            yield _arriving(FindingCode.EXPIRED, policies.receive_expired, words)
        elif day < least:
            words = (
                f"short-dated: {day} is {(day - self.on).days} days away, {policies.min_shelf_life_days} are asked"
            )
            yield _arriving(FindingCode.SHORT_DATED, policies.receive_short, words)

    def _rest(self, line: DraftLine) -> Iterator[Finding]:
        place = self.known.places.get(line.location)
        if place is None or place.closed or place.branch:
            why = "is not a place" if place is None else "is closed" if place.closed else "is of another store"
            words = f"{visible(line.location, limit=40)} {why}; choose another place"
            yield Finding(FindingCode.PLACE_CLOSED, _BLOCK, words)
        if line.unit_cost is None:
            words = f"cost of {line.product.sku} is not known; key it, or it counts for nothing"
            yield Finding(FindingCode.COST_MISSING, _WARN, words)
        kept = self.known.certificates.get(fold(line.certificate), ()) if line.certificate else ()
        if kept and not any(_holds(each.valid_from, each.valid_until, self.on) for each in kept):
            words = (
                f"certificate {visible(line.certificate, limit=40)} does not hold on {self.on}; ask for a new one"
            )
            yield Finding(FindingCode.CERTIFICATE_OLD, _WARN, words)


def other_date(known: Known, line: DraftLine) -> str:
    """Both dates, in words, where a line's lot has another one in the store; empty where it has not."""
    expiry, best_before, old = dates_of(known, line)
    for what, kept, day in (("expiry", expiry, line.expiry), ("best before", best_before, line.best_before)):
        if kept and day and kept != day and day not in old and not line.computed_date:
            name = visible(line.code, limit=40)
            return (
                f"lot {name} of {line.product.sku} has {what} {kept} in the store and {day} here; check the label"
            )
    return ""


def is_whole(line: DraftLine) -> bool:
    """Whether a quantity is whole where it must be."""
    return line.product.weighed or not line.quantity % ONE


def _holds(first: date | None, last: date | None, on: date) -> bool:
    return (first is None or first <= on) and (last is None or on <= last)


def _arriving(code: FindingCode, policy: Arriving, words: str) -> Finding:
    remedy = "; send it back" if policy is Arriving.REFUSE else ASIDE
    return Finding(code, _LEVELS[policy], f"{words}{remedy}")


def _lot(line: DraftLine) -> tuple[str, str]:
    return line.product.sku, fold(line.lot)


def _by_line(differences: Sequence[Difference]) -> dict[tuple[str, str], list[Difference]]:
    """Differences by the sku and the number they name, folded; those of a product as a whole with no number."""
    found: dict[tuple[str, str], list[Difference]] = {}
    for each in differences:
        found.setdefault((each.sku, fold(each.serial or each.lot or "")), []).append(each)
    return found


def _announced(line: DraftLine, told: Mapping[tuple[str, str], list[Difference]]) -> Iterator[Finding]:
    """What of a line is not as announced or ordered."""
    sku = line.product.sku
    codes = dict.fromkeys((fold(line.code), fold(line.lot), fold(line.supplier_lot), ""))
    for each in (each for code in codes for each in told.get((sku, code), ())):
        if each.kind not in ("short", "missing"):
            yield Finding(FindingCode(each.kind), _WARN, difference_words(each))


def difference_words(each: Difference) -> str:
    """A difference in one plain line."""
    name = f"{each.sku} {visible(each.serial or each.lot or '', limit=40)}".strip()
    match each.kind:
        case "over":
            return f"{name}: {each.found} came, {each.expected} were expected"
        case "short":
            return f"{name}: only {each.found} of {each.expected} came"
        case "missing":
            return f"{name}: none of {each.expected} came"
        case "wrong_date":
            return f"{name}: the label says {each.found}, the notice {each.expected}"
        case "unexpected_lot":
            return f"{name}: this lot was not announced ({each.found} came)"
    return f"{name}: this product was not expected ({each.found} came)"


def delivery_findings(differences: Sequence[Difference]) -> tuple[Finding, ...]:
    """What is short or missing of the delivery as a whole."""
    return tuple(
        Finding(FindingCode(each.kind), _WARN, difference_words(each))
        for each in differences
        if each.kind in ("short", "missing")
    )


def quantity_words(line: DraftLine) -> str:
    """How much of what a line is, for messages."""
    name = visible(line.code, limit=40)
    return f"{format_quantity(line.quantity)} x {visible(line.product.name, limit=40)}{' ' + name if name else ''}"
