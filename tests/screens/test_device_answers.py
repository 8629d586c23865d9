"""What a scanner on a port is told of its scans: good or bad, once, and at no cost to the counter."""

from __future__ import annotations

from pathlib import Path

from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.find.screen import FindScreen
from pos_term.screens.lock.screen import LockScreen
from pos_term.screens.lots.prompt import LotPrompt
from tests.equipment import Counter
from tests.screens.conftest import Goods
from tests.screens.scanners import Beeper, bags, hear, scanning
from tests.shop import days, gs1


async def test_a_scanner_is_told_what_became_of_its_own_scans_only(path: Path, goods: Goods) -> None:
    beeper = Beeper()
    async with scanning(path, Counter(scanners=beeper)) as (hands, counter):
        hear(counter, b"BAG", b"NOTHING-OF-OURS")
        await hands.scan(b"BAG")
        hear(counter, gs1(goods.milk, "7731", days(-2)), source="back")
        await hands.until(lambda: len(beeper.told) == 3)
        assert beeper.told == [("front", True), ("front", False), ("back", False)]


async def test_a_scan_that_answers_a_question_or_does_not_is_told_the_scanner_as_well(
    path: Path, goods: Goods
) -> None:
    beeper = Beeper()
    async with scanning(path, Counter(scanners=beeper)) as (hands, counter):
        hear(counter, b"MILK")
        await hands.until_shown(LotPrompt)
        hear(counter, b"7731")
        await hands.until(lambda: len(beeper.told) == 2)
        hear(counter, b"7745")
        await hands.until_shown(CheckoutScreen)
        await hands.press("f2")
        await hands.until_shown(FindScreen)
        hear(counter, b"NOT-OURS")
        await hands.until_shown(CheckoutScreen)
        await hands.press("f4")
        hear(counter, b"BAG")
        await hands.until(lambda: len(beeper.told) == 5)
        hands.app.lock()
        await hands.until_shown(LockScreen)
        hear(counter, b"BAG")
        await hands.until(lambda: len(beeper.told) == 6)
        assert [good for _, good in beeper.told] == [True, False, True, False, False, False]


async def test_a_scanner_that_cannot_be_told_holds_nothing_up(path: Path, goods: Goods) -> None:
    async with scanning(path, Counter(scanners=Beeper(broken=True)), faults=2) as (hands, counter):
        hear(counter, b"BAG", b"BAG")
        await hands.until(lambda: bags(hands) == 2)
        assert hands.screen.band.notice is None


async def test_a_store_that_does_not_answer_is_told_and_the_scanner_says_no(path: Path, goods: Goods) -> None:
    beeper = Beeper()
    async with scanning(path, Counter(scanners=beeper)) as (hands, counter):
        path.rename(path.with_name("away.db"))
        hear(counter, b"BAG")
        await hands.sees("THE STORE DOES NOT ANSWER")
        path.with_name("away.db").rename(path)
        hear(counter, b"BAG")
        await hands.until(lambda: bags(hands) == 1)
        assert beeper.told == [("front", False), ("front", True)]
