"""Adding or changing a certificate: its number, whose it is, how long it holds, and the file that proves it."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pos_term.domain.clean import clean, visible
from pos_term.domain.dates import long_date
from pos_term.domain.people import Permission, Person
from pos_term.screens import typed_field
from pos_term.screens.certificates.files import ChooseFile, typed_file
from pos_term.screens.form import Field, Form
from pos_term.screens.papers.screen import sentence
from pos_term.screens.receiving.choosing import known_supplier, pick_supplier
from pos_term.services.desk import BadInput, Refused
from pos_term.widgets.entry_buffer import Entry

if TYPE_CHECKING:
    from pos_term.screens.certificates.screen import CertificatesScreen
    from pos_term.services.certificates import Certificate, Kept


def add_certificate(
    screen: CertificatesScreen, *, number: str = "", before: Certificate | None = None
) -> CertificateForm:
    """The form of a new certificate, or of one that is there: a file that is attached stays unless another is."""
    day = typed_field.day(screen.till.clock.business_date())
    back = screen.back_to_form
    attached = before.file_name if before else ""
    hint = f"stays: {clean(attached, limit=30)}" if attached else "a path; F2 looks for it"
    fields = [
        Field(name="number", title="Number", read=typed_field.code(), needed=True, hint="typed or scanned"),
        Field(name="supplier", title="Supplier", read=known_supplier(screen.till, others=True),
              hint="a part of the name, or F2",
              pick=lambda then: pick_supplier(screen, back, then)),
        Field(name="title", title="What it certifies", read=typed_field.text()),
        Field(name="valid_from", title="Holds from", read=day, show=_day, hint="31.12.26 or 311226"),
        Field(name="valid_until", title="Holds until", read=day, show=_day, hint="its last day"),
        Field(name="path", title="File", read=typed_file, hint=hint, show=_file,
              pick=lambda then: ChooseFile(screen, "Which file?", Path.home(), then, back)),
        Field(name="notes", title="Notes", read=typed_field.text()),
    ]  # fmt: skip
    fits = not isinstance(typed_field.code()(Entry.typed(number)), typed_field.Unfit)
    values: dict[str, object] = {"number": number if fits else ""}
    if before:
        values = {
            "number": before.number, "supplier": before.supplier_name or before.supplier, "title": before.title,
            "valid_from": before.valid_from, "valid_until": before.valid_until, "notes": before.notes,
        }  # fmt: skip
    name = f"Certificate {clean(before.number, limit=40)}" if before else "Add a certificate"
    at = "supplier" if values["number"] and not before else ""
    return CertificateForm(
        screen, name, fields, values, partial(_keep, screen), lambda: screen.go(screen.first_step()), at=at
    )


class CertificateForm(Form):
    """Its fields; F10 keeps it."""

    verb = "Keep it"


def _keep(screen: CertificatesScreen, values: dict[str, object]) -> None:
    words = f"Keep certificate {clean(str(values['number']), limit=50)}"
    screen.with_right(Permission.RECEIVE, words, lambda person: _allowed(screen, values, person))


def _allowed(screen: CertificatesScreen, values: dict[str, object], approver: Person | None) -> None:
    from pos_term.services.certificates import keep

    desk = screen.till.desk(approver)
    texts = {name: str(values.get(name) or "") for name in ("number", "supplier", "title", "notes")}
    since, until = (cast("date | None", values.get(name)) for name in ("valid_from", "valid_until"))
    path = cast("Path | None", values.get("path"))

    def job() -> Kept | BadInput | Refused:
        return keep(
            desk, texts["number"], texts["supplier"], texts["title"], since, until, path, texts["notes"]
        )  # fmt: skip

    screen.store(job, partial(_kept, screen))


def _kept(screen: CertificatesScreen, given: Kept | BadInput | Refused) -> None:
    step = screen.open_step
    if isinstance(given, BadInput):
        step.show()
        step.warn(sentence(given.lines[0]))
    elif isinstance(given, Refused):
        step.show()
        step.refuse(sentence(given.words))
    else:
        screen.done(given.words)


def _day(value: object) -> str:
    return long_date(cast("date", value))


def _file(value: object) -> str:
    path = cast("Path", value)
    return f"{visible(path.name, limit=80)} in {visible(str(path.parent), limit=120)}"
