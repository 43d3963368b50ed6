"""Runs the Python blocks of a page one after the other in one namespace, as a reader would."""

import os
import pathlib
import re
import sys
import traceback


def blocks(page):
    """Each block with the number of its first line."""
    text = page.read_text()
    for match in re.finditer(r"```python\n(.*?)```", text, re.DOTALL):
        yield text.count("\n", 0, match.start(1)) + 1, match.group(1)


def main(page):
    # feature-sync has the second of the four ports that follow factor-api's.
    api = os.environ["FACTORLINE_API_URL"]
    host, port = api.rsplit(":", 1)
    os.environ.setdefault("FACTORLINE_SYNC_URL", f"{host}:{int(port) + 2}")
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
        if "history" in names and len(names["history"]) == 0:
            print("missing: closed bars of live_1s in the lake; let the stack run for a minute", file=sys.stderr)
            return 1
    report = names["report"]
    print(f"{count} blocks of {page.name} ran: {len(names['history'])} bars, training set of {report['rows']} rows,")
    print(f"parity of a pandas deviation: {names['verdict']['cause']['kind']}")
    return 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
