"""CSV files read line by line, whatever stands in them: rows, or one plain line about each fault."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO

from pos_term.domain.clean import clean, visible

LONGEST_LINE = 1_000_000
"""Bytes."""
LARGEST_FILE = 300_000_000
"""Bytes."""
MOST_ROWS = 500_000
MOST_PROBLEMS = 1000
"""Bad rows that are listed; further ones are only counted."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: its first line, counted from 1, and its cells by column, blanks around them off."""

    line: int
    cells: dict[str, str]


class FileFault(ValueError):
    """A file cannot be read any further; the message is one plain line that names it."""


class Problems:
    """What is wrong with the rows of one file, in the order of its lines."""

    def __init__(self, file: str) -> None:
        self.file = visible(file, limit=200)
        self._lines: list[tuple[int, str]] = []
        self.count = 0

    def add(self, line: int, words: str) -> None:
        """One bad row."""
        self.count += 1
        if len(self._lines) < MOST_PROBLEMS:
            self._lines.append((line, f"{self.file}, line {line}, {clean(words, limit=2000)}"))

    def lines(self) -> tuple[str, ...]:
        """What to tell: each bad row, and how many more there are."""
        more = self.count - len(self._lines)
        tail = (f"{self.file}: {more} more bad rows; mend these first",) if more else ()
        return (*(words for _, words in sorted(self._lines, key=itemgetter(0))), *tail)


class CsvFile:
    """One CSV file: UTF-8 with or without BOM, commas, a header row. Read it once, from the beginning."""

    def __init__(self, path: Path, columns: Sequence[str], required: Sequence[str], problems: Problems) -> None:
        self._path = path
        self._columns = columns
        self._required = required
        self._problems = problems
        self._hash = hashlib.sha256()
        self._line = 0
        self._offset = 0
        self._spoiled = False

    @property
    def digest(self) -> str:
        """SHA-256, in hex, of every byte of the file; known when all rows are read."""
        return self._hash.hexdigest()

    def rows(self) -> Iterator[Row]:
        """Each row that is not blank. A row that cannot be taken apart goes to the problems. Raises FileFault."""
        try:
            with self._path.open("rb") as file:
                yield from self._rows(csv.reader(self._text(file), strict=True))
        except OSError as error:
            raise FileFault(f"{self._problems.file}: {error.strerror or error}; check the path") from error

    def _rows(self, reader: Iterator[list[str]]) -> Iterator[Row]:
        header: list[str] | None = None
        count = 0
        while True:
            first = self._line + 1
            try:
                cells = [cell.strip(" \t") for cell in next(reader)]
            except StopIteration:
                break
            except csv.Error as error:
                if header is None:
                    raise FileFault(f"{self._problems.file}, line {first}: {_csv_words(error)}") from error
                self._problems.add(first, f"quotes: {_csv_words(error)}")
                self._spoiled = False
                continue
            if header is None:
                if any(cells):
                    header = self._header(cells)
            elif any(cells) or self._spoiled:
                count += 1
                row = self._row(first, header, cells)
                if row is not None:
                    yield row
            self._spoiled = False
            if count > MOST_ROWS:
                raise FileFault(f"{self._problems.file}: more than {MOST_ROWS} rows; split the file")
        if header is None:
            raise FileFault(f"{self._problems.file}: the file is empty; its first row must name the columns")

    def _row(self, line: int, header: list[str], cells: list[str]) -> Row | None:
        if self._spoiled:
            self._problems.add(line, "row: holds a NUL byte; remove it")
        elif len(cells) != len(header):
            self._problems.add(
                line, f"row: has {len(cells)} fields, the header has {len(header)}; check its commas and quotes"
            )
        else:
            return Row(line, dict(zip(header, cells, strict=True)))
        return None

    def _header(self, cells: list[str]) -> list[str]:
        name = self._problems.file
        if len(cells) == 1 and (";" in cells[0] or "\t" in cells[0]):
            raise FileFault(f"{name}, line {self._line}: the columns are not parted by commas; save it with commas")
        names = [cell.lower() for cell in cells]
        for column in names:
            shown = visible(column, limit=40) or "(no name)"
            if column not in self._columns:
                known = ", ".join(self._columns)
                raise FileFault(f"{name}, line {self._line}, {shown}: is not a column; known are {known}")
            if names.count(column) > 1:
                raise FileFault(f"{name}, line {self._line}, {shown}: the column is there twice; remove one")
        missing = [column for column in self._required if column not in names]
        if missing:
            raise FileFault(f"{name}, line {self._line}, {missing[0]}: the column is missing; add it")
        return names

    def _text(self, file: BinaryIO) -> Iterator[str]:
        while raw := file.readline(LONGEST_LINE + 1):
            self._line += 1
            self._hash.update(raw)
            self._refuse_as_a_whole(raw)
            start = 3 if self._line == 1 and raw.startswith(b"\xef\xbb\xbf") else 0
            try:
                text = raw[start:].decode("utf-8")
            except UnicodeDecodeError as error:
                at = self._offset + start + error.start
                wrong = f"byte 0x{raw[start + error.start]:02X} at offset {at} is not UTF-8; save the file as UTF-8"
                raise FileFault(f"{self._problems.file}, line {self._line}: {wrong}") from error
            self._offset += len(raw)
            if "\0" in text:
                self._spoiled = True
                text = text.replace("\0", "")
            yield text

    def _refuse_as_a_whole(self, raw: bytes) -> None:
        name = self._problems.file
        if self._line == 1 and raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise FileFault(f"{name}, line 1: the file is UTF-16; save it as UTF-8")
        if len(raw) > LONGEST_LINE:
            words = f"is longer than {LONGEST_LINE} bytes; check that the file is CSV"
            raise FileFault(f"{name}, line {self._line}: {words}")
        if self._offset + len(raw) > LARGEST_FILE:
            raise FileFault(f"{name}: is larger than {LARGEST_FILE // 1_000_000} MB; split the file")


def _csv_words(error: csv.Error) -> str:
    words = str(error)
    if "field larger" in words:
        return "a field is too long; check that its quotes are closed"
    if "new-line character" in words:
        return "a carriage return stands in the row; end rows with LF or CR LF"
    if "unexpected end" in words:
        return "a quote is opened and never closed; close it"
    return "a quote stands where none may; write a quote inside a field twice"
