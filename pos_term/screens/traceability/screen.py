"""The traceability report: over a lot, a product, a supplier or some days; as a table, on paper, saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import ClassVar, cast

from textual.binding import BindingType

from pos_term.domain.clean import visible
from pos_term.screens.amounts import looks_like_scan
from pos_term.screens.base import key
from pos_term.screens.figures.sheet import SheetStep, totals_words
from pos_term.screens.form import Field, Form, Option, PickOne
from pos_term.screens.long_reading import LongReading
from pos_term.screens.steps import Step
from pos_term.screens.typed_field import code, day, text
from pos_term.services.desk import BadInput, Refused
from pos_term.services.reading import Identified, read
from pos_term.services.trace import Direction
from pos_term.services.tracing.files import usual_folder
from pos_term.services.tracing.papers import letterhead, report_listing, report_sheet
from pos_term.services.tracing.report import Detail, TraceReport, Wanted, traceability
from pos_term.widgets.choice_list import Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

_DIRECTIONS = {
    Direction.BOTH: "both ways", Direction.BACKWARD: "what they were made of",
    Direction.FORWARD: "what was made of them",
}  # fmt: skip
_DETAILS = {
    Detail.LOTS: "a row for each lot", Detail.SUMMARY: "a row for each product",
    Detail.MOVEMENTS: "a row for each movement",
}  # fmt: skip


class TraceabilityScreen(LongReading[str]):
    """Gives nothing."""

    CSS_PATH = "traceability.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("left", "press('left')", "Columns to the left"),
        key("right", "press('right')", "Columns to the right"),
        key("f2", "press('f2')", "Choose"),
        key("f4", "press('f4')", "Trace"),
        key("f6", "press('f6')", "Print"),
        key("f7", "press('f7')", "PDF"),
        key("f8", "press('f8')", "Save"),
        key("f10", "press('f10')", "Show it"),
    ]
    box_id = "traceability"

    def first_step(self) -> Step:
        """What it is asked for."""
        return self.ask({"direction": Direction.BOTH, "detail": Detail.LOTS})

    def ask(self, values: dict[str, object]) -> Form:
        """What it is asked for, with what was answered before."""
        on = self.till.clock.business_date()
        fields = (
            Field(name="lot", title="Lot or serial", read=code()),
            Field(name="product", title="Product", read=code(), hint="SKU or GTIN"),
            Field(name="department", title="Department", read=text()),
            Field(name="supplier", title="Supplier", read=text(), hint="its id or whole name"),
            Field(name="since", title="From", read=day(on)),
            Field(name="until", title="To", read=day(on)),
            self._choice("direction", "Direction", _DIRECTIONS),
            self._choice("detail", "Detail", _DETAILS),
        )
        words = "Lots that fit all that is said. Enter goes on, - empties a field, F10 shows the report."
        self._asked = AskReport(
            self, "Traceability report", fields, values, self._show, lambda: self.leave(None), words=words
        )
        return self._asked

    def _choice(self, name: str, title: str, choices: dict[Direction, str] | dict[Detail, str]) -> Field:
        named = {str(value): value for value in choices}
        shown = {str(value): words for value, words in choices.items()}

        def chosen(entry: Entry) -> tuple[object, ...]:
            typed = entry.text.strip().casefold()
            fitting = [value for key, value in named.items() if typed in (key, shown[key])]
            return tuple(fitting) or tuple(named.values())

        def pick(then: Callable[[object], None]) -> Step:
            options = [Option((words,), value) for value, words in choices.items()]
            return PickOne(self, title, options, then, lambda: self.go(self._asked), columns=(Column(""),))

        return Field(
            name=name, title=title, read=chosen, show=lambda value: shown[str(value)], pick=pick, hint="F2"
        )

    def _show(self, values: dict[str, object]) -> None:
        form = self.ask(values)
        self.go(ShowReport(self, wanted_of(values), lambda: form))


class AskReport(Form):
    """What the report is asked for; a pack that is scanned answers product and lot at once."""

    verb = "Show it"

    def take_code(self, entry: Entry) -> bool:
        """A pack's code."""
        if not looks_like_scan(entry):
            return False
        found = read(self.till, entry.raw)
        if not isinstance(found, Identified):
            return False
        self.values["product"] = found.product.sku
        self.values["lot"] = found.pack.serial or found.pack.lot or self.values.get("lot")
        self.show()
        return True


