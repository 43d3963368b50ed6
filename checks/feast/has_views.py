"""Ends with 0 where the running factor-api has the views of the check's catalog."""

import json
import os
import sys
import urllib.request
from pathlib import Path

import yaml

wanted = yaml.safe_load((Path(__file__).parent / "catalog.yaml").read_text())["views"]
with urllib.request.urlopen(os.environ["FACTORLINE_API_URL"] + "/v1/catalog", timeout=10) as answer:
    known = {view["name"] for view in json.load(answer)["views"]}
sys.exit(not known.issuperset(wanted))
