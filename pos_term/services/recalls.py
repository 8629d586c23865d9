"""Recall notices: read from a file, applied, and reported on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import uuid_utils

from pos_term.domain.clean import clean, visible
from pos_term.domain.documents import RecallApplied, RecallProposed, RecallTarget
from pos_term.domain.lots import fold
from pos_term.services.desk import BadInput, Desk, Refused
from pos_term.services.import_fields import Fields
from pos_term.services.import_rows import CsvFile, FileFault, Problems
from pos_term.services.imports import document_id, imported_on
from pos_term.store import recalls as reads
from pos_term.store.journal import Rejected, post, post_all
from pos_term.store.trace import keys_named, on_hand

COLUMNS = ("gtin", "sku", "lot", "reason", "class", "recall")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """The notices that were read from a file."""

    file: str
    recalls: tuple[str, ...]
    """Their numbers."""
    targets: int
    again: bool
    """Whether the same file was read before; then nothing was written now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """A recall has taken effect."""

    recall: str
    targets: int
    waiting: int
    """Targets whose product the shop does not know yet."""
    on_hand: int
    """Thousandths inside the shop that can no longer be sold."""
    again: bool
    """Whether all of it had taken effect before."""


@dataclass(frozen=True, slots=True)
class _Line:
    recall: str
    targets: tuple[RecallTarget, ...]
    reason: str


def import_recalls(desk: Desk, path: Path) -> Proposed | BadInput | Refused:
    """Propose the recalls of a CSV file with `lot` and `gtin` or `sku`; they stop nothing until applied.

    Rows with one number in the column `recall` are one notice; without that column the file is one notice,
    named by the file and its content. An empty lot means every lot of the product. Raises StoreFault.
    """
    problems = Problems(str(path))
    file = CsvFile(path, COLUMNS, ("lot",), problems)
    try:
        lines = _read(file, problems)
    except FileFault as fault:
        return BadInput((*problems.lines(), str(fault)))
    if bad := problems.lines():
        return BadInput(bad)
    shown = visible(str(path), limit=200)
    grouped = _grouped(lines, f"{clean(path.stem, limit=40) or 'recall'}-{file.digest[:8]}")
    count = sum(len(targets) for _, targets in grouped.values())
    if imported_on(desk, "recall", file.digest, grouped):
        return Proposed(file=shown, recalls=tuple(grouped), targets=count, again=True)
    if taken := _taken(desk, grouped):
        return Refused(f"{shown}: recall {taken} is known already with other rows; give this one another number")
    documents = [
        RecallProposed(
            id=document_id("recall", file.digest, recall), recall=recall, source=clean(path.name, limit=200),
            reason="; ".join(reasons)[:500], targets=tuple(targets),
        )
        for recall, (reasons, targets) in grouped.items()
    ]  # fmt: skip
    outcome = post_all(desk.store, documents, desk.posting())
    if isinstance(outcome, Rejected):
        return Refused(f"{shown}: {outcome.words}")
    return Proposed(file=shown, recalls=tuple(grouped), targets=count, again=False)


def _read(file: CsvFile, problems: Problems) -> list[_Line]:
    lines = []
    for row in file.rows():
        fields = Fields(row)
        sku, gtin, lot = fields.exact("sku"), fields.gtin("gtin"), fields.exact("lot")
        if not (fields.given("sku") or fields.given("gtin")):
            fields.fault("gtin", "is empty, and so is sku; name the product by one of them")
        number, danger = fields.exact("recall"), fields.text("class", most=20)
        reason = fields.text("reason")
        words = f"{reason} (class {danger})".strip() if danger else reason
        if fields.faults:
            problems.add(row.line, "; ".join(fields.faults))
            continue
        # A row with both is meant for either: the shop may know the product by one of them only.
        targets = [RecallTarget(sku=sku, lot=lot)] if sku else []
        if gtin:
            targets.append(RecallTarget(gtin=gtin, lot=lot))
        lines.append(_Line(number or "", tuple(targets), words))
    return lines


