"""The expiring goods: what is left of them, what will be left over, and what is proposed, by which rule."""

from __future__ import annotations

from pos_term.domain.documents import MovedLine, PlacesSet, StockMoved
from pos_term.domain.places import Branch, Location
from pos_term.domain.policies import Department, ExpiryDay, Markdown, Rules
from pos_term.domain.products import Dated, Product, Tracking
from pos_term.services.desk import Refused
from pos_term.services.figures.expiring import Action, Expiring, expiring
from pos_term.services.figures.marking_down import mark_down
from pos_term.services.lot_desk.values import Done, Take
from tests.services.stockroom import deliver, desk_of, made, sold, supplier
from tests.shop import TestShop, days, gs1

MARK, MOVE, BACK, TEST, GONE = (
    Action.MARK_DOWN, Action.TRANSFER, Action.RETURN, Action.RETEST, Action.DISPOSE
)  # fmt: skip


def milk_of(shop: TestShop, **more: object) -> Product:
    """Milk that sells one a day: a lot with 28 sold in the 28 days before today, and nothing left of it."""
    supplier(shop, "acme", name="Acme Dairy")
    milk = shop.product("MILK", Tracking.LOT, department="Dairy", **more)
    deliver(shop, milk, "GONE", 28_000, day=-40)
    for week in range(4):
        sold(shop, milk, "GONE", 7_000, day=-7 * week - 2)
    return milk


def found(shop: TestShop, within: int = 60) -> dict[str, Expiring]:
    return {each.lot or "": each for each in expiring(desk_of(shop), within)}


def actions(row: Expiring) -> list[Action]:
    return [proposal.action for proposal in row.proposed]


def test_lots_are_sold_one_after_the_other_and_what_is_left_over_is_at_risk(shop: TestShop) -> None:
    milk = milk_of(shop)
    deliver(shop, milk, "A", 5_000, day=-3, expiry=days(9), cost=5_000)
    deliver(shop, milk, "B", 10_000, day=-2, expiry=days(11), cost=5_000)
    rows = found(shop)
    assert [(rows[lot].days_to_sell, rows[lot].unsold, rows[lot].at_risk) for lot in "AB"] == [
        (5, 0, 0),
        (15, 3_000, 150),  # today and 11 days more sell 12, of which 5 are the first lot's
    ]
    assert (rows["A"].sold, rows["A"].window, rows["A"].value) == (28_000, 28, 250)
    assert rows["A"].proposed == ()
    assert rows["B"].take == Take(rows["B"].key, "floor", 10_000)
    assert rows["B"].take_for(rows["B"].proposed[0]) == Take(rows["B"].key, "floor", 3_000)


def test_where_the_last_day_is_not_sold_there_is_one_day_less(shop: TestShop) -> None:
    milk = milk_of(shop)
    shop.rule(expiry_day=ExpiryDay.STOP)
    deliver(shop, milk, "A", 10_000, day=-3, expiry=days(9))
    assert found(shop)["A"].unsold == 1_000


def test_a_product_that_came_this_week_has_no_pace_yet(shop: TestShop) -> None:
    new = shop.product("NEW", Tracking.LOT)
    deliver(shop, new, "A", 90_000, day=-6, expiry=days(2))
    assert (found(shop)["A"].unsold, found(shop)["A"].proposed) == (0, ())
    deliver(shop, new, "OLD", 1_000, day=-7, expiry=days(3))
    assert found(shop)["A"].unsold == 90_000


def test_what_is_expired_is_disposed_of_or_goes_back(shop: TestShop) -> None:
    milk = milk_of(shop)
    deliver(shop, milk, "A", 5_000, day=-9, expiry=days(-1), supplier="acme")
    deliver(shop, milk, "B", 5_000, day=-9, expiry=days(-2), supplier="market stall")
    rows = found(shop)
    assert actions(rows["A"]) == [GONE, BACK]
    assert (rows["A"].proposed[1].supplier, rows["A"].supplier_name) == ("acme", "Acme Dairy")
    assert actions(rows["B"]) == [GONE]
    assert (rows["B"].status, rows["B"].days_left, rows["B"].unsold) == ("expired", -2, 5_000)


