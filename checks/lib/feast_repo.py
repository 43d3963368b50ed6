"""A feature repository of Feast, as its user has it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from feast import FeatureStore


def applied(folder: Path) -> FeatureStore:
    """Runs `feast apply` in a repository that is written, and opens it; ends the check where that fails."""
    feast = Path(sys.executable).parent / "feast"
    run = subprocess.run(
        [str(feast), "apply"], cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if run.returncode != 0:
        sys.exit(f"feast apply failed:\n{run.stdout[-4000:]}")
    return FeatureStore(repo_path=str(folder))
