"""The feature repository of the check: each view of bars of the catalog as a feature view."""

import json
from datetime import timedelta
from pathlib import Path

from feast import Entity, FeatureView, Field, FileSource, ValueType
from feast.types import Float64, String

catalog = json.loads((Path(__file__).parent / "catalog.json").read_text())
symbol = Entity(name="symbol", join_keys=["symbol"], value_type=ValueType.STRING)

# Feast wants a source for each view; an online read never looks at it.
source = FileSource(name="none", path="none.parquet", timestamp_field="event_timestamp")

views = [
    FeatureView(
        name=view["name"],
        entities=[symbol],
        ttl=timedelta(days=365),
        schema=[Field(name="symbol", dtype=String)]
        + [Field(name=factor["name"], dtype=Float64) for factor in view["factors"]],
        source=source,
        online=True,
    )
    for view in catalog["views"]
    if view["kind"] == "bars"
]
globals().update({view.name: view for view in views})
