"""What counts for a product: its own word, else its department's, else the shop's, else the default."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_term.domain.policies import (
    DEFAULT_OVERRIDES,
    OVERRIDABLE,
    PLAIN,
    SETTABLE,
    Department,
    ExpiryDay,
    Markdown,
    Policies,
    Rulebook,
    Rules,
)
from pos_term.domain.products import LotPolicy, MissingPolicy, Product, Removal, Tracking, UnknownLot
from pos_term.domain.reasons import Level, Reason
from pos_term.domain.shop import Shop

MILK = Product(sku="milk", name="Milk", department="Dairy", tracking=Tracking.LOT)

RULES = st.builds(
    Rules,
    lot_policy=st.none() | st.sampled_from(LotPolicy),
    missing_policy=st.none() | st.sampled_from(MissingPolicy),
    removal=st.none() | st.sampled_from(Removal),
    unknown_lot=st.none() | st.sampled_from(UnknownLot),
    expiry_day=st.none() | st.sampled_from(ExpiryDay),
    warning_days=st.none() | st.integers(0, 9),
    min_shelf_life_days=st.none() | st.integers(0, 9),
    markdown=st.none() | st.builds(Markdown, days=st.integers(1, 9), percent=st.just(30_000)),
    overrides=st.none() | st.lists(st.sampled_from(Reason), max_size=3).map(tuple),
)
PRODUCTS = st.builds(
    Product,
    sku=st.just("milk"),
    name=st.just("Milk"),
    department=st.sampled_from(["Dairy", "Other", ""]),
    lot_policy=st.none() | st.sampled_from(LotPolicy),
    missing_policy=st.none() | st.sampled_from(MissingPolicy),
    removal=st.none() | st.sampled_from(Removal),
    unknown_lot=st.none() | st.sampled_from(UnknownLot),
    warning_days=st.none() | st.integers(0, 9),
    min_shelf_life_days=st.integers(0, 9),
)


def of(product: Product = MILK, shop: Rules | None = None, dairy: Rules | None = None) -> Policies:
    """The policies of a product of a shop with one department that has rules."""
    departments = (Department(name="Dairy", rules=dairy),) if dairy else ()
    return Rulebook(Shop(rules=shop or Rules(), departments=departments)).of(product)


def test_where_nobody_says_anything_the_defaults_count() -> None:
    assert of() == PLAIN


@given(PRODUCTS, RULES, RULES)
def test_the_nearest_word_counts(product: Product, shop: Rules, dairy: Rules) -> None:
    policies = of(product, shop, dairy)
    above = [dairy, shop] if product.department == "Dairy" else [shop]

    def nearest(own: Any, name: str, default: Any) -> Any:
        return next((v for v in (own, *(getattr(rules, name) for rules in above)) if v is not None), default)

    assert policies.lot is nearest(product.lot_policy, "lot_policy", LotPolicy.CONFIRM)
    assert policies.missing is nearest(product.missing_policy, "missing_policy", MissingPolicy.BLOCK)
    assert policies.removal is nearest(product.removal, "removal", Removal.FEFO)
    assert policies.unknown_lot is nearest(product.unknown_lot, "unknown_lot", UnknownLot.BLOCK)
    assert policies.expiry_day is nearest(None, "expiry_day", ExpiryDay.SELL)
    assert policies.warning_days == nearest(product.warning_days, "warning_days", 7)
    assert policies.min_shelf_life_days == nearest(product.min_shelf_life_days or None, "min_shelf_life_days", 0)
    assert policies.markdown == nearest(None, "markdown", None)


@given(PRODUCTS, RULES, RULES)
def test_a_recall_blocks_and_cannot_be_overridden_whatever_is_said(
    product: Product, shop: Rules, dairy: Rules
) -> None:
    policies = of(product, shop, dairy)
    assert policies.level(Reason.RECALLED) is Level.BLOCK
    assert policies.overridable <= OVERRIDABLE
    assert Reason.RECALLED not in policies.overridable


@pytest.mark.parametrize("reason", sorted(SETTABLE))
def test_levels_are_laid_over_each_other_reason_by_reason(reason: Reason) -> None:
    shop = Rules(levels=((reason, Level.BLOCK),))
    assert of(shop=shop).level(reason) is Level.BLOCK
    assert of(shop=shop, dairy=Rules(levels=((reason, Level.ALLOW),))).level(reason) is Level.ALLOW
    own = replace(MILK, levels=((reason.value, "warn"),))
    assert of(own, shop).level(reason) is Level.WARN
    assert all(of(shop=shop).level(other) is PLAIN.level(other) for other in Reason if other is not reason)


@pytest.mark.parametrize("reason", [reason for reason in Reason if reason not in SETTABLE])
def test_the_level_of_what_always_blocks_cannot_be_set(reason: Reason) -> None:
    allow = Rules(levels=((reason, Level.ALLOW),))
    own = replace(MILK, levels=((reason.value, "allow"),))
    assert of(own, allow, allow).level(reason) is Level.BLOCK


def test_an_unknown_lot_warns_where_it_is_taken() -> None:
    assert of().level(Reason.UNKNOWN_LOT) is Level.BLOCK
    assert of(shop=Rules(unknown_lot=UnknownLot.CREATE)).level(Reason.UNKNOWN_LOT) is Level.WARN


def test_what_may_be_overridden_is_one_list_and_the_nearest_one_counts() -> None:
    assert of().overridable == DEFAULT_OVERRIDES
    assert Reason.EXPIRED not in DEFAULT_OVERRIDES
    shop = Rules(overrides=(Reason.EXPIRED, Reason.RECALLED))
    assert of(shop=shop).overridable == {Reason.EXPIRED}
    assert of(shop=shop, dairy=Rules(overrides=())).overridable == frozenset()


def test_products_that_differ_in_what_they_say_are_told_apart() -> None:
    rules = Rulebook(Shop())
    auto = replace(MILK, lot_policy=LotPolicy.AUTO)
    assert [rules.of(each).lot for each in (MILK, auto, MILK)] == [
        LotPolicy.CONFIRM, LotPolicy.AUTO, LotPolicy.CONFIRM,
    ]  # fmt: skip
    assert rules.of(replace(MILK, price=999)) is rules.of(MILK), "worked out once"