def test_what_may_not_be_sold_is_never_marked_down(shop: TestShop) -> None:
    milk = milk_of(shop)
    for lot in ("HELD", "RECALLED"):
        deliver(shop, milk, lot, 5_000, day=-9, expiry=days(20), supplier="acme")
    deliver(shop, milk, "ASIDE", 5_000, day=-9, expiry=days(-3), location="quarantine", supplier="acme")
    shop.hold(milk, "HELD")
    shop.recall(milk, "RECALLED")
    rows = found(shop)
    assert actions(rows["HELD"]) == [BACK, TEST, GONE]
    assert actions(rows["RECALLED"]) == [BACK, GONE]
    assert actions(rows["ASIDE"]) == [BACK, GONE]
    assert {row.days_to_sell for row in rows.values()} == {None}


def test_past_its_best_before_date_it_may_still_be_sold_for_less(shop: TestShop) -> None:
    jam = shop.product("JAM", Tracking.LOT, dated=Dated.BEST_BEFORE)
    deliver(shop, jam, "A", 5_000, day=-50, best_before=days(-2))
    [row] = expiring(desk_of(shop), 0)
    assert actions(row) == [MARK, TEST, GONE]
    assert (row.best_before, row.status) == (True, "past_best_before")


def test_too_much_of_what_sells_is_marked_down_first(shop: TestShop) -> None:
    milk = milk_of(shop)
    deliver(shop, milk, "A", 50_000, day=-3, expiry=days(9), supplier="acme", certificate="C-1")
    [row] = expiring(desk_of(shop), 60)
    assert actions(row) == [MARK, BACK, TEST]
    assert {proposal.quantity for proposal in row.proposed} == {40_000}
    assert row.proposed[0].why == "40 will be left over on its date: 28 of the product were sold in 28 days."
    shop.post(
        PlacesSet(
            id="p", branches=(Branch(id="n", name="North"), Branch(id="s", name="South", closed=True)),
            locations=(Location(name="n-floor", branch="n"), Location(name="s-floor", branch="s")),
        )
    )  # fmt: skip
    [row] = expiring(desk_of(shop), 60)
    assert actions(row) == [MARK, MOVE, BACK, TEST]
    assert row.proposed[1].targets == ("n-floor",)


def test_of_what_does_not_sell_a_markdown_comes_last(shop: TestShop) -> None:
    supplier(shop, "acme")
    tea = shop.product("TEA", Tracking.LOT)
    deliver(shop, tea, "A", 50_000, day=-30, expiry=days(20), supplier="acme")
    deliver(shop, tea, "B", 50_000, day=-30, expiry=days(7), supplier="acme")
    rows = found(shop)
    assert actions(rows["A"]) == [BACK, MARK]
    assert actions(rows["B"]) == [MARK], "a week before its date no supplier takes it back"


def test_what_lies_in_another_store_is_not_sold_here(shop: TestShop) -> None:
    milk = milk_of(shop)
    shop.post(
        PlacesSet(
            id="p", branches=(Branch(id="n", name="North"),), locations=(Location(name="n-floor", branch="n"),)
        )
    )
    deliver(shop, milk, "A", 50_000, day=-3, expiry=days(9))
    moved = MovedLine(sku="MILK", lot="A", source="floor", target="n-floor", quantity=45_000)
    shop.post(StockMoved(id="m", lines=(moved,)))
    rows = {row.place: row for row in expiring(desk_of(shop), 60)}
    assert (rows["n-floor"].branch, rows["n-floor"].unsold, rows["n-floor"].proposed) == ("North", 0, ())
    assert rows["floor"].unsold == 0


def test_the_shelf_life_that_is_left_is_told_where_the_production_is_known(shop: TestShop) -> None:
    milk = milk_of(shop)
    deliver(shop, milk, "A", 1_000, day=-3, expiry=days(9), production_date=days(-5))
    deliver(shop, milk, "B", 1_000, day=-3, expiry=days(-1), production_date=days(-15))
    deliver(shop, milk, "C", 1_000, day=-3, expiry=days(9))
    assert [found(shop)[lot].shelf_left for lot in "ABC"] == [64, 0, None]


