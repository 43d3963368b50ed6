"""The feature repository of the check: the entities, views and services of its catalog."""

from datetime import timedelta
from pathlib import Path

import yaml
from feast import Entity, FeatureService, FeatureView, Field, FileSource, PushSource, ValueType
from feast.types import Bool, Float64, Int64, String

HERE = Path(__file__).parent
TYPES = {"double": Float64, "int64": Int64, "string": String, "bool": Bool}
catalog = yaml.safe_load((HERE / "catalog.yaml").read_text())


def join_keys(entity: str) -> list[str]:
    written = catalog["entities"][entity]
    return written.get("joinKeys") or [written["joinKey"]]


def view_of(name: str, view: dict) -> FeatureView:
    is_live = view.get("kind") != "offline"
    keys = join_keys("symbol" if is_live else view["entity"])
    fields = view["factors"] if is_live else view["fields"]
    source = FileSource(
        name=name + "_file",
        path=str(HERE / (name + ".parquet")),
        timestamp_field="event_timestamp",
        created_timestamp_column="created",
    )
    if not is_live and "source" not in view:
        # A push source has the name of its view.
        source = PushSource(name=name, batch_source=source)
    return FeatureView(
        name=name,
        entities=[entities[key] for key in keys],
        ttl=timedelta(days=3650),
        schema=[Field(name=key, dtype=String) for key in keys]
        + [Field(name=field["name"], dtype=TYPES[field.get("type", "double")]) for field in fields],
        source=source,
        online=True,
    )


def service_of(name: str, service: dict) -> FeatureService:
    by_view: dict[str, list[str]] = {}
    for factor in service["factors"]:
        view, field = factor.split(":")
        by_view.setdefault(view, []).append(field)
    return FeatureService(name=name, features=[views[v][fields] for v, fields in by_view.items()])


entities = {
    key: Entity(name=key, join_keys=[key], value_type=ValueType.STRING)
    for entity in catalog["entities"]
    for key in join_keys(entity)
}
views = {name: view_of(name, view) for name, view in catalog["views"].items()}
services = {name: service_of(name, service) for name, service in catalog["services"].items()}
# Feast takes what stands in the module by itself.
globals().update({"entity_" + name: entity for name, entity in entities.items()})
globals().update({"view_" + name: view for name, view in views.items()})
globals().update({"service_" + name: service for name, service in services.items()})
