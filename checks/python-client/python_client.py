"""Asks a running factor-api every question that the example client knows."""

import sys
import time

from factorline_client import ApiError, DeadlineExceeded, Factorline

FACTOR = "live_1s:last_price"
STREAM_S = 3


def main(url: str) -> int:
    with Factorline(url, deadline_ms=2_000) as client:
        symbols = list(client.symbols())
        print(f"symbols         {len(symbols)}, views {len(client.catalog()['views'])}")
        if not symbols:
            sys.exit("missing: symbols; nothing was received yet")
        symbol = symbols[0]
        cell = client.factors(symbol, [FACTOR])[FACTOR]
        print(f"one symbol      {symbol} {FACTOR} {cell.value} {cell.status}, age {cell.age_ms} ms")
        batch = client.batch([*symbols, "NO.SUCH.SYMBOL"], [FACTOR], bar="closed")
        usable = sum(row[FACTOR].usable() for row in batch.rows)
        assert len(batch.rows) == len(symbols) + 1, batch
        assert batch[-1][FACTOR].reason == "UNKNOWN_SYMBOL", batch[-1]
        print(f"batch           {usable} of {len(batch.rows)} cells usable")
        section = client.cross_section("live_1s:roc_10", symbols=symbols, transform="percentile")
        assert len(section.rows) + len(section.excluded) == len(symbols), section
        print(f"cross-section   {len(section.rows)} ranked, {len(section.excluded)} excluded")
        problems(client)
        rows = stream(client, symbols)
    print(f"stream          a snapshot and {rows} rows in {STREAM_S} s")
    print("OK")
    return 0


def problems(client: Factorline) -> None:
    for code, question in {
        "unknown_symbol": lambda: client.factors("NO.SUCH.SYMBOL", [FACTOR]),
        "unknown_factor": lambda: client.factors("NO.SUCH.SYMBOL", ["live_1s:rsi_15"]),
        "symbol_limit": lambda: client.batch(["A"] * 2_001, [FACTOR]),
    }.items():
        try:
            question()
            raise AssertionError(f"must be refused: {code}")
        except ApiError as error:
            assert error.code == code, error
    try:
        client.factors("NO.SUCH.SYMBOL", [FACTOR], deadline_ms=0)
        raise AssertionError("must be refused: deadline")
    except DeadlineExceeded:
        pass
    print("problems        named as they should be")


def stream(client: Factorline, symbols: list[str]) -> int:
    rows = 0
    end = time.monotonic() + STREAM_S
    events = client.stream(symbols[:500], [FACTOR])
    first = next(events)
    assert first.kind == "snapshot" and len(first.rows) == len(symbols[:500]), first
    for event in events:
        rows += event.kind == "row"
        if time.monotonic() > end:
            break
    return rows


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
