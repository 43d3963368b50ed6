"""What the check writes: values and keys that transports like to lose."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pandas as pd

START = datetime(2026, 8, 21, 15, 4, 5, tzinfo=timezone.utc)
RATIOS = [187.25, 3.0, -0.0, 5e-324, 1.7976931348623157e308, 0.1 + 0.2, None, float("nan")]
# None is null: of a column with one, Feast's SDK makes doubles and cannot write the large ones.
WHOLES = [0, -1, 2**53 + 1, 2**63 - 1, -(2**63), 308, -42, 7]
LABELS = ["plain", "", "nan", "삼성전자", "quote \" back \\ line\n", "0", None, "😀 é"]
LISTED = [True, False, True, False, None, True, None, False]
# Whole seconds, milliseconds and microseconds, in the order of no key.
OFFSETS = [
    timedelta(0),
    timedelta(milliseconds=123),
    timedelta(microseconds=123456),
    timedelta(microseconds=1),
    timedelta(days=-300),
    timedelta(seconds=59),
    timedelta(hours=1),
    timedelta(hours=2),
]
KEYS = {
    "check_symbols": {"symbol": ["CHECK.A", "005930", "1e3", "no", "A^B", "A=B", "NULL", "x" * 64]},
    "check_companies": {
        "company": ["삼성전자", "测试", "Zoë | \\ Co", "a b", "null", "😀", "ﬀ", "é" * 100]
    },
    "check_listings": {
        "symbol": ["CHECK.A", "CHECK.A", "005930", "A", "A", "AB", "A", "Z"],
        "venue": ["XNAS", "한국거래소", "XKRX", "B|C", "B\\|C", "C", "BC", "|"],
    },
}
KEYS["check_files"] = KEYS["check_listings"]
MISSING = {"symbol": "CHECK.NONE", "company": "없음", "venue": "NOWHERE"}


def frame(view: str, later: timedelta = timedelta(0), first: int = 0) -> pd.DataFrame:
    """A row per key of a view; the values begin with the one at index first."""
    count = len(RATIOS)
    turn = [(first + i) % count for i in range(count)]
    columns: dict[str, list] = dict(KEYS[view])
    columns["ratio"] = [RATIOS[i] for i in turn]
    columns["whole"] = pd.array([WHOLES[i] for i in turn], dtype="Int64")
    columns["label"] = [LABELS[i] for i in turn]
    columns["listed"] = pd.array([LISTED[i] for i in turn], dtype="boolean")
    columns["event_timestamp"] = [START + OFFSETS[i] + later for i in range(count)]
    columns["created"] = [START + timedelta(days=1) + later] * count
    return pd.DataFrame(columns)


def files_frame() -> pd.DataFrame:
    """Two versions of each key, the newer one not always behind the older."""
    columns = {
        "price": [float(i) / 7 for i in range(8)] + [float(i) for i in range(8)],
        "units": list(range(8)) + list(range(100, 108)),
        "event_timestamp": [START + timedelta(seconds=i * (-1) ** i) for i in range(8)] + [START] * 8,
        "created": [START + timedelta(days=2)] * 16,
    }
    keys = {name: values * 2 for name, values in KEYS["check_files"].items()}
    rows = pd.DataFrame({**keys, **columns})
    # The same time twice would be two rows of one key that differ.
    return rows.drop_duplicates([*keys, "event_timestamp"]).reset_index(drop=True)


def entity_rows(view: str) -> list[dict[str, str]]:
    """Each key once backwards, one twice, and one that was never written."""
    keys = KEYS[view]
    rows = [{name: values[i] for name, values in keys.items()} for i in range(8)]
    return [*reversed(rows), rows[0], {name: MISSING[name] for name in keys}]
