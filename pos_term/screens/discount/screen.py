"""A discount, a price by hand or a markdown, on the selected line or the whole sale."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from pos_term.domain.cart import CartLine
from pos_term.domain.clean import clean
from pos_term.domain.money import format_amount
from pos_term.domain.people import Permission
from pos_term.domain.pricing import Discount, Reduction
from pos_term.domain.reasons import Reason
from pos_term.domain.shop import Occasion
from pos_term.domain.tax import format_rate
from pos_term.screens.base import TillModal, key
from pos_term.screens.discount.typed import HOW, Wanted, wanted
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.figures import Figure, Figures
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.domain.people import Person
    from pos_term.services.outcomes import Outcome


class DiscountScreen(TillModal["Outcome"]):
    """Gives what came of it, or None when it was left. Refused, it stays open and says why."""

    CSS_PATH = "discount.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("f7", "switch", "Line or sale"),
        key("escape", "close", "Back"),
    ]

    def __init__(self, line: int, typed: str = "") -> None:
        """Begin with the line with the key `line`, and with what was typed at the counter already."""
        super().__init__()
        self.line_key = line
        self.whole = False
        """Whether it is for the whole sale."""
        self.figures = Figures()
        self._typed = typed
        self._reasons: dict[Occasion, str] = {}
        """The reasons given so far: one that was refused with its discount is not asked for again."""

    def compose(self) -> ComposeResult:
        """The box over the cart."""
        with Vertical(id="discount", classes="box"):
            yield self.figures
            yield self.band
            yield self.entry_line
            yield self.legend

    def on_mount(self) -> None:
        """Show what it costs now, and take what was typed before."""
        self.show_prices()
        if self._typed:
            self.take_entry(Entry.typed(self._typed))

    @property
    def key(self) -> int | None:
        """The line it is for; None is the whole sale."""
        return None if self.whole else self.line_key

    @property
    def line(self) -> CartLine | None:
        """The line it is for, unless it is for the sale."""
        return None if self.whole else self.till.checkout.cart.line(self.line_key)

    @property
    def offered(self) -> Discount | None:
        """The markdown of short-dated goods that Enter accepts."""
        line = self.line
        if line is None or line.markdown:
            return None
        return self.till.checkout.pricing.markdown_for(line.key)

    # -- showing -------------------------------------------------------------------------------------------

    def _money(self, minor: int) -> str:
        return format_amount(minor, self.till.shop.digits)

    def show_prices(self) -> None:
        """Show what the line or the sale costs, and what was taken off already."""
        line = self.line
        name = "the whole sale" if line is None else clean(line.product.name, limit=44)
        self.name_box(f"Discount on {name}")
        self.figures.show(self._sale_rows() if line is None else self._line_rows(line))
        offered = self.offered
        hint = f"Enter: {format_rate(offered.percent or 0)} % off" if offered else ""
        self.entry_line.ask("Discount", hint=hint)
        self.refresh_frame()

    def _line_rows(self, line: CartLine) -> list[Figure]:
        rows = [Figure("Price", self._money(line.unit_price))]
        if line.list_price is not None:
            rows.append(Figure(f"  was {self._money(line.list_price)}, {line.price_reason}", muted=True))
        rows += [self._reduction(each) for each in line.reductions]
        rows.append(Figure("The line comes to", self._money(line.total), strong=True))
        offered = self.offered
        if offered:
            rows.append(
                Figure(f"Offered: {offered.reason}, {format_rate(offered.percent or 0)} % off", key="Enter")
            )
        return [*rows, Figure(""), Figure(HOW, muted=True)]

    def _sale_rows(self) -> list[Figure]:
        cart = self.till.checkout.cart
        rows = [Figure("Goods", self._money(sum(line.goods for line in cart.lines if not line.returns)))]
        if cart.discount:
            rows.append(self._reduction(cart.discount.reduction(sum(cart.shares))))
        rows.append(Figure("The sale comes to", self._money(cart.total), strong=True))
        return [*rows, Figure(""), Figure("10% or 2.50 off, 0 takes it off", muted=True)]

    def _reduction(self, each: Reduction) -> Figure:
        percent = f"{format_rate(each.percent)} %, " if each.percent is not None else ""
        return Figure(f"  off: {percent}{each.reason}", self._money(-each.amount))

    # -- entries -------------------------------------------------------------------------------------------

    def take_entry(self, entry: Entry) -> None:
        """A percentage, an amount, a price or 0; a scan is none of them."""
        asked = wanted(entry, self.till.shop.digits)
        if isinstance(asked, str):
            self._warn(asked)
        elif asked.nothing:
            self._ended(self.till.checkout.pricing.drop_discount(self.key))
        elif asked.price is not None and self.whole:
            self._warn("A price is set on one line: F7 goes back to it.")
        else:
            self.reasoned(asked)

    def take_enter(self) -> None:
        """Accept the markdown that is offered."""
        if self.offered:
            self._ended(self.till.checkout.pricing.mark_down(self.line_key))
        else:
            self._warn(f"Type {HOW}.")

    def reasoned(self, asked: Wanted) -> None:
        """Ask for the reason, where one is needed and none was given, and go on."""
        occasion = Occasion.DISCOUNT if asked.price is None else Occasion.PRICE
        reason = self._reasons.get(occasion, "")
        if reason or self._needs_none(asked):
            self.give(asked, reason)
            return
        from pos_term.screens.reason.screen import ReasonScreen

        def given(reason: str | None) -> None:
            if reason:
                self._reasons[occasion] = reason
                self.give(asked, reason)

        self.go_to(ReasonScreen(occasion, f"Why {self._words(asked)}?"), given)

    def _needs_none(self, asked: Wanted) -> bool:
        """An open price is answered, and the price of the list comes back, without a reason."""
        line = self.line
        opened = line is not None and line.list_price is None and (line.asks_price or line.product.open_price)
        back = line is not None and asked.price is not None and line.list_price == asked.price
        return asked.price is not None and (opened or back)

    def give(self, asked: Wanted, reason: str, approved: Person | None = None) -> None:
        """Do it; what is over somebody's limit is asked of someone who may more."""
        pricing = self.till.checkout.pricing
        if asked.price is not None:
            outcome = pricing.price(self.line_key, asked.price, reason, approved)
        else:
            outcome = pricing.discount(
                self.key, percent=asked.percent, amount=asked.amount, reason=reason, approved=approved
            )
        if Reason.NOT_ALLOWED.value in outcome.reasons and approved is None:
            self._ask_leave(asked, reason, outcome)
        else:
            self._ended(outcome)

    def _ask_leave(self, asked: Wanted, reason: str, refused: Outcome) -> None:
        from pos_term.screens.approve.screen import ApproveScreen

        permission = Permission.DISCOUNT if asked.price is None else Permission.PRICE
        self._warn(refused.message)
        shop, role = self.till.shop, self.till.attended().role
        above = shop.rights_of(role).discount if shop.allows(role, permission) else -1
        again = partial(self.give, asked, reason)
        asking = ApproveScreen(permission, f"{refused.message} Reason: {reason}", above=above)
        self.go_to(asking, lambda person: again(person) if person else None)

    def _words(self, asked: Wanted) -> str:
        if asked.price is not None:
            return f"the price {self._money(asked.price)}"
        if asked.percent is not None:
            return f"{format_rate(asked.percent)} % off"
        return f"{self._money(asked.amount or 0)} off"

    def _ended(self, outcome: Outcome) -> None:
        if outcome.ok:
            self.leave(outcome)
        else:
            self._warn(outcome.message)

    def _warn(self, words: str) -> None:
        self.tell(Notice(Tone.WARNING, words))

    # -- keys ----------------------------------------------------------------------------------------------

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        other = "This line only" if self.whole else "The whole sale"
        enter = "Mark it down" if self.offered else "Take it off"
        return (KeyCap("F7", other, 1), KeyCap("Enter", enter, 0), KeyCap("Esc", "Back", 0))

    def action_switch(self) -> None:
        """From the line to the sale and back."""
        self.whole = not self.whole
        self.tell(None)
        self.show_prices()

    def action_close(self) -> None:
        """Back to the sale, as it was."""
        self.leave(None)
