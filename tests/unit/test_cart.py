"""The sale being built: quantities and numbers always add up, and a change never touches the old cart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from pos_term.domain.cart import Cart, CartLine, Number, add_number, shrink
from pos_term.domain.lots import Provenance
from pos_term.domain.products import Product, Tracking

MILK = Product(sku="milk", name="Milk", price=250, tax_rate=9000, tracking=Tracking.LOT)
BAG = Product(sku="bag", name="Bag", price=10, tax_rate=21000)
APPLES = Product(sku="apples", name="Apples", price=299, tax_rate=9000, weighed=True, unit="kg")

NUMBERS = st.builds(
    Number,
    lot_id=st.sampled_from(["milk␟A", "milk␟B", "milk␟C"]),
    lot=st.none(),
    serial=st.none(),
    quantity=st.integers(1, 5000),
    provenance=st.sampled_from(list(Provenance)),
    expiry=st.none() | st.dates(date(2026, 11, 1), date(2026, 12, 31)),
    best_before=st.none() | st.dates(date(2026, 11, 1), date(2026, 12, 31)),
    warnings=st.lists(st.sampled_from(["short_dated", "date_mismatch"]), unique=True).map(tuple),
    marked=st.sampled_from(["", "", "", "RECALLED."]),
)
LINES = st.builds(
    CartLine,
    key=st.integers(1, 5),
    product=st.sampled_from([MILK, BAG, APPLES]),
    quantity=st.integers(1, 20_000),
    unit_price=st.integers(0, 10**7),
    numbers=st.lists(NUMBERS, max_size=4).map(tuple),
    fixed_total=st.none() | st.integers(0, 10**7),
)


@given(LINES, NUMBERS)
def test_a_number_more_is_its_quantity_more(line: CartLine, number: Number) -> None:
    more = add_number(line, number)
    assert more.numbered == line.numbered + number.quantity
    assert replace(more, numbers=line.numbers) == line
    for lot in ("milk␟A", "milk␟B", "milk␟C"):
        given_now = number.quantity if number.lot_id == lot else 0
        assert held(more, lot) == held(line, lot) + given_now


@given(LINES, NUMBERS)
def test_how_a_lot_is_known_is_never_mixed(line: CartLine, number: Number) -> None:
    for how in Provenance:
        before = sum(n.quantity for n in line.numbers if n.provenance is how)
        after = sum(n.quantity for n in add_number(line, number).numbers if n.provenance is how)
        assert after - before == (number.quantity if number.provenance is how else 0)


@given(st.lists(NUMBERS.map(lambda n: replace(n, marked="")), min_size=1, max_size=8))
def test_the_earliest_date_and_every_warning_of_a_lot_stay_with_it(numbers: list[Number]) -> None:
    """Two packs of one lot may carry different labels: the sale is judged by the earlier at the commit too."""
    line = CartLine(key=1, product=MILK, quantity=10**6, unit_price=250)
    for number in numbers:
        line = add_number(line, number)
    for kept in line.numbers:
        same = [n for n in numbers if (n.lot_id, n.provenance) == (kept.lot_id, kept.provenance)]
        assert kept.expiry == min((n.expiry for n in same if n.expiry), default=None)
        assert kept.best_before == min((n.best_before for n in same if n.best_before), default=None)
        assert set(kept.warnings) == {w for n in same for w in n.warnings}
        assert len(set(kept.warnings)) == len(kept.warnings)


@given(LINES, NUMBERS.map(lambda n: replace(n, marked="")))
def test_a_number_that_stopped_the_sale_is_never_counted_together_with_another(
    line: CartLine, number: Number
) -> None:
    stopped = [n for n in line.numbers if n.marked]
    assert [n for n in add_number(line, number).numbers if n.marked] == stopped


def test_a_good_pack_of_a_lot_that_stopped_the_sale_stands_beside_the_stopped_one() -> None:
    stopped = Number(
        lot_id="milk␟A", lot="A", serial=None, quantity=1000, provenance=Provenance.SCANNED, marked="ON HOLD."
    )
    held_back = replace(line(Cart(), MILK, 2000), numbers=(stopped,))
    good = replace(stopped, marked="")
    assert add_number(held_back, good).numbers == (stopped, good)


@given(LINES, st.integers(0, 20_000))
def test_a_smaller_line_gives_up_the_numbers_captured_last(line: CartLine, quantity: int) -> None:
    less = shrink(line, quantity)
    assert less.quantity == quantity
    assert less.numbered == min(line.numbered, quantity)
    whole = less.numbers[:-1]
    assert whole == line.numbers[: len(whole)]
    assert replace(less, numbers=line.numbers, quantity=line.quantity) == line


@given(LINES)
def test_what_still_needs_a_number_is_never_below_nothing(line: CartLine) -> None:
    assert line.missing == (max(0, line.quantity - line.numbered) if line.product.tracked else 0)
    assert line.marked is any(n.marked for n in line.numbers)


@given(LINES)
def test_a_line_costs_its_label_or_price_times_quantity_half_up(line: CartLine) -> None:
    exact = Decimal(line.unit_price * line.quantity).scaleb(-3).to_integral_value(ROUND_HALF_UP)
    assert line.total == (int(exact) if line.fixed_total is None else line.fixed_total)


@given(st.lists(LINES, max_size=6), st.booleans())
def test_the_customer_pays_the_lines_and_the_tax_that_is_shown(lines: list[CartLine], included: bool) -> None:
    cart = Cart(prices_include_tax=included)
    for n, line in enumerate(lines, 1):
        cart = cart.with_line(replace(line, key=n))
    summed = sum(line.total for line in lines)
    assert cart.total == (summed if included else summed + cart.tax)
    assert cart.tax == sum(tax.tax for tax in cart.taxes)
    assert cart.total - cart.tax == sum(tax.net for tax in cart.taxes)


def held(line: CartLine, lot: str) -> int:
    return Cart((line,)).in_cart(lot)


def line(cart: Cart, product: Product, quantity: int = 1000) -> CartLine:
    return CartLine(key=cart.next_key, product=product, quantity=quantity, unit_price=product.price)


def test_lines_keep_their_place_and_their_key() -> None:
    cart = Cart()
    for product in (MILK, BAG, APPLES):
        cart = cart.with_line(line(cart, product))
    assert [each.key for each in cart.lines] == [1, 2, 3]
    bag = cart.line(2)
    assert bag is not None
    changed = cart.with_line(replace(bag, quantity=5000))
    assert [(each.key, each.quantity) for each in changed.lines] == [(1, 1000), (2, 5000), (3, 1000)]
    assert cart.line(2) == bag
    gone = changed.without(1)
    assert (gone.position(2), gone.position(1)) == (1, 0)
    assert gone.with_line(line(gone, BAG)).lines[-1].key == 4


def test_a_key_is_never_given_twice() -> None:
    cart = Cart().with_line(line(Cart(), MILK))
    again = cart.without(1)
    assert again.with_line(line(again, BAG)).lines[0].key == 2


def test_another_unit_joins_the_line_of_the_same_product_and_price_only() -> None:
    cart = Cart().with_line(line(Cart(), BAG))
    assert cart.joinable(BAG, 10) is cart.lines[0]
    assert cart.joinable(BAG, 9) is None
    assert cart.joinable(MILK, 10) is None
    labelled = Cart((replace(cart.lines[0], fixed_total=10),))
    assert labelled.joinable(BAG, 10) is None
    weighed = Cart().with_line(line(Cart(), APPLES))
    assert weighed.joinable(APPLES, 299) is None


def test_pieces_are_counted_and_a_weight_is_one_piece() -> None:
    cart = Cart()
    for product, quantity in ((MILK, 3000), (APPLES, 1482), (BAG, 500)):
        cart = cart.with_line(line(cart, product, quantity))
    assert cart.items == 5
    assert bool(cart)
    assert not Cart()


def test_one_lot_is_counted_over_all_lines() -> None:
    number = Number(lot_id="milk␟A", lot="A", serial=None, quantity=2000, provenance=Provenance.SCANNED)
    cart = Cart()
    for _ in range(2):
        cart = cart.with_line(replace(line(cart, MILK, 2000), numbers=(number,)))
    assert (cart.in_cart("milk␟A"), cart.in_cart("milk␟B")) == (4000, 0)
