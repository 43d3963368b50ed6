"""Feast's own materialization of a file into Redis, timed."""

import sys
import tempfile
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

from feast import Entity, FeatureStore, FeatureView, Field, FileSource, ValueType
from feast.types import Float64, String

FIELDS = 10


def main(file: str, redis_uri: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "feature_store.yaml").write_text(
            f"""project: feast_bench
provider: local
registry: registry.db
online_store:
  type: redis
  connection_string: {redis_uri.removeprefix("redis://")}
offline_store:
  type: file
entity_key_serialization_version: 3
"""
        )
        store = FeatureStore(repo_path=folder)
        symbol = Entity(name="symbol", join_keys=["symbol"], value_type=ValueType.STRING)
        source = FileSource(
            name="bench_file",
            path=file,
            timestamp_field="event_timestamp",
            created_timestamp_column="created",
        )
        view = FeatureView(
            name="bench",
            entities=[symbol],
            ttl=timedelta(days=3650),
            schema=[Field(name="symbol", dtype=String)]
            + [Field(name=f"f{i}", dtype=Float64) for i in range(FIELDS)],
            source=source,
            online=True,
        )
        store.apply([symbol, view])
        start, end = datetime(2020, 1, 1, tzinfo=timezone.utc), datetime.now(timezone.utc)
        before = time.perf_counter()
        store.materialize(start, end, feature_views=["bench"])
        seconds = time.perf_counter() - before
        # The last line is what is read.
        print(seconds)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
