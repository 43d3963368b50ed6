"""Runs each query of the dashboards on a Prometheus that scrapes the running stack."""

import json
import pathlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import closing

SERVICES = ["stream-ingest", "feature-sync", "factor-api", "inference-gateway"]
SYMBOLS = ["SIM.AAA", "SIM.BBB"]
MANAGEMENT = 1000


def fetch(url, body=None, accept="*/*", method=None, **more):
    data = None if body is None else json.dumps(body).encode()
    headers = {"Accept": accept, "Content-Type": "application/json"}
    headers |= {name.replace("_", "-"): value for name, value in more.items()}
    request = urllib.request.Request(url, data, headers, method=method)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.read().decode()


def ports(folder):
    """Ports by service, as the supervisor of the data folder keeps them."""
    state = json.loads((folder / "../../supervisor.json").read_text())
    return {part["part"].lower().replace("_", "-"): part["port"] for part in state["parts"]}


class Prometheus:
    """One of our own, on a port of its own, with nothing from before."""

    def __init__(self, folder, targets):
        shutil.rmtree(folder / "data", ignore_errors=True)
        config = folder / "prometheus.yml"
        jobs = [
            {
                "job_name": service,
                "metrics_path": "/actuator/prometheus",
                "static_configs": [{"targets": [f"127.0.0.1:{targets[service] + MANAGEMENT}"]}],
            }
            for service in SERVICES
        ]
        # JSON is YAML.
        config.write_text(
            json.dumps({"global": {"scrape_interval": "5s", "scrape_timeout": "5s"}, "scrape_configs": jobs})
        )
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        with open(folder / "prometheus.log", "w") as log:
            self.process = subprocess.Popen(
                [
                    "prometheus",
                    f"--config.file={config}",
                    f"--storage.tsdb.path={folder / 'data'}",
                    f"--web.listen-address={self.address}",
                ],
                stdout=log,
                stderr=log,
            )

    def ask(self, query):
        """The number of values that the query gives now; its error as a text."""
        url = f"http://{self.address}/api/v1/query?" + urllib.parse.urlencode({"query": query})
        try:
            result = json.loads(fetch(url))["data"]["result"]
        except urllib.error.HTTPError as error:
            return json.loads(error.read())["error"]
        return sum(1 for series in result if series["value"][1] != "NaN")

    def close(self):
        self.process.terminate()
        self.process.wait()


def ask_services(targets):
    """What users ask: latest factors, history, ranking, signals."""
    api = f"http://127.0.0.1:{targets['factor-api']}"
    gateway = f"http://127.0.0.1:{targets['inference-gateway']}"
    fetch(f"{api}/v1/factors/{SYMBOLS[0]}?factors=live_1s:last_price")
    fetch(f"{api}/v1/factors", {"symbols": SYMBOLS, "factors": ["live_1s:last_price", "live_1s:rsi_14"]})
    fetch(f"{api}/v1/factors/{SYMBOLS[0]}/history?factors=live_1s:last_price&limit=10")
    fetch(f"{gateway}/v1/models/momentum/signals", {"symbols": SYMBOLS, "intent": "preview"})


class Shadow:
    """A shadow of the model's second version, which its panels need; one that runs already stays."""

    WHO = {"who": "check", "why": "dashboards"}

    def __init__(self, targets):
        self.url = f"http://127.0.0.1:{targets['inference-gateway']}/v1/models/momentum/shadow"
        told = json.loads(fetch(self.url))
        self.is_ours = not told["runs"]
        if self.is_ours:
            drift = {"minPairs": 10, "windowMs": 900_000, "onDrift": "tell"}
            plan = {"version": 2, "shareBp": 10_000, "drift": drift, **self.WHO}
            fetch(self.url, plan, method="PUT", If_Match=f'"{told["revision"]}"')

    def close(self):
        if self.is_ours:
            fetch(self.url + ":stop", self.WHO)


def panels(home):
    for file in sorted((home / "deploy/grafana/dashboards").glob("*.json")):
        for panel in json.loads(file.read_text())["panels"]:
            for target in panel["targets"]:
                yield f"{file.stem}: {panel['title']} [{target['refId']}]", panel, target


def rest_trouble(api, target):
    """Why a query of the REST API gives nothing; None where it gives rows."""
    now = time.time()
    url = target["url"]
    for name, value in {
        "${symbol}": SYMBOLS[0],
        "${view}": "live_1s",
        "${__from:date:iso}": time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(now - 900)),
        "${__to:date:iso}": time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(now)),
    }.items():
        url = url.replace(name, value)
    accept = "text/csv" if target["type"] == "csv" else "application/json"
    try:
        text = fetch(api + url, accept=accept)
    except urllib.error.HTTPError as error:
        return error.read().decode()
    columns = {c["selector"].replace("${view}", "live_1s") for c in target["columns"]}
    if target["type"] == "csv":
        lines = text.splitlines()
        rows = [dict(zip(lines[0].split(","), line.split(","))) for line in lines[1:]]
    else:
        rows = json.loads(text)[target["root_selector"]]
    empty = [c for c in columns if not any(row.get(c) not in (None, "") for row in rows)]
    return f"no data in {empty}" if empty or not rows else None


def main(home, folder, seconds):
    targets = ports(folder)
    with closing(Prometheus(folder, targets)) as prometheus, closing(Shadow(targets)):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            ask_services(targets)
            time.sleep(1)
        failures, asked, waiting = [], 0, 0
        for name, panel, target in panels(home):
            asked += 1
            if "expr" not in target:
                trouble = rest_trouble(f"http://127.0.0.1:{targets['factor-api']}", target)
                if trouble:
                    failures.append(f"{name}: {trouble}")
                continue
            answer = prometheus.ask(target["expr"])
            needs = panel.get("factorline", {}).get("needs")
            if isinstance(answer, str):
                failures.append(f"{name}: {answer}")
            elif answer == 0 and needs:
                waiting += 1
                print(f"empty, as it needs {needs}: {name}")
            elif answer == 0:
                failures.append(f"{name}: no data for {target['expr']}")
    for failure in failures:
        print(f"FAILED {failure}", file=sys.stderr)
    print(f"{asked} queries, {len(failures)} failed, {waiting} empty for want of an event")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), float(sys.argv[3])))