def wanted_of(values: dict[str, object]) -> Wanted:
    """What the answers come to; an empty one does not count."""

    def words(name: str) -> str | None:
        value = values.get(name)
        return str(value) if value else None

    return Wanted(
        product=words("product"), lot=words("lot"), department=words("department"), supplier=words("supplier"),
        since=cast("date | None", values.get("since")), until=cast("date | None", values.get("until")),
        direction=Direction(str(values.get("direction") or Direction.BOTH)),
        detail=Detail(str(values.get("detail") or Detail.LOTS)),
    )  # fmt: skip


class ShowReport(SheetStep):
    """The rows of the report."""

    screen: TraceabilityScreen
    name = "Traceability report"
    file_name = "traceability"

    def __init__(self, screen: TraceabilityScreen, wanted: Wanted, form: Callable[[], Step]) -> None:
        super().__init__(screen)
        self.begin()
        self.wanted, self._form = wanted, form
        self.report: TraceReport | None = None

    def show(self) -> None:
        """Read it, the first time; then show it."""
        if self.report is not None:
            self.paint()
            return
        desk, wanted = self.till.desk(), self.wanted
        self.screen.show_rows((), (), heading=False)
        self.screen.read("Following the lots", lambda: traceability(desk, wanted), self._made, self.left)

    def _made(self, report: TraceReport | BadInput | Refused) -> None:
        if isinstance(report, TraceReport):
            self.report = report
            self.give(report.columns, report.rows)
        else:
            self.left()
            self.warn(_plain(report))

    def above(self) -> str:
        """As of when it is, and what it comes to."""
        report = self.report
        when = report.as_of[:16].replace("T", " ") if report else ""
        return f"As of {when}. In all: {totals_words(report.totals)}." if report else ""

    def press(self, name: str) -> None:
        """Paper, a PDF, or what every sheet does."""
        if self.report is None:
            return
        if name == "f6":
            self._print(self.report)
        elif name == "f7":
            self._pdf(self.report)
        else:
            super().press(name)

    def _print(self, report: TraceReport) -> None:
        till = self.till

        def job() -> str | None:
            sheet = report_sheet(till.desk(), report, till.settings.printer.columns)
            return till.print_page(sheet.title, sheet.page)

        def printed(problem: str | None) -> None:
            if problem:
                self.warn(problem)
            else:
                self.host_prints()

        self.screen.store(job, printed)

    def host_prints(self) -> None:
        """It is on its way to the printer."""
        self.screen.host.print_receipts()
        self.good("It is on its way to the printer.")

    def _pdf(self, report: TraceReport) -> None:
        till = self.till
        equipment = till.equipment
        if equipment is None:
            self.warn("This till writes no PDF.")
            return
        stem = f"traceability-{report.as_of[:16].replace(':', '').replace('T', '-')}"
        path = free_path(usual_folder(), stem, ".pdf")

        def written(problem: str | None) -> None:
            if problem:
                self.warn(problem)
            else:
                self.good(f"Saved: {visible(str(path), limit=80)}.")

        listing, head = report_listing(report, till.clock.zone), letterhead(till)
        self.screen.store(lambda: equipment.write_pdf(path, listing, head), written)

    def own_caps(self) -> Sequence[KeyCap]:
        """Paper and PDF."""
        return (KeyCap("F6", "Print", 2), KeyCap("F7", "PDF", 1))

    def left(self) -> None:
        """Back to what it was asked for."""
        self.screen.go(self._form())


def free_path(folder: Path, stem: str, ending: str) -> Path:
    """A name in a folder that nothing has yet."""
    path, n = folder.joinpath(f"{stem}{ending}"), 1
    while path.exists():
        n += 1
        path = folder.joinpath(f"{stem}-{n}{ending}")
    return path


def _plain(problem: BadInput | Refused) -> str:
    if isinstance(problem, BadInput):
        return "Say at least one of lot, product, department, supplier or days; From is not after To."
    return f"{problem.words[:1].upper()}{problem.words[1:].rstrip('.')}."