def _grouped(lines: Sequence[_Line], unnamed: str) -> dict[str, tuple[list[str], list[RecallTarget]]]:
    """Reasons and targets by notice, each once."""
    grouped: dict[str, tuple[dict[str, None], dict[RecallTarget, None]]] = {}
    for line in lines:
        reasons, targets = grouped.setdefault(line.recall or unnamed, ({}, {}))
        if line.reason:
            reasons[line.reason] = None
        targets.update(dict.fromkeys(line.targets))
    return {recall: (list(reasons), list(targets)) for recall, (reasons, targets) in grouped.items()}


def _taken(desk: Desk, recalls: Iterable[str]) -> str:
    """The first of these numbers that a notice has already, or nothing."""
    with desk.store.reading() as connection:
        known = {notice.recall for notice in reads.notices(connection) if notice.source}
    return next((recall for recall in recalls if recall in known), "")


def list_recalls(desk: Desk) -> list[reads.Notice]:
    """Every notice, by number. Raises StoreFault."""
    with desk.store.reading() as connection:
        return reads.notices(connection)


def apply_recall(desk: Desk, recall: str, lots: Sequence[str] | None = None) -> Applied | Refused:
    """Stop what a recall names, or only the `lots` given of it. Raises StoreFault.

    What names a product the shop does not know takes effect when that product is imported.
    """
    with desk.store.reading() as connection:
        named = reads.named_by(connection, recall)
    if not named:
        return Refused(f"recall {visible(recall)} is not known; see: pos-term recall list")
    chosen = named
    if lots is not None:
        chosen = _chosen(desk, named, lots)
        if not chosen:
            words = f"recall {visible(recall)} does not name lot {visible(', '.join(lots)) or '(none given)'}"
            return Refused(f"{words}; see: pos-term recall report {visible(recall)}")
    again = all(each.applied for each in chosen)
    if not again:
        document = RecallApplied(
            id=str(uuid_utils.uuid7()), recall=recall, targets=tuple(each.target for each in chosen)
        )
        outcome = post(desk.store, document, desk.posting())
        if isinstance(outcome, Rejected):
            return Refused(outcome.words)
    with desk.store.reading() as connection:
        keys = {key for each in chosen for sku in each.skus for key in keys_named(connection, sku, each.target.lot)}
        stopped = sum(on_hand(connection, keys).values())
    waiting = sum(1 for each in chosen if not each.skus)
    return Applied(recall=recall, targets=len(chosen), waiting=waiting, on_hand=stopped, again=again)


def _chosen(desk: Desk, named: Sequence[reads.Named], lots: Sequence[str]) -> list[reads.Named]:
    """The targets that these lots choose; none at all when one of the lots is not named.

    Of a product that is recalled whole, the lots narrow the recall down.
    """
    known = {fold(each.target.lot) for each in named if each.target.lot}
    wanted = _wanted(lots, known)
    chosen = [each for each in named if each.target.lot and fold(each.target.lot) in wanted]
    for code in sorted(wanted - known):
        narrowed = _narrowed(desk, named, code)
        if not narrowed:
            return []
        chosen += narrowed
    return chosen


def _narrowed(desk: Desk, named: Sequence[reads.Named], code: str) -> list[reads.Named]:
    """One lot of the products that are recalled whole: of those that have it, or of all where none has."""
    whole = [
        replace(each, target=replace(each.target, lot=code), applied=False)
        for each in named
        if each.target.lot is None
    ]
    with desk.store.reading() as connection:
        having = [each for each in whole if any(keys_named(connection, sku, code) for sku in each.skus)]
    return having or whole


def _wanted(lots: Sequence[str], known: set[str]) -> set[str]:
    """The lots meant: each value is one lot, or several with commas between."""
    wanted: set[str] = set()
    for value in lots:
        parts = [value] if fold(value) in known else value.split(",")
        wanted |= {fold(part) for part in parts if fold(part)}
    return wanted
