"""Changes and takes back what docs/undo.md names, while factors and signals are read; tells what readers saw."""

import collections
import csv
import os
import pathlib
import signal
import sys
import threading
import time

from stack import CATALOG, FOLDER, HOME, Stack, ask, until

BEFORE = pathlib.Path(os.environ.get("FACTORLINE_BEFORE", HOME))
SHIPPED = HOME / "common" / "src" / "main" / "resources" / "catalog" / "default.yaml"
SOURCE = FOLDER / "fundamentals.csv"
SYMBOLS = [f"SIM.{chr(65 + i) * 3}" for i in range(10)]  # the market trades these often
READ = ["live_1s:last_price", "live_1s:rsi_14", "live_1s:sma_20", "live_1m:last_price", "fundamentals:bps",
        "valuation:pbr"]
NEW_VIEW = """
  trial_1s:
    timeframe: 1s
    ttl: 5m
    factors:
      - {name: sma_50, kind: sma, period: 50}
"""
NEW_FACTOR = "trial_1s:sma_50"
BARS_BEFORE = 80  # seconds with ticks before the new view is seeded: without the seed it warms up
MODEL = "/v1/models/momentum"
CALM_S = 15
BUSY = 3
BY = {"who": "undo", "why": "check"}
JOB_S, SEEN_S, CANARY_S = 300, 30, 120
FOLLOW_S = 2.0  # a roll-out's steps are followed by all replicas within this
EVERY_S = 0.05
HANDED_OVER_S = 7.0  # how long values of a partition may be STALE while another owner takes it: session time-out + 4 s
STILL_S = 0.5  # and while nothing changes hands
failures = []


def fail(what):
    failures.append(what)
    print("WRONG: " + what)


class Reads(threading.Thread):
    """Asks one question all the while, of each instance in turn, and keeps what was not whole."""

    def __init__(self, name, pool, question):
        super().__init__(daemon=True)
        self.name, self.pool, self.question = name, pool, question
        self.count, self.stale, self.wrong, self.ended = 0, [], [], threading.Event()
        self.longest_s = 0.0

    def run(self):
        since = None
        while not self.ended.wait(EVERY_S):
            with self.pool.one() as url:
                told = self.question(url)
            self.count += 1
            now = time.monotonic()
            if told:
                since = since or now
                self.longest_s = max(self.longest_s, now - since)
                (self.stale if is_stale(told) else self.wrong).append(f"{told} at {url}")
            else:
                since = None


def counted(texts):
    """What was seen at any instance, most often first."""
    return collections.Counter(text.split(" at ")[0][:160] for text in texts).most_common()


def refused(status, answer):
    return f"{status} {answer['code'] if isinstance(answer, dict) and 'code' in answer else answer}"


def is_stale(told):
    """Whether the last values are there, marked, and no signal is made of them."""
    return all(kind.startswith("STALE ") or kind == "NO_SIGNAL STALE" for kind in told.split(", "))


def kinds_of(texts):
    """All that was told of any cell, once; None where nothing was."""
    return ", ".join(sorted(set(texts))) or None


def factors_wrong(url):
    status, answer, _ = ask(url + "/v1/factors", {"symbols": SYMBOLS, "factors": READ})
    if status != 200:
        return refused(status, answer)
    return kinds_of(" ".join(map(str, cell[2:])) for cell in answer["statuses"])


def signals_wrong(url):
    status, answer, _ = ask(url + MODEL + "/signals", {"symbols": SYMBOLS, "intent": "preview"})
    if status != 200:
        return refused(status, answer)
    return kinds_of(f"{each['status']} {each['reason']}" for each in answer["signals"] if each["status"] != "OK")


