"""The three stores of the check.

remote  Feast's remote store at factor-api
direct  Feast's Redis store at the same project, straight at Factorline's Redis
peer    Feast's Redis store at a project of its own in this Redis: written by Feast alone
"""

from __future__ import annotations

import shutil
from pathlib import Path

from feast import FeatureStore
from feast_repo import applied

HERE = Path(__file__).parent
PROJECT = "factorline"
PEER_PROJECT = "factorline_peer"


class Stores:
    """Applies the feature repository as its user would, once per store."""

    def __init__(self, folder: Path, api_url: str, redis_uri: str) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        redis = f"type: redis\n  connection_string: {redis_uri.removeprefix('redis://')}"
        self.remote = _store(folder / "remote", PROJECT, f"type: remote\n  path: {api_url}")
        self.direct = _store(folder / "direct", PROJECT, redis)
        self.peer = _store(folder / "peer", PEER_PROJECT, redis)


def _store(folder: Path, project: str, online_store: str) -> FeatureStore:
    folder.mkdir(parents=True)
    shutil.copy(HERE / "catalog.yaml", folder)
    shutil.copy(HERE / "repo" / "features.py", folder)
    (folder / "feature_store.yaml").write_text(
        f"""project: {project}
provider: local
registry: registry.db
online_store:
  {online_store}
offline_store:
  type: file
entity_key_serialization_version: 3
"""
    )
    return applied(folder)
