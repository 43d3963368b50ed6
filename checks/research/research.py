"""Runs the Python blocks of a page one after the other in one namespace, as a reader would."""

import json
import os
import pathlib
import re
import sys
import time
import traceback

BARS_NS = 60_000_000_000
PATIENCE_S = 300


def blocks(page):
    """Each block with the number of its first line."""
    text = page.read_text()
    for match in re.finditer(r"```python\n(.*?)```", text, re.DOTALL):
        yield text.count("\n", 0, match.start(1)) + 1, match.group(1)


def await_bars():
    """Whether the lake gets a minute of bars, enough for the longest window of the page."""
    manifests = pathlib.Path(os.environ["FACTORLINE_DATA"]) / "lake" / "bars" / "live_1s" / "_manifest"
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        newest = max(manifests.glob("*.json"), default=None)
        files = json.loads(newest.read_text())["files"] if newest else []
        if files and max(f["maxTime"] for f in files) - min(f["minTime"] for f in files) >= BARS_NS:
            return True
        time.sleep(1)
    return False


def main(page):
    if not await_bars():
        print(f"FAILED: no minute of closed bars of live_1s in the lake within {PATIENCE_S} s", file=sys.stderr)
        return 1
    names = {}
    count = 0
    for line, block in blocks(page):
        try:
            exec(compile("\n" * (line - 1) + block, str(page), "exec"), names)
        except Exception:
            traceback.print_exc()
            print(f"FAILED: the block at {page.name}:{line}", file=sys.stderr)
            return 1
        count += 1
    report = names["report"]
    print(f"{count} blocks of {page.name} ran: {len(names['history'])} bars, training set of {report['rows']} rows,")
    print(f"a new factor over {len(names['grown'])} bars, {len(names['corrected'])} of them corrected,")
    print(f"parity of a pandas deviation: {names['verdict']['cause']['kind']}")
    return 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