def test_the_list_ends_with_its_days_and_keeps_what_is_past(shop: TestShop) -> None:
    milk = milk_of(shop)
    for lot, day in (("PAST", -4), ("NOW", 0), ("LAST", 30), ("LATER", 31)):
        deliver(shop, milk, lot, 1_000, day=-9, expiry=days(day), supplier="acme")
    assert [row.lot for row in expiring(desk_of(shop), 30)] == ["PAST", "NOW", "LAST"]
    assert expiring(desk_of(shop), 30, department="Bakery") == []
    assert len(expiring(desk_of(shop), 31, product="MILK", department="Dairy", supplier="acme")) == 4


def test_the_report_says_the_same(shop: TestShop) -> None:
    milk = milk_of(shop)
    deliver(shop, milk, "OLD", 2_000, day=-9, expiry=days(-1), cost=5_000)
    deliver(shop, milk, "A", 50_000, day=-3, expiry=days(9), cost=5_000)
    deliver(shop, milk, "FAR", 50_000, day=-3, expiry=days(500), cost=5_000)
    report = made(shop, "expiry", within=9)
    columns = ("lot", "days_left", "value", "left_over", "at_risk", "action", "days_to_sell_out")
    assert [tuple(row[name] for name in columns) for row in report.rows] == [
        ("OLD", -1, "1.00", "2", "1.00", "dispose", None),
        ("A", 9, "25.00", "40", "20.00", "mark_down", 50),
    ]
    assert report.totals == {
        "rows": 2, "value": "26.00", "at_risk": "21.00", "expired": 1,
        "by_action": {"dispose": 1, "mark_down": 1},
    }  # fmt: skip


def test_a_markdown_reaches_the_department_and_the_counter_offers_it(shop: TestShop) -> None:
    milk = milk_of(shop)
    deliver(shop, milk, "A", 50_000, day=-3, expiry=days(9))
    [row] = expiring(desk_of(shop), 60)
    assert (row.proposed[0].markdown, row.proposed[0].offered) == (None, False)
    done = mark_down(desk_of(shop), "Dairy", row.days_left, 25_000)
    assert isinstance(done, Done)
    assert done.words.startswith("25 % less from 9 days before the date, for Dairy: 1 lots on hand.")
    shop.change(done.documents[0].shop)  # type: ignore[attr-defined]
    [row] = expiring(desk_of(shop), 60)
    assert row.proposed[0].markdown == Markdown(days=9, percent=25_000)
    assert row.proposed[0].offered
    assert row.proposed[0].why.endswith("The counter offers it at 25 % less.")
    outcome = shop.checkout.scan(gs1(milk, "A", days(9)))
    assert outcome.offer is not None
    assert outcome.offer.percent == 25_000


def test_a_markdown_leaves_the_other_rules_as_they_are(shop: TestShop) -> None:
    milk_of(shop)
    shop.rule(Department(name="Dairy", rules=Rules(warning_days=4)), Department(name="Meat"), warning_days=9)
    for department in ("Dairy", "", "Fish"):
        assert isinstance(mark_down(desk_of(shop), department, 3, 30_000), Done)
    rule = Markdown(days=3, percent=30_000)
    with shop.store.reading() as connection:
        from pos_term.store.catalogue import shop as read

        now = read(connection)
    assert now.rules == Rules(warning_days=9, markdown=rule)
    assert now.departments == (
        Department(name="Dairy", rules=Rules(warning_days=4, markdown=rule)),
        Department(name="Meat"),
        Department(name="Fish", rules=Rules(markdown=rule)),
    )
    assert mark_down(desk_of(shop), "Fish", 3, 30_000) == Refused("Fish has this markdown already.")
    assert isinstance(mark_down(desk_of(shop), "Fish", 0, 30_000), Refused)
    assert isinstance(mark_down(desk_of(shop), "Fish", 3, 100_001), Refused)
