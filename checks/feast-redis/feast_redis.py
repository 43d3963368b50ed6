"""Compares what a Feast SDK reads from Redis with factor-api and with the closed bars.

Live bars go on while this reads, so a row is compared only where both sides tell the same event
time; a row for which they never do within PATIENCE_S fails the check.
"""

from __future__ import annotations

import json
import os
import shutil
import struct
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from factor_bars import Bar, FactorBars
from factorline_client import Factorline
from feast import FeatureStore
from feast_repo import applied

WATCH_S = 10
PATIENCE_S = 60
PAUSE_S = 0.1
MOST_SYMBOLS = 200
UNKNOWN = "NO.SUCH.SYMBOL"
Values = dict[str, float | None]


class Row(NamedTuple):
    """A row of a view; the event time is None where there is none."""

    event_us: int | None
    values: Values


Rows = dict[tuple[str, str], Row]


def make_repo(folder: Path, catalog: dict, redis_uri: str) -> FeatureStore:
    """Writes the feature repository, applies it as its user would, and opens it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "catalog.json").write_text(json.dumps(catalog))
    shutil.copy(Path(__file__).parent / "repo" / "features.py", folder)
    (folder / "feature_store.yaml").write_text(
        f"""project: factorline
provider: local
registry: registry.db
online_store:
  type: redis
  connection_string: {redis_uri.removeprefix("redis://")}
entity_key_serialization_version: 3
"""
    )
    return applied(folder)


def from_feast(store: FeatureStore, views: dict[str, list[str]], symbols: list[str]) -> Rows:
    features = [f"{view}:{factor}" for view, factors in views.items() for factor in factors]
    response = store.get_online_features(
        features=features,
        entity_rows=[{"symbol": symbol} for symbol in symbols],
        full_feature_names=True,
    )
    columns = response.to_dict()
    times = dict(zip(response.proto.metadata.feature_names.val, response.proto.results))
    rows: Rows = {}
    for view, factors in views.items():
        for i, symbol in enumerate(symbols):
            stamp = times[f"{view}__{factors[0]}"].event_timestamps[i]
            event_us = stamp.seconds * 1_000_000 + stamp.nanos // 1000
            values = {factor: columns[f"{view}__{factor}"][i] for factor in factors}
            rows[view, symbol] = Row(event_us or None, values)
    return rows


def from_api(api: Factorline, views: dict[str, list[str]], symbols: list[str]) -> Rows:
    rows: Rows = {}
    for view, factors in views.items():
        batch = api.batch(symbols, [f"{view}:{factor}" for factor in factors], bar="closed")
        for told in batch.rows:
            cells = [told[f"{view}:{factor}"] for factor in factors]
            ns = cells[0].event_time_ns
            values = {factor: cell.value for factor, cell in zip(factors, cells)}
            rows[view, told.symbol] = Row(None if ns is None else ns // 1000, values)
    return rows


def same(a: float | None, b: float | None) -> bool:
    """Whether both are nothing, or the same double to the last bit."""
    if a is None or b is None:
        return a is b
    return struct.pack(">d", a) == struct.pack(">d", b)


class Report:
    """Counts equal values and keeps the first differences."""

    def __init__(self) -> None:
        self.differences: list[str] = []
        self.equal: dict[str, int] = {}
        self.empty: dict[str, int] = {}

    def compare(self, other: str, key: tuple[str, str], feast: Row, told: Values) -> None:
        for factor, value in feast.values.items():
            if same(value, told[factor]):
                self.equal[other] = self.equal.get(other, 0) + 1
                self.empty[other] = self.empty.get(other, 0) + (value is None)
            else:
                self.differences.append(
                    f"{key[1]} {key[0]}:{factor} at {feast.event_us} us:"
                    f" feast={value!r}, {other}={told[factor]!r}"
                )

    def line(self, other: str) -> str:
        equal, empty = self.equal.get(other, 0), self.empty.get(other, 0)
        return f"  {other:<12} {equal:>8,} values equal, {empty:,} of them no value on both sides"


def meet(
    store: FeatureStore, api: Factorline, views: dict[str, list[str]], symbols: list[str], report: Report
) -> dict[Bar, Row]:
    """Compares each row once, for WATCH_S and until all have met their twin; gives the rows."""
    met: dict[Bar, Row] = {}
    left = {(view, symbol) for view in views for symbol in symbols}
    start = time.monotonic()
    rounds = 0
    while time.monotonic() < start + (PATIENCE_S if left else WATCH_S):
        rounds += 1
        feast, told = from_feast(store, views, symbols), from_api(api, views, symbols)
        for key, row in feast.items():
            bar = Bar(*key, row.event_us)
            if row.event_us != told[key].event_us or bar in met:
                continue
            left.discard(key)
            met[bar] = row
            report.compare("factor-api", key, row, told[key].values)
        time.sleep(PAUSE_S)
    none = sum(bar.end_us is None for bar in met)
    print(f"  {rounds} rounds, {len(met) - none:,} bars met on both sides, {none} rows without one")
    for view, symbol in sorted(left):
        report.differences.append(f"{symbol} {view}: no bar with the same event time on both sides")
    return met


def compare_bars(bars: FactorBars, met: dict[Bar, Row], report: Report) -> None:
    bars.read_to_end()
    beyond = 0
    for bar, row in met.items():
        told = bars.values.get(bar)
        if told is not None:
            report.compare("factor-bars", (bar.view, bar.symbol), row, told)
        elif bar.end_us is not None:
            beyond += 1
    if beyond:
        print(f"  {beyond:,} bars are older than what is read of factor-bars")


def compare_unknown(
    store: FeatureStore, api: Factorline, views: dict[str, list[str]], report: Report
) -> None:
    feast = from_feast(store, views, [UNKNOWN])
    told = from_api(api, views, [UNKNOWN])
    for key, row in feast.items():
        report.compare("unknown", key, row, told[key].values)
        if row.event_us is not None or any(value is not None for value in row.values.values()):
            report.differences.append(f"{UNKNOWN} {key[0]}: Feast reads something")


def main(repo: Path) -> int:
    redis_uri = os.environ["FACTORLINE_REDIS_URI"]
    with Factorline(os.environ["FACTORLINE_API_URL"], deadline_ms=5_000) as api:
        catalog = api.catalog()
        views = {
            view["name"]: [factor["name"] for factor in view["factors"]]
            for view in catalog["views"]
            if view["kind"] == "bars"
        }
        symbols = list(api.symbols())[:MOST_SYMBOLS]
        if not symbols:
            sys.exit("missing: symbols; nothing was received yet")
        bars = FactorBars(os.environ["FACTORLINE_KAFKA_BOOTSTRAP_SERVERS"])
        store = make_repo(repo, catalog, redis_uri)
        print(f"Feast {version('feast')} on {redis_uri}, {len(symbols)} symbols, views:")
        for view, factors in views.items():
            print(f"  {view:<12} {len(factors)} factors")
        report = Report()
        met = meet(store, api, views, symbols, report)
        compare_bars(bars, met, report)
        compare_unknown(store, api, views, report)
        bars.close()
    for other in ("factor-api", "factor-bars", "unknown"):
        print(report.line(other))
    for difference in report.differences[:20]:
        print(f"DIFFERENT {difference}")
    is_whole = all(report.equal.get(other) for other in ("factor-api", "factor-bars", "unknown"))
    print("OK" if is_whole and not report.differences else f"FAILED: {len(report.differences)} differences")
    return 0 if is_whole and not report.differences else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
