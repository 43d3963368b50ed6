"""A stack of its own with two of each service that has readers, and the steps of a rolling restart."""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request

HOME = pathlib.Path(__file__).resolve().parents[2]
FOLDER = pathlib.Path(os.environ["FACTORLINE_CHECK_FOLDER"])
DATA = FOLDER / "stack"
CATALOG = FOLDER / "catalog.yaml"
OFFSET = os.environ.get("FACTORLINE_PORT_OFFSET", "20000")
RATE = "500"
MANAGEMENT = 1000
SECOND = 50  # the second of a service is on the port of the first and this
START_S, STOP_S, DRAIN_S = 240, 60, 30
PAUSE_S = 0.05
LABELS = ("stream-ingest", "stream-ingest-2", "feature-sync", "factor-api", "inference-gateway")


def ask(url, body=None, method=None, timeout=20, **headers):
    """Status, answer and headers; status 0 where there is no answer."""
    data = None if body is None else json.dumps(body).encode()
    named = {"content-type": "application/json", **{k.replace("_", "-"): v for k, v in headers.items()}}
    request = urllib.request.Request(url, data=data, method=method, headers=named)
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return answer.status, json.load(answer), answer.headers
    except urllib.error.HTTPError as error:
        text = error.read().decode(errors="replace")
        return error.code, json.loads(text) if text.startswith("{") else text, error.headers
    except OSError as error:
        return 0, str(error), {}


def until(what, question, limit_s):
    """What the question gives once it gives something, and after how many seconds."""
    start = time.monotonic()
    found = question()
    while not found:
        if time.monotonic() - start > limit_s:
            raise TimeoutError(f"must come true within {limit_s} s: {what}")
        time.sleep(PAUSE_S)
        found = question()
    return found, time.monotonic() - start


def run(*words, limit_s=900):
    done = subprocess.run([str(HOME / "factorline"), *words], capture_output=True, text=True, timeout=limit_s)
    if done.returncode != 0:
        raise SystemExit(f"failed: ./factorline {' '.join(words)}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def parts():
    """The supervised processes by label, as the supervisor last wrote them down."""
    states = json.loads((DATA / "supervisor.json").read_text())["parts"]
    found = {}
    for state in states:
        label = str(state["part"]).lower().replace("_", "-")
        found["stream-ingest-2" if label == "standby" else label] = state
    return found


def pid(label):
    return parts()[label]["process"]["pid"]


def command(pid_of_it):
    return pathlib.Path(f"/proc/{pid_of_it}/cmdline").read_bytes().decode().split("\0")[:-1]


def is_alive(pid_of_it):
    with contextlib.suppress(OSError):
        # A child of ours that has ended and was not waited for has an empty command.
        return bool(pathlib.Path(f"/proc/{pid_of_it}/cmdline").read_bytes())
    return False


class Pool:
    """The instances of a service that are asked, in turn: what a Service of Kubernetes is to its clients."""

    def __init__(self):
        self.lock = threading.Lock()
        self.ports, self.turn, self.under_way = [], 0, {}

    def add(self, port):
        with self.lock:
            self.ports.append(port)

    def remove(self, port):
        """Asks it nothing any more, and waits for what it was asked."""
        with self.lock:
            self.ports.remove(port)
        until(f"nothing is under way at {port}", lambda: not self.under_way.get(port), DRAIN_S)

    @contextlib.contextmanager
    def one(self):
        with self.lock:
            self.turn += 1
            port = self.ports[self.turn % len(self.ports)]
            self.under_way[port] = self.under_way.get(port, 0) + 1
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            with self.lock:
                self.under_way[port] -= 1


class Supervised:
    """An instance that the supervisor starts again when it ends."""

    def __init__(self, label):
        self.label, self.port = label, parts()[label]["port"]

    def restart(self):
        old = pid(self.label)
        os.kill(old, signal.SIGTERM)
        until(f"{self.label} has ended", lambda: not is_alive(old), STOP_S)
        until(f"{self.label} is started again", lambda: pid(self.label) != old, STOP_S)
        ready(self.label, self.port)

    def end(self):
        """The supervisor does that."""


class Second:
    """An instance of ours beside the supervised one: the same command on other ports."""

    def __init__(self, label):
        self.label = label
        first = parts()[label]["port"]
        self.port = first + SECOND
        replaced = {f"--server.port={first}": f"--server.port={self.port}",
                    f"--management.server.port={first + MANAGEMENT}":
                        f"--management.server.port={self.port + MANAGEMENT}"}
        self.command = [replaced.get(word, word) for word in command(pid(label))]
        self.process = None
        self.start()

    def start(self):
        with open(FOLDER / f"{self.label}-second.log", "ab") as log:
            self.process = subprocess.Popen(self.command, cwd=DATA, stdout=log, stderr=log)
        ready(self.label, self.port)

    def restart(self):
        self.end()
        self.start()

    def end(self):
        self.process.terminate()
        try:
            self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.process.kill()


def ready(label, port):
    url = f"http://127.0.0.1:{port + MANAGEMENT}/actuator/health/readiness"
    until(f"{label} is ready", lambda: ask(url)[0] == 200, START_S)


class Stack:
    """Ours; ends with the block."""

    def __init__(self):
        self.pools = {label: Pool() for label in ("factor-api", "inference-gateway", "feature-sync")}
        self.instances = {}

    def __enter__(self):
        if (DATA / "supervisor.json").exists():
            run("down", "--data", str(DATA))
        shutil.rmtree(DATA, ignore_errors=True)
        try:
            run("up", "--detach", "--standby", "--data", str(DATA), "--catalog", str(CATALOG),
                "--port-offset", OFFSET, "--rate", RATE)
            for label in LABELS:
                self.instances[label] = [Supervised(label)]
            for label in ("factor-api", "inference-gateway"):
                self.instances[label].append(Second(label))
            for label, pool in self.pools.items():
                for instance in self.instances[label]:
                    pool.add(instance.port)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for instances in self.instances.values():
            for instance in instances:
                instance.end()
        run("down", "--data", str(DATA))

    def url(self, label):
        return f"http://127.0.0.1:{self.instances[label][0].port}"

    def restart(self, *labels):
        """One instance after the other: out of the pool, ended, started, ready, and back."""
        for label in labels:
            pool = self.pools.get(label)
            for instance in self.instances[label]:
                begun = time.monotonic()
                if pool and len(self.instances[label]) > 1:
                    pool.remove(instance.port)
                instance.restart()
                if pool and len(self.instances[label]) > 1:
                    pool.add(instance.port)
                print(f"  {label} on {instance.port}: again ready after {time.monotonic() - begun:.1f} s")

    def take_jar(self, label, home):
        """Puts the jar of another build where the next start of a service looks."""
        service = label.removesuffix("-2")
        app = DATA / "app" / label
        jar = next((home / service / "target").glob(f"{service}-*-app.jar"), None)
        if jar is None:
            raise SystemExit(f"must be built: {home}/{service}")
        fresh = app.with_name(label + ".fresh")
        java = command(pid(label))[0]
        subprocess.run([java, "-Djarmode=tools", "-jar", str(jar), "extract", "--force", "--destination", str(fresh)],
                       check=True, capture_output=True)
        shutil.copy(app / "digest", fresh / "digest")
        name = next(app.glob("*.jar")).name
        if not (fresh / name).exists():
            next(fresh.glob("*.jar")).rename(fresh / name)
        app.rename(app.with_name(label + ".replaced"))
        fresh.rename(app)