class Watched:
    """A step, and what was seen of it: values, STALE for no longer than they may be, or it fails."""

    def __init__(self, what, stale_s=STILL_S):
        self.what, self.stale_s = what, stale_s

    def __enter__(self):
        self.begun = time.monotonic()
        self.reads = [Reads("reads of factors", stack.pools["factor-api"], factors_wrong),
                      Reads("requests of signals", stack.pools["inference-gateway"], signals_wrong)]
        for reads in self.reads:
            reads.start()
        print(self.what)

    def __exit__(self, *_):
        for reads in self.reads:
            reads.ended.set()
        for reads in self.reads:
            reads.join()
            seen = f"{len(reads.stale)} STALE, {len(reads.wrong)} wrong, longest {reads.longest_s:.2f} s"
            print(f"  {reads.count} {reads.name}, {seen}")
            for kind, count in counted(reads.stale):
                print(f"    {count} {kind}")
            if reads.wrong:
                fail(f"{self.what}: of {reads.count} {reads.name}: {counted(reads.wrong)}")
            if reads.longest_s > self.stale_s:
                fail(f"{self.what}: {reads.name} not whole for {reads.longest_s:.2f} s, at most {self.stale_s} s")
        print(f"  took {time.monotonic() - self.begun:.0f} s")


def job(type_of, **fields):
    status, answer, _ = ask(stack.url("feature-sync") + "/v1/jobs", {"type": type_of, **fields})
    if status != 202:
        fail(f"{type_of} must be taken: {status} {answer}")
        return {}
    found, _ = until(f"the end of {type_of}", lambda: ended(answer["id"]), JOB_S)
    if found["state"] != "SUCCEEDED":
        fail(f"{type_of} must succeed: {found['state']} {found.get('error')} {str(found.get('report'))[:800]}")
    return found


def ended(job_id):
    status, answer, _ = ask(f"{stack.url('feature-sync')}/v1/jobs/{job_id}")
    return answer if status == 200 and answer["state"] in ("SUCCEEDED", "FAILED", "CANCELLED") else None


def source(rows):
    fields = ["symbol", "event_time", "knowledge_time", "bps", "eps", "roe", "dividend_yield", "shares"]
    with open(SOURCE, "w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, fields)
        writer.writeheader()
        writer.writerows(rows)


def row(symbol, bps, known):
    return {"symbol": symbol, "event_time": "2026-01-01T00:00:00Z", "knowledge_time": known, "bps": bps, "eps": 2.5,
            "roe": 0.1, "dividend_yield": 0.02, "shares": 1000000}


def known_before(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - seconds))


def service():
    """The four services of the release before, the readers' first."""
    labels = ("inference-gateway", "factor-api", "feature-sync", "stream-ingest", "stream-ingest-2")
    with Watched(f"service: the jars of {'the same release' if BEFORE == HOME else 'the release before'}", HANDED_OVER_S):
        for label in labels:
            stack.take_jar(label, BEFORE)
            stack.restart(label)


def shipped():
    text = SHIPPED.read_text()
    return text.replace("path: demo/fundamentals.csv", f"path: {SOURCE}")


def new_factor(url, factor=NEW_FACTOR):
    return ask(url + "/v1/factors", {"symbols": SYMBOLS, "factors": [factor]})


def catalog():
    """A view that only the new catalog has comes and goes."""
    until("there is a past to seed from", lambda: time.monotonic() - started > BARS_BEFORE, JOB_S)
    with Watched("catalog: forward", HANDED_OVER_S):
        CATALOG.write_text(shipped().replace("\nviews:\n", "\nviews:" + NEW_VIEW, 1))
        stack.restart("stream-ingest", "stream-ingest-2", "feature-sync")
        job("seed", view="trial_1s")
        stack.restart("factor-api")
        for instance in stack.instances["factor-api"]:
            status, answer, _ = new_factor(f"http://127.0.0.1:{instance.port}")
            told = answer.get("statuses") if status == 200 else answer
            if told:
                fail(f"the new factor must be PRESENT from the first request: {status} {told}")
        stack.restart("inference-gateway")
    with Watched("catalog: back", HANDED_OVER_S):
        CATALOG.write_text(shipped())
        stack.restart("inference-gateway", "factor-api", "feature-sync", "stream-ingest", "stream-ingest-2")
        status, answer, _ = new_factor(stack.url("factor-api"))
        if status != 400:
            fail(f"the new factor must be gone: {status} {str(answer)[:300]}")


