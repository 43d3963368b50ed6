"""Writes and reads by Feast's SDK through factor-api and at Redis, and compares with Feast's own store.

Every value is compared with its type and to the last bit, every event time to the microsecond, which is
what Feast's SDK keeps of one.
"""

from __future__ import annotations

import json
import os
import sys
import time
import urllib.error
import urllib.request
from datetime import datetime, timedelta, timezone
from importlib.metadata import version
from pathlib import Path

import pandas as pd
import redis
import rows
from feast.errors import FeastError
from google.protobuf.timestamp_pb2 import Timestamp
from report import Report
from stores import PEER_PROJECT, PROJECT, Stores

PATIENCE_S = 60
LIVE_VIEW = "live_1s"
PUSHED = ("check_symbols", "check_companies", "check_listings")
FIELDS = ("ratio", "whole", "label", "listed")
# Up to here Feast's remote client sends only the first join key of a view.
LAST_WITH_ONE_KEY = (0, 63)


class Check:
    def __init__(self, folder: Path, api_url: str, redis_uri: str) -> None:
        self.api_url = api_url
        self.redis = redis.Redis.from_url(redis_uri)
        self.stores = Stores(folder, api_url, redis_uri)
        self.folder = folder
        self.report = Report()
        self.keeps_seconds = False
        self.feast_version = tuple(int(part) for part in version("feast").split(".")[:2])

    def http(self, path: str, body: dict) -> tuple[int, object]:
        """A request as someone without Feast's SDK sends it; as urllib does, of no JSON's type."""
        request = urllib.request.Request(self.api_url + path, json.dumps(body).encode(), method="POST")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                text = answer.read()
                return answer.status, json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read())

    def forget(self) -> None:
        """Takes away what an earlier run of the check has written, so that it is written anew."""
        for project in (PROJECT, PEER_PROJECT):
            for view in rows.KEYS:
                for key in self.keys_of(view, project):
                    self.redis.delete(key)

    def keys_of(self, view: str, project: str) -> list[bytes]:
        """The keys of Feast's that hold a row of a view."""
        field = f"_ts:{view}"
        suffix = project.encode()
        found = self.redis.scan_iter(match=b"*" + suffix, count=1000)
        return [key for key in found if key.endswith(suffix) and self.is_row(key, field)]

    def is_row(self, key: bytes, field: str) -> bool:
        return self.redis.type(key) == b"hash" and self.redis.hexists(key, field)

    # what lies in Redis

    def compare_bytes(self, step: str, view: str) -> None:
        """Each field that Feast wrote for its own project must lie in ours with the same bytes."""
        theirs = self.keys_of(view, PEER_PROJECT)
        if len(theirs) != len(set(self.distinct(view))):
            self.report.differs(step, f"{view}: Feast wrote {len(theirs)} entities")
        for key in theirs:
            own = key.removesuffix(PEER_PROJECT.encode()) + PROJECT.encode()
            written = self.redis.hgetall(own)
            for field, value in self.redis.hgetall(key).items():
                if written and self.is_of(view, field):
                    told = written.get(field)
                    if field.startswith(b"_ts:") and self.keeps_seconds:
                        value, told = seconds(value), told and seconds(told)
                    self.report.compare(step, (view, own, field), value, told)
            if not written:
                self.report.differs(step, f"{view}: no entity under {own!r}")

    def look_at_fractions(self, view: str) -> None:
        """Half of the rows have fractions of a second, which old Redis stores of Feast's cut off."""
        stamps = [self.redis.hget(key, f"_ts:{view}") for key in self.keys_of(view, PEER_PROJECT)]
        self.keeps_seconds = all(Timestamp.FromString(stamp).nanos == 0 for stamp in stamps)
        if self.keeps_seconds:
            self.report.note("Feast's Redis store of this version keeps whole seconds; compared as such")

    @staticmethod
    def distinct(view: str) -> list[tuple[str, ...]]:
        return list(zip(*rows.KEYS[view].values()))

    def is_of(self, view: str, field: bytes) -> bool:
        from feast.infra.online_stores.helpers import _mmh3

        names = FIELDS if view in PUSHED else ("price", "units")
        return field == f"_ts:{view}".encode() or field in [_mmh3(f"{view}:{name}") for name in names]

    # reads

    def features(self, view: str) -> list[str]:
        return [f"{view}:{name}" for name in (FIELDS if view in PUSHED else ("price", "units"))]

    def read_all(self, step: str, view: str) -> None:
        """The same questions to all stores, and one to factor-api without an SDK for the event times."""
        entities = rows.entity_rows(view)
        for full in (False, True):
            self.read(step, self.features(view), entities, full)
        columns = {name: [row[name] for row in entities] for name in entities[0]}
        code, told = self.http("/get-online-features", {"features": self.features(view), "entities": columns})
        if code != 200:
            self.report.differs(step, f"{view}: HTTP {code} {told}")
            return
        theirs = self.stores.peer.get_online_features(self.features(view), entities).proto
        for at, name in enumerate(theirs.metadata.feature_names.val):
            result = told["results"][told["metadata"]["feature_names"].index(name)]
            for i, stamp in enumerate(theirs.results[at].event_timestamps):
                if name not in columns:
                    us = stamp.seconds * 1_000_000 + stamp.nanos // 1000
                    told_us = micros(result["event_timestamps"][i])
                    if self.keeps_seconds:
                        told_us -= told_us % 1_000_000
                    self.report.compare(step, (view, name, i, "time"), us, told_us)

    def read(self, step: str, features: object, entities: list[dict], full: bool) -> None:
        """A list of features, or the name of a service."""
        peer = self.ask(self.stores.peer, features, entities, full)
        for name in ("direct", "remote"):
            store = getattr(self.stores, name)
            if name == "remote" and len(entities[0]) > 1 and self.feast_version <= LAST_WITH_ONE_KEY:
                self.must_refuse(step, store, features, entities)
                continue
            told = self.ask(store, features, entities, full)
            self.report.compare(step, (name, "columns"), sorted(peer), sorted(told))
            for column in sorted(set(peer) & set(told)):
                for i, (theirs, ours) in enumerate(zip(peer[column], told[column], strict=True)):
                    self.report.compare(step, (name, column, i), theirs, ours)

    @staticmethod
    def ask(store: object, features: object, entities: list[dict], full: bool) -> dict[str, list]:
        if isinstance(features, str):
            features = store.get_feature_service(features)
        return store.get_online_features(features, entities, full_feature_names=full).to_dict()

    def must_refuse(self, step: str, store: object, features: object, entities: list[dict]) -> None:
        """A missing join key is a refusal, never a guess."""
        try:
            self.ask(store, features, entities, False)
            self.report.differs(step, "a request without a join key must be refused")
        except (FeastError, RuntimeError) as error:
            # Which of them it is, is the client's choice; what it says is factor-api's.
            refused = "must name each join key" in str(error)
            self.report.compare(step, ("refused", str(error)[:200]), True, refused)
            self.report.note(
                "Feast's remote client of this version sends the first of several join keys; refused with 400"
            )

    # writes

    def write_through_remote(self) -> None:
        step = "write_to_online_store"
        for view in PUSHED:
            frame = rows.frame(view)
            self.stores.peer.write_to_online_store(view, frame)
            self.stores.remote.write_to_online_store(view, frame)
            self.look_at_fractions(view)
            self.compare_bytes(step, view)
            self.read_all(step, view)
            # The same and older ones again: what stands must stay.
            older = rows.frame(view, later=timedelta(days=-1), first=3)
            for store in (self.stores.peer, self.stores.remote):
                store.write_to_online_store(view, frame)
                store.write_to_online_store(view, older)
            self.compare_bytes("older and repeated", view)

    def push(self) -> None:
        for view in PUSHED:
            frame = rows.frame(view, later=timedelta(hours=3), first=2)
            self.stores.peer.push(view, frame)
            self.stores.remote.push(view, frame)
            self.compare_bytes("push", view)
            self.read_all("push", view)
            self.push_http(view)

    def push_http(self, view: str) -> None:
        frame = rows.frame(view, later=timedelta(hours=6), first=5)
        self.stores.peer.push(view, frame)
        columns = json.loads(frame.to_json(orient="columns", date_format="iso", double_precision=15))
        df = {name: [column[str(i)] for i in range(len(frame))] for name, column in columns.items()}
        # pandas writes 15 digits; a client that cares sends what repr gives.
        df["ratio"] = [None if pd.isna(value) else value for value in frame["ratio"]]
        df["event_timestamp"] = [str(value) for value in frame["event_timestamp"]]
        code, told = self.http("/push", {"push_source_name": view, "df": df, "to": "online"})
        self.report.compare("POST /push", (view, told), 200, code)
        self.compare_bytes("POST /push", view)

    def write_straight(self) -> None:
        """What Feast's Redis store writes into our project is read through factor-api."""
        step = "written by Feast"
        for view in PUSHED:
            frame = rows.frame(view, later=timedelta(hours=9), first=7)
            self.stores.peer.write_to_online_store(view, frame)
            self.stores.direct.write_to_online_store(view, frame)
            self.await_time(view, frame)
            self.read_all(step, view)

    def await_time(self, view: str, frame: pd.DataFrame) -> None:
        """factor-api hears of others' writes from Redis, a moment later."""
        keys = {name: [frame[name][0]] for name in rows.KEYS[view]}
        wanted = int(frame["event_timestamp"][0].timestamp() * 1_000_000)
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            _, told = self.http("/get-online-features", {"features": [f"{view}:ratio"], "entities": keys})
            if micros(told["results"][-1]["event_timestamps"][0]) == wanted:
                return
            time.sleep(0.05)
        self.report.differs("written by Feast", f"{view}: not seen within {PATIENCE_S} s")

    def materialize(self) -> None:
        """Feast's own materialization of a file, and the one that factor-api hands to feature-sync."""
        view = "check_files"
        start, end = rows.START - timedelta(days=1), rows.START + timedelta(days=3)
        frame = rows.files_frame()
        frame.to_parquet(self.folder / "peer" / f"{view}.parquet")
        frame.to_parquet(self.stack_folder() / f"{view}.parquet")
        self.stores.peer.materialize(start, end, feature_views=[view])
        body = {"start_ts": start.isoformat(), "end_ts": end.isoformat(), "feature_views": [view]}
        code, told = self.http("/materialize", body)
        self.report.compare("materialize", (view, told), 200, code)
        self.compare_bytes("materialize", view)
        self.read_all("materialize", view)

    def stack_folder(self) -> Path:
        """Where the sources of the stack's catalog lie."""
        return Path(os.environ["FACTORLINE_CHECK_SOURCES"])

    # reads across views

    def services(self) -> None:
        entities = [{"symbol": "CHECK.A"}, {"symbol": "CHECK.NONE"}]
        for full in (False, True):
            self.read("services", "check_symbols_v1", entities, full)
        keys = [{**a, **b} for a, b in zip(rows.entity_rows("check_companies"), rows.entity_rows("check_listings"))]
        for full in (False, True):
            if self.feast_version > LAST_WITH_ONE_KEY:
                self.read("services", "check_mixed_v1", keys, full)

    def errors(self) -> None:
        known = {"symbol": ["CHECK.A"]}
        for name, body, wanted in (
            ("unknown feature", {"features": ["check_symbols:no"], "entities": known}, 404),
            ("unknown service", {"feature_service": "no", "entities": known}, 404),
            ("no join key", {"features": ["check_listings:ratio"], "entities": known}, 400),
        ):
            code, told = self.http("/get-online-features", body)
            self.report.compare("errors", (name, told), wanted, code)
            detail = json.loads(told) if isinstance(told, str) else {}
            self.report.compare("errors", (name, "module"), "feast.errors", detail.get("module"))

    def live(self) -> None:
        """Rows go on while this reads: they are compared where both sides tell one event time."""
        factors = ["last_price", "volume", "sma_5", "rsi_14"]
        features = [f"{LIVE_VIEW}:{factor}" for factor in factors]
        symbols = [f"SIM.{letter * 3}" for letter in "ABCDEFGH"]
        left = set(symbols)
        end = time.monotonic() + PATIENCE_S
        while left and time.monotonic() < end:
            response = self.stores.direct.get_online_features(features, [{"symbol": s} for s in symbols]).proto
            _, told = self.http("/get-online-features", {"features": features, "entities": {"symbol": symbols}})
            theirs = dict(zip(response.metadata.feature_names.val, response.results))
            ours = dict(zip(told["metadata"]["feature_names"], told["results"]))
            for i, symbol in enumerate(symbols):
                stamp = theirs["sma_5"].event_timestamps[i]
                us = stamp.seconds * 1_000_000 + stamp.nanos // 1000
                if us == 0 or us != micros(ours["sma_5"]["event_timestamps"][i]):
                    continue
                left.discard(symbol)
                for factor in factors:
                    value = theirs[factor].values[i]
                    has_value = value.WhichOneof("val") is not None
                    self.report.compare(
                        "live", (symbol, factor, us), value.double_val if has_value else None, ours[factor]["values"][i]
                    )
        for symbol in sorted(left):
            self.report.differs("live", f"{symbol}: no bar with one event time on both sides in {PATIENCE_S} s")

    def run(self) -> bool:
        print(f"Feast {version('feast')}: remote at {self.api_url}, direct and peer at its Redis")
        self.forget()
        self.write_through_remote()
        self.push()
        self.write_straight()
        self.services()
        self.materialize()
        self.errors()
        self.live()
        return self.report.print()


def seconds(stamp: bytes) -> int:
    return Timestamp.FromString(stamp).seconds


def micros(text: str) -> int:
    """Microseconds since the epoch of an event time as JSON has it; finer digits are cut."""
    whole, _, fraction = text.removesuffix("Z").partition(".")
    seconds = datetime.fromisoformat(whole).replace(tzinfo=timezone.utc).timestamp()
    return int(seconds) * 1_000_000 + int(fraction.ljust(6, "0")[:6])


if __name__ == "__main__":
    check = Check(Path(sys.argv[1]), os.environ["FACTORLINE_API_URL"], os.environ["FACTORLINE_REDIS_URI"])
    sys.exit(0 if check.run() else 1)
