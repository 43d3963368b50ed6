"""What Factorline's factor-api answers, as types, and how its JSON is read.

A cell without a value has ``value None``; nothing is ever replaced by a default. Times are whole
nanoseconds since 1970 UTC.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

PRESENT = "PRESENT"
STALE = "STALE"

_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?Z")
_NS = 1_000_000_000


class FactorlineError(Exception):
    """Whatever this client raises."""


class NotUsable(FactorlineError):
    """A cell was required that may not be used."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One factor of one symbol, with all that is known of it."""

    value: float | None
    status: str
    reason: str | None
    event_time_ns: int | None
    age_ms: int | None
    definition: str

    def usable(self, max_age_ms: int | None = None, stale: Collection[str] = ()) -> bool:
        """Whether the value may be used.

        :param max_age_ms: oldest age that is good enough
        :param stale: reasons for which a STALE value is good enough, for example ``{"HALTED"}``
        """
        fresh = self.status == PRESENT or (self.status == STALE and self.reason in stale)
        young = max_age_ms is None or (self.age_ms is not None and self.age_ms <= max_age_ms)
        return fresh and young and self.value is not None

    def require(self, max_age_ms: int | None = None, stale: Collection[str] = ()) -> float:
        """The value, or :class:`NotUsable` if it is not :meth:`usable`."""
        if self.value is None or not self.usable(max_age_ms, stale):
            raise NotUsable(
                f"must be usable: status={self.status}, reason={self.reason}, age_ms={self.age_ms}"
            )
        return self.value


@dataclass(frozen=True, slots=True)
class SymbolFactors:
    """The factors of one symbol, read at once."""

    symbol: str
    cut: str
    cells: dict[str, Cell]

    def __getitem__(self, factor: str) -> Cell:
        return self.cells[factor]


@dataclass(frozen=True, slots=True)
class Batch:
    """The factors of many symbols, in the order and with the repetitions asked."""

    cut: str
    rows: tuple[SymbolFactors, ...]

    def __getitem__(self, index: int) -> SymbolFactors:
        return self.rows[index]

    def of(self, symbol: str) -> SymbolFactors:
        """The first row of a symbol."""
        return next(row for row in self.rows if row.symbol == symbol)


@dataclass(frozen=True, slots=True)
class RankedRow:
    """A symbol in a cross-section; ``score`` is its z-score or percentile where that was asked."""

    symbol: str
    value: float
    rank: int
    score: float | None
    event_time_ns: int


@dataclass(frozen=True, slots=True)
class CrossSection:
    """One factor across symbols; ``excluded`` holds status and reason of those without a rank."""

    cut: str
    rows: tuple[RankedRow, ...]
    excluded: dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class StreamEvent:
    """An event of a stream: ``snapshot`` and ``row`` carry rows, ``beat`` and ``reset`` none.

    After a ``reset`` everything received before is only last-known, until the next snapshot.
    """

    kind: str
    rows: tuple[SymbolFactors, ...] = ()


def parse_time_ns(text: str | None) -> int | None:
    """Nanoseconds since 1970 of an RFC 3339 time in UTC; a float would lose the last digits."""
    if text is None:
        return None
    match = _TIME.fullmatch(text)
    if match is None:
        raise FactorlineError(f"must be RFC 3339 in UTC: time={text}")
    seconds = calendar.timegm(tuple(int(part) for part in match.groups()[:6]))
    return seconds * _NS + int((match[7] or "0").ljust(9, "0"))


def symbol_factors(body: dict[str, Any]) -> SymbolFactors:
    cells = {
        factor: Cell(
            cell["value"],
            cell["status"],
            cell.get("reason"),
            parse_time_ns(cell["eventTime"]),
            cell["ageMs"],
            cell["definition"],
        )
        for factor, cell in body["values"].items()
    }
    return SymbolFactors(body["symbol"], body["cut"], cells)


def batch(body: dict[str, Any]) -> Batch:
    states = {(row, factor): (status, reason) for row, factor, status, reason in body["statuses"]}

    def cell(row: int, factor: str) -> Cell:
        view = body["views"][factor.partition(":")[0]]
        status, reason = states.get((row, factor), (PRESENT, None))
        definitions = view.get("definitions")
        return Cell(
            body["values"][factor][row],
            status,
            reason,
            parse_time_ns(view["eventTimes"][row]),
            view["ageMs"][row],
            definitions[row] if definitions else view["definition"],
        )

    rows = (
        SymbolFactors(symbol, body["cut"], {factor: cell(row, factor) for factor in body["values"]})
        for row, symbol in enumerate(body["symbols"])
    )
    return Batch(body["cut"], tuple(rows))


def cross_section(body: dict[str, Any]) -> CrossSection:
    rows = tuple(
        RankedRow(
            row["symbol"],
            row["value"],
            row["rank"],
            row.get("zscore", row.get("percentile")),
            parse_time_ns(row["eventTime"]),
        )
        for row in body["rows"]
    )
    excluded = {symbol: (status, reason) for symbol, status, reason in body["excluded"]}
    return CrossSection(body["cut"], rows, excluded)


def event(kind: str, body: dict[str, Any]) -> StreamEvent:
    match kind:
        case "snapshot":
            return StreamEvent(kind, batch(body).rows)
        case "row":
            return StreamEvent(kind, (symbol_factors(body),))
        case _:
            return StreamEvent(kind)
