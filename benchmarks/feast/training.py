"""Feast's own point-in-time join over files, timed, and its rows held against those of the job."""

import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import pandas as pd
from feast import Entity, FeatureStore, FeatureView, Field, FileSource, ValueType
from feast.types import Float64, String

FIELDS = 10
TTL = {"few_hours": timedelta(days=10), "few_days": timedelta(days=10), "few_facts": timedelta(days=400)}


def views(folder: str, symbol: Entity) -> list[FeatureView]:
    return [
        FeatureView(
            name=name,
            entities=[symbol],
            ttl=ttl,
            schema=[Field(name="symbol", dtype=String)]
            + [Field(name=f"f{i}", dtype=Float64) for i in range(FIELDS)],
            source=FileSource(
                name=f"{name}_file",
                path=f"{folder}/{name}.parquet",
                timestamp_field="event_timestamp",
                created_timestamp_column="created",
            ),
        )
        for name, ttl in TTL.items()
    ]


def require_same(theirs: pd.DataFrame, file: str) -> None:
    ours = pd.read_parquet(file).set_index("row").sort_index()
    theirs = theirs.set_index("row").sort_index()
    if not (theirs.index.is_unique and theirs.index.isin(ours.index).all()):
        sys.exit(f"must have rows of the spine, each once: ours={len(ours)}, theirs={len(theirs)}")
    if len(theirs) < len(ours):
        # Feast's engines may leave out rows of the spine; what they give is compared all the same.
        print(f"Feast left out {len(ours) - len(theirs)} of {len(ours)} rows", file=sys.stderr)
        ours = ours.loc[theirs.index]
    for column in [f"{name}__f{i}" for name in TTL for i in range(FIELDS)]:
        a, b = ours[column], theirs[column]
        differ = ~((a == b) | (a.isna() & b.isna()))
        if differ.any():
            row = differ.idxmax()
            sys.exit(
                f"must be equal: column={column}, rows={differ.sum()}, row={row},"
                f" ours={a[row]}, theirs={b[row]}"
            )
        if a.isna().all():
            sys.exit(f"must have values: column={column}")


def main(engine: str, spine: str, folder: str, ours: str) -> None:
    with tempfile.TemporaryDirectory() as repo:
        (Path(repo) / "feature_store.yaml").write_text(
            f"""project: feast_bench
provider: local
registry: registry.db
offline_store:
  type: {engine}
entity_key_serialization_version: 3
"""
        )
        store = FeatureStore(repo_path=repo)
        symbol = Entity(name="symbol", join_keys=["symbol"], value_type=ValueType.STRING)
        store.apply([symbol, *views(folder, symbol)])
        asked = pd.read_parquet(spine).rename(columns={"time": "event_timestamp"})
        asked["event_timestamp"] = asked["event_timestamp"].dt.tz_convert("UTC")
        features = [f"{name}:f{i}" for name in TTL for i in range(FIELDS)]
        before = time.perf_counter()
        rows = store.get_historical_features(asked, features, full_feature_names=True).to_df()
        seconds = time.perf_counter() - before
        require_same(rows, ours)
        # The last line is what is read.
        print(seconds)


if __name__ == "__main__":
    main(*sys.argv[1:])
