"""The two looks of the till, dark and light: one accent, and a colour each for good, mind and stop.

Every colour stands beside a word or a symbol that says the same. Contrast on its ground is at least 4.5 to 1
for all text (WCAG 2.2, 1.4.3), 7 to 1 for what a cashier reads all day.
"""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="till-dark",
    dark=True,
    primary="#63d2b8",
    accent="#63d2b8",
    foreground="#eef2f6",
    background="#0f1318",
    surface="#161c23",
    panel="#1d252e",
    success="#7ad79a",
    warning="#f3c65b",
    error="#ff8079",
    variables={
        "muted": "#a3b1bf",
        "bar": "#1d252e",
        "selected": "#24364a",
        "line": "#33404d",
        "refused-bg": "#c9252d",
        "refused-fg": "#ffffff",
        "warned-bg": "#4d3a08",
        "warned-fg": "#ffe9b0",
    },
)

LIGHT = Theme(
    name="till-light",
    dark=False,
    primary="#00695c",
    accent="#00695c",
    foreground="#14191f",
    background="#fbfaf7",
    surface="#f1efe9",
    panel="#e7e4dc",
    success="#1f6b35",
    warning="#7a4b00",
    error="#b01822",
    variables={
        "muted": "#4a5561",
        "bar": "#e7e4dc",
        "selected": "#d3e4ee",
        "line": "#c9c4b8",
        "refused-bg": "#b3121d",
        "refused-fg": "#ffffff",
        "warned-bg": "#ffe7a8",
        "warned-fg": "#3a2a00",
    },
)

THEMES = {"dark": DARK, "light": LIGHT}
"""By the name that the settings use."""