def arms():
    """Who answers at each of the gateways."""
    told = set()
    for instance in stack.instances["inference-gateway"]:
        url = f"http://127.0.0.1:{instance.port}{MODEL}/signals"
        status, answer, _ = ask(url, {"symbols": SYMBOLS, "intent": "preview"})
        told |= {each.get("arm") for each in answer["signals"]} if status == 200 else {status}
    return told


def model():
    """A version on trial is rolled back."""
    rollout = stack.url("inference-gateway") + MODEL + "/rollout"
    stage = {"weightBp": 5000, "limits": {
        "currency": "USD", "maxInstruments": 12, "maxOrderNotional": "100.00", "maxOrdersPerMinute": 100,
        "maxGrossPosition": "10000.00", "maxLoss": "500.00"}}
    plan = {**BY, "canaryVersion": 2, "universe": "sim", "stages": [stage]}
    with Watched("model: a trial, rolled back"):
        status, answer, _ = ask(rollout, plan, "PUT", If_Match=ask(rollout)[2].get("ETag"))
        if status not in (200, 201):
            fail(f"a trial must begin: {status} {answer}")
            return
        until("the canary answers", lambda: "canary" in arms(), CANARY_S)
        status, answer, _ = ask(rollout + ":rollback", BY)
        if status != 200:
            fail(f"a rollback must be taken: {status} {answer}")
        _, seconds = until("the stable version answers alone", lambda: arms() == {"stable"}, SEEN_S)
        print(f"  the stable version alone, at both gateways, after {seconds:.2f} s")
        if seconds > FOLLOW_S:
            fail(f"must be followed within {FOLLOW_S} s: {seconds:.2f} s")


def bps():
    status, answer, _ = ask(f"{stack.url('factor-api')}/v1/factors/{SYMBOLS[0]}?factors=fundamentals:bps")
    return answer["values"]["fundamentals:bps"]["value"] if status == 200 else None


def data():
    """A wrong row is loaded; then the source has the right one, known later."""
    rows = [row(symbol, 50.5, "2026-01-02T00:00:00Z") for symbol in SYMBOLS]
    with Watched("data: a wrong value, materialized and corrected"):
        for wanted, known in ((123456.5, known_before(120)), (50.5, known_before(60))):
            rows.append(row(SYMBOLS[0], wanted, known))
            source(rows)
            job("materialize", view="fundamentals")
            until(f"{wanted} is served", lambda wanted=wanted: bps() == wanted, SEEN_S)


def parity():
    """No gap: what the services wrote meanwhile is what the kernel makes of all ticks."""
    report = job("parity", **{"from": "beginning"}).get("report", {})
    print(f"parity from the first tick: equal {report.get('equal')}, {report.get('stores')}")
    if report.get("equal") is not True:
        fail(f"must be equal: {str(report.get('differences'))[:800]}")


def calm():
    """Whether all is whole while nothing is changed: else the machine has no room, and nothing is shown."""
    with Watched("nothing: all is as it was"):
        time.sleep(CALM_S)
    return not failures


def serves():
    with stack.pools["factor-api"].one() as api, stack.pools["inference-gateway"].one() as gateway:
        return factors_wrong(api) is None and signals_wrong(gateway) is None


STEPS = {"service": service, "catalog": catalog, "model": model, "data": data}
unknown = [word for word in sys.argv[1:] if word not in STEPS]
if unknown:
    raise SystemExit(f"must be of {', '.join(STEPS)}: {unknown}")
# Ends in order also when it is told to, so that no process stays.
for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, lambda *_: sys.exit(143))
source([row(symbol, 50.5, "2026-01-02T00:00:00Z") for symbol in SYMBOLS])
CATALOG.write_text(shipped())
with Stack() as stack:
    started = time.monotonic()
    job("materialize", view="fundamentals")
    until("all is PRESENT", serves, JOB_S)
    if not calm():
        print("missing: a machine with room for this stack; reads fail while nothing is changed", file=sys.stderr)
        sys.exit(BUSY)
    for step in sys.argv[1:] or STEPS:
        STEPS[step]()
    parity()
print(f"Wrong: {len(failures)}" if failures else "All was taken back, and nobody saw more of it than is promised")
sys.exit(1 if failures else 0)
