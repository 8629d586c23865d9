"""GS1 Digital Link: the web addresses in QR codes on packs."""

from __future__ import annotations

from datetime import date

import pytest

from pos_term.domain.barcode import CodeKind, ScanError, ScanFault, ScannedCode, decode

ON = date(2026, 11, 21)
GTIN = "04006381333931"


@pytest.mark.parametrize("aim", ["", "]Q1", "]d1", "]J0", "]Q0"])
@pytest.mark.parametrize(
    "link",
    [
        f"https://id.gs1.org/01/{GTIN}/10/A%2F1/21/S9?17=261200",
        f"HTTPS://ID.GS1.ORG/01/{GTIN}/10/A%2f1/21/S9?17=261200",
        f"http://brand.example:8080/de/shop/01/{GTIN}/10/A%2F1/21/S9?utm=5%&17=261200&x=1#top",
        f"https://brand.example/gtin/{GTIN}/lot/A%2F1/ser/S9?17=261200",
        f"https://brand.example/GTIN/{GTIN}/Lot/A%2F1/SER/S9?17=261200",
        f"https://brand.example/00/faux/01/{GTIN}/22/V1/10/A%2F1/21/S9?17=261200",
    ],
)
def test_a_link_fills_product_lot_expiry_and_serial(aim: str, link: str) -> None:
    code = decode((aim + link).encode(), on=ON)
    assert isinstance(code, ScannedCode)
    assert (code.kind, code.gtin, code.lot, code.serial) == (CodeKind.DIGITAL_LINK, GTIN, "A/1", "S9")
    assert code.expiry == date(2026, 12, 31)
    assert code.raw == aim + link
    assert code.alternatives == ()


def test_a_plus_is_itself_in_the_path() -> None:
    code = decode(f"https://a/01/{GTIN}/10/12+3".encode(), on=ON)
    assert isinstance(code, ScannedCode)
    assert code.lot == "12+3"


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com",
        "http://a/b",
        "https://example.com/menu?table=10",
        "http://01/1",
        "https://a/01//1",
        "Https://",
        f"https://a$/01/{GTIN}",
        f"ftp://a/01/{GTIN}",
        f"https://a/01/{GTIN}/",
        "HTTP://1/04/1",
    ],
)
def test_any_other_address_is_a_plain_code(address: str) -> None:
    code = decode(address.encode(), on=ON)
    assert isinstance(code, ScannedCode)
    assert (code.kind, code.code, code.gtin) == (CodeKind.CODE, address, None)


@pytest.mark.parametrize(
    ("rest", "fault"),
    [
        ("/01/04006381333930", ScanFault.BAD_CHECK_DIGIT),
        ("/01/4006381333931", ScanFault.BAD_CODE),
        (f"/01/{GTIN}?17=261301", ScanFault.BAD_DATE),
        (f"/01/{GTIN}/21/S9/10/A", ScanFault.BAD_CODE),
        (f"/01/{GTIN}/99/A", ScanFault.BAD_CODE),
        (f"/01/{GTIN}?10=A", ScanFault.BAD_CODE),
        (f"/01/{GTIN}?21=A", ScanFault.BAD_CODE),
        (f"/01/{GTIN}?987=1", ScanFault.BAD_CODE),
        (f"/01/{GTIN}/10/A%2", ScanFault.BAD_CODE),
        (f"/01/{GTIN}/10/A%20B", ScanFault.BAD_CODE),
        (f"/01/{GTIN}/10/%C3%A9", ScanFault.BAD_CODE),
        (f"/01/{GTIN}/10/A%1DB", ScanFault.BAD_CODE),
        (f"/01/{GTIN}?01=14006381333938", ScanFault.BAD_CODE),
        (f"/01/{GTIN}?17=261231&17=261230", ScanFault.BAD_CODE),
        (f"/01/{GTIN}?02={GTIN}&37=2", ScanFault.BAD_CODE),
    ],
)
def test_a_link_that_breaks_the_standard_is_refused(rest: str, fault: ScanFault) -> None:
    code = decode(f"https://id.gs1.org{rest}".encode(), on=ON)
    assert isinstance(code, ScanError), code
    assert code.fault is fault


def test_a_link_may_say_the_same_twice() -> None:
    code = decode(f"https://id.gs1.org/01/{GTIN}?17=261231&17=261231".encode(), on=ON)
    assert isinstance(code, ScannedCode)
    assert code.expiry == date(2026, 12, 31)
