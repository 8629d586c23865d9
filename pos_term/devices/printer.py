"""The receipt printer: a receipt becomes a job, the job is checked, the job is sent."""

from __future__ import annotations

from pos_term.devices.escpos_decoder import check_job
from pos_term.devices.receipt_bytes import encode
from pos_term.devices.transports import PrinterFault, send
from pos_term.domain.receipt import Receipt
from pos_term.settings import PrinterSettings


class ReceiptPrinter:
    """An ESC/POS printer, reached as the till's settings say."""

    def __init__(self, settings: PrinterSettings) -> None:
        self._settings = settings

    def print(self, receipt: Receipt) -> PrinterFault | None:
        """Print one receipt; None when the printer took it. Takes seconds when the printer is away."""
        try:
            job = encode(receipt, columns=receipt.columns, code_page=self._settings.code_page)
        except ValueError as error:
            return PrinterFault(f"{error}. The receipt waits and will print later.")
        problem = check_job(job)
        if problem:
            words = f"this receipt cannot be printed safely ({problem}); show it on the screen instead"
            return PrinterFault(words, others_may_print=True)
        return send(job, self._settings)


def printer_for(settings: PrinterSettings) -> ReceiptPrinter | None:
    """The till's printer, or None when it has none."""
    return None if settings.kind == "none" else ReceiptPrinter(settings)
