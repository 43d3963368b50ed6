"""Starts docker-compose.yml as it stands, asks it as a user does, and kills each service of it."""

import datetime
import json
import os
import pathlib
import re
import signal as signals
import subprocess
import sys
import time
import urllib.error
import urllib.request

HOME = pathlib.Path(__file__).resolve().parents[2]
SERVICES = ("stream-ingest", "feature-sync", "factor-api", "inference-gateway")
FIRST = "stream-ingest"
PRODUCTION = ("-f", "docker-compose.yml", "-f", "docker-compose.prod.yml")
NEEDED = ("kafka", "topics", "redis", "simulator") + SERVICES
PORTS = {"factor-api": 8080, "stream-ingest": 8081, "feature-sync": 8082, "inference-gateway": 8083}
KILLED = SERVICES + ("kafka", "redis")
OFFSET = 20_000
UP_LIMIT_S = 600
BACK_LIMIT_S = 300
SYMBOL = "SIM.AAA"
AIM_READY_S = 6.0
AIM_COMPRESSED_MB = 250
failures = []
headers = {"content-type": "application/json"}


def fail(what):
    failures.append(what)
    print("WRONG: " + what, flush=True)


def settings():
    """What .env says, on other ports and as a project of its own."""
    found = {}
    for line in (HOME / ".env").read_text().splitlines():
        if line and not line.startswith("#"):
            name, value = line.split("=", 1)
            found[name] = str(int(value) + OFFSET) if name.endswith("_PORT") else value
    found["COMPOSE_PROJECT_NAME"] = "factorline-check"
    for name in found:
        if name.startswith("FACTORLINE_") and name in os.environ:
            found[name] = os.environ[name]
    return found


ENVIRONMENT = {**os.environ, **settings()}


def run(*command, check=True, limit=900):
    done = subprocess.run(
        command, cwd=HOME, env=ENVIRONMENT, capture_output=True, text=True, timeout=limit
    )
    if check and done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


class Compose:
    """The project under check."""

    def __init__(self, command, files, log):
        self.command = [*command.split(), *files, "--profile", "demo"]
        self.log = log

    def __call__(self, *words, check=True):
        return run(*self.command, *words, check=check)

    def images(self):
        """The image of each service, as the file says."""
        named = {}
        service = None
        for line in self("config").splitlines():
            depth = len(line) - len(line.lstrip())
            if depth == 2 and line.rstrip().endswith(":"):
                service = line.strip()[:-1]
            elif depth == 4 and line.strip().startswith("image:"):
                named[service] = line.split("image:", 1)[1].strip().strip("'\"")
        return named

    def find(self, service):
        """The container of a service, asked of Docker itself: Compose takes a second for it."""
        project = ENVIRONMENT["COMPOSE_PROJECT_NAME"]
        labels = {"project": project, "service": service}
        filters = [f"--filter=label=com.docker.compose.{key}={value}" for key, value in labels.items()]
        return next(iter(run("docker", "ps", "-aq", "--no-trunc", *filters).split()), None)

    def container(self, service):
        found = self.find(service)
        if found is None:
            raise SystemExit(f"{service} has no container")
        return found


def has_image(image):
    if subprocess.run(["docker", "image", "inspect", image], capture_output=True).returncode == 0:
        return True
    return subprocess.run(["docker", "pull", "-q", image], capture_output=True).returncode == 0


def choose(compose):
    """The services that can run here."""
    without = [
        f"{service} ({image})"
        for service, image in compose.images().items()
        if service != "triton" and not has_image(image)
    ]
    needed = [each for each in without if each.split()[0] in NEEDED]
    if needed:
        print(
            "missing: images that are not here and cannot be pulled: " + ", ".join(needed)
            + "\nthose of Factorline: ./mvnw -DskipTests package, then deploy/docker/build",
            file=sys.stderr,
        )
        raise SystemExit(3)
    for each in without:
        print(f"not checked, for its image cannot be had: {each}")
    left = {each.split()[0] for each in without}
    return [s for s in compose.images() if s != "triton" and s not in left]


def inspect(container):
    return json.loads(run("docker", "inspect", container))[0]


def seconds_of(stamp):
    """Seconds since the epoch of Docker's time stamps, which have nanoseconds, and some an offset."""
    whole, fraction, zone = re.fullmatch(r"([^.Z+]+?)(\.\d+)?(Z|[+-]\d\d:\d\d)", stamp).groups()
    moment = datetime.datetime.fromisoformat(whole + ("+00:00" if zone == "Z" else zone))
    return moment.timestamp() + float(fraction or 0)


def address(state):
    return next(iter(state["NetworkSettings"]["Networks"].values()))["IPAddress"]


def get(url, body=None, timeout=3):
    request = urllib.request.Request(url, headers=headers)
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(request, data=data, timeout=timeout) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError as error:
        return 0, str(error)


def until(limit_s, question, pause_s=0.1):
    """The first answer that is not None, and how long it took; None where the limit passed."""
    start = time.monotonic()
    while time.monotonic() - start < limit_s:
        answer = question()
        if answer is not None:
            return answer, time.monotonic() - start
        time.sleep(pause_s)
    return None, limit_s


def is_ready(service, state):
    """Asked at the container's own address, for the port is not published; in it where that is far."""
    if sys.platform != "linux":
        asked = ["docker", "exec", state["Id"], "healthy"]
        return subprocess.run(asked, capture_output=True).returncode == 0
    port = PORTS[service] + 1000
    status, _ = get(f"http://{address(state)}:{port}/actuator/health/readiness", timeout=1)
    return status == 200


def url(service):
    return f"http://127.0.0.1:{PORTS[service] + OFFSET}"


def factor():
    status, text = get(f"{url('factor-api')}/v1/factors/{SYMBOL}?factors=live_1s:rsi_14,live_1m:vwap")
    if status != 200:
        return None
    cells = json.loads(text)["values"]
    good = all(cell["status"] == "PRESENT" for cell in cells.values())
    return cells["live_1s:rsi_14"]["value"] if good else None


def signal():
    body = {"symbols": [SYMBOL, "SIM.BBB"], "intent": "preview"}
    status, text = get(f"{url('inference-gateway')}/v1/models/momentum/signals", body)
    if status != 200:
        return None
    answer = json.loads(text)["signals"][0]
    return f"{answer['side']} {answer['score']}" if answer["status"] == "OK" else None


def sizes():
    """What a registry would hold of each image: its layers, compressed."""
    for service in SERVICES + ("topics",):
        image = compose.images()[service]
        command = f"docker save {image} | gzip -6 | wc -c"
        compressed = int(run("sh", "-c", command)) / 1e6
        own = json.loads(run("docker", "image", "inspect", image))[0]["Size"] / 1e6
        print(f"image {image}: {compressed:.0f} MB compressed, {own:.0f} MB unpacked", flush=True)
        if compressed > AIM_COMPRESSED_MB:
            fail(f"must be below {AIM_COMPRESSED_MB} MB compressed: {image}")


def locked_down(service):
    """Not root, nothing writable but what is mounted, its own runtime, its cache of classes."""
    container = compose.container(service)
    state = inspect(container)

    def inside(*command):
        return subprocess.run(["docker", "exec", container, *command], capture_output=True, text=True)

    uid = inside("stat", "-c", "%u", "/proc/1").stdout.strip()
    if uid != "10001":
        fail(f"{service} must run as 10001: uid={uid}")
    if inside("sh", "-c", "echo x >/app/x").returncode == 0:
        fail(f"{service} must not be able to write /app")
    if not state["HostConfig"]["ReadonlyRootfs"] or state["HostConfig"]["CapDrop"] != ["ALL"]:
        fail(f"{service} must have a read-only root and no capabilities")
    maps = inside("cat", "/proc/1/maps").stdout
    if "/app/app.aot" not in maps:
        fail(f"{service} must use its AOT cache")
    if "/opt/java/lib/server/libjvm.so" not in maps:
        fail(f"{service} must run on the runtime of its image")
    flags = inside("cat", "/proc/1/environ").stdout
    if "MaxRAMPercentage" not in flags:
        fail(f"{service} must have its memory flags")
    resident = int(inside("sh", "-c", "grep VmRSS /proc/1/status | tr -dc 0-9").stdout or 0) / 1024
    limit = state["HostConfig"]["Memory"] / (1 << 20)
    return f"uid 10001, read-only root, AOT cache mapped, {resident:.0f} of {limit:.0f} MB resident"


def healthy_at(state):
    """When Docker found a service healthy, as long as it is known: the last five looks are."""
    health = state["State"].get("Health", {"Status": "none"})
    if health["Status"] != "healthy":
        return None
    return min(seconds_of(look["End"]) for look in health["Log"] if look["ExitCode"] == 0)


def tell_ready(service, began, took):
    """How long a start took, beside the aim."""
    aim = "" if took <= AIM_READY_S else f" (aim {AIM_READY_S:.0f} s missed)"
    print(f"{service}: {began}ready {took:.1f} s after its container started{aim}", flush=True)


def came_up(chosen):
    """Each service ready, in the order that the file asks for."""
    started, ready, healthy = {}, {}, None
    start = time.monotonic()
    process = subprocess.Popen(
        [*compose.command, "up", "-d", *chosen], cwd=HOME, env=ENVIRONMENT,
        stdout=open(compose.log, "w"), stderr=subprocess.STDOUT,
    )

    def look():
        nonlocal healthy
        for service in SERVICES:
            is_known = service in ready and (service != FIRST or healthy is not None)
            container = None if is_known else compose.find(service)
            if container is None:
                continue
            state = inspect(container)
            if service == FIRST and healthy is None:
                healthy = healthy_at(state)
            if state["State"]["Running"]:
                started.setdefault(service, seconds_of(state["State"]["StartedAt"]))
                if service not in ready and is_ready(service, state):
                    ready[service] = time.time()
        ended = process.poll()
        if ended not in (None, 0):
            raise SystemExit(f"compose up ended with {ended}:\n{pathlib.Path(compose.log).read_text()}")
        return True if len(ready) == len(SERVICES) else None

    up, _ = until(UP_LIMIT_S, look)
    if up is None:
        print(compose("ps"), compose("logs", "--tail=30", *SERVICES))
        fail(f"all services must be ready within {UP_LIMIT_S} s: ready={sorted(ready)}")
        return False
    print(f"all ready {time.monotonic() - start:.1f} s after `up -d` began")
    for service in SERVICES:
        tell_ready(service, "", ready[service] - started[service])
    for later in ("factor-api", "inference-gateway"):
        if healthy is None or started[later] < healthy:
            fail(f"{later} must start after {FIRST} is healthy: {started[later]}, {healthy}")
    return process.wait() == 0


def serves():
    value, took = until(120, factor)
    if value is None:
        fail(f"{SYMBOL} must be served: {get(url('factor-api') + '/v1/factors/' + SYMBOL + '?factors=live_1s:rsi_14')}")
    else:
        print(f"factor live_1s:rsi_14 of {SYMBOL} = {value}, {took:.1f} s later")
    value, took = until(120, signal)
    if value is None:
        body = {"symbols": [SYMBOL], "intent": "preview"}
        fail(f"a signal must be given: {get(url('inference-gateway') + '/v1/models/momentum/signals', body)}")
    else:
        print(f"signal of {SYMBOL} = {value}, {took:.1f} s later")


def starts_alone():
    """Each service started again where only Kafka, Redis and Prometheus run: what its start takes, without
    what others take from it."""
    stopped = [compose.container(service) for service in ("simulator",) + SERVICES]
    run("docker", "stop", *stopped)
    for service in SERVICES:
        container = compose.container(service)
        run("docker", "start", container)
        state = inspect(container)
        ready, _ = until(BACK_LIMIT_S, lambda: time.time() if is_ready(service, state) else None, 0.05)
        if ready is None:
            fail(f"{service} must be ready within {BACK_LIMIT_S} s where it starts alone")
        else:
            tell_ready(service, "alone, ", ready - seconds_of(state["State"]["StartedAt"]))
        run("docker", "stop", container)
    run("docker", "start", *reversed(stopped))
    whole, took = until(BACK_LIMIT_S, is_whole, 0.3)
    if whole is None:
        fail(f"all must be whole within {BACK_LIMIT_S} s after they were started again")
    else:
        print(f"all started again at once: factor and signal given {took:.1f} s later", flush=True)


def is_whole():
    for service in SERVICES:
        state = inspect(compose.container(service))
        if not state["State"]["Running"] or not is_ready(service, state):
            return None
    return True if factor() is not None and signal() is not None else None


def survives(service):
    """Killed as by the kernel: what `docker kill` ends counts as stopped by hand and stays down, so
    the process is killed from another container that sees all processes."""
    container = compose.container(service)
    pid = inspect(container)["State"]["Pid"]
    before = inspect(container)["RestartCount"]
    image = compose.images()["topics"]
    killer = ["docker", "run", "--rm", "--pid=host", "--user=0:0", "--entrypoint=/bin/sh", image]
    run(*killer, "-c", f"kill -9 {pid}")
    again, _ = until(60, lambda: True if inspect(container)["RestartCount"] > before else None)
    if again is None:
        fail(f"{service} must be started again after kill -9")
        return
    _, took = until(BACK_LIMIT_S, is_whole, 0.3)
    if took >= BACK_LIMIT_S:
        print(compose("logs", "--tail=30", service))
        fail(f"all must be whole within {BACK_LIMIT_S} s after kill -9 of {service}")
    else:
        print(f"kill -9 of {service}: all ready, factor and signal given {took:.1f} s after its restart")


def judged(chosen):
    """Prometheus reaches each service, where it runs."""
    if "prometheus" not in chosen:
        return
    container = compose.container("prometheus")
    base = f"http://{address(inspect(container))}:9090/api/v1/query?query="

    def scraped():
        status, text = get(base + "sum(up)")
        found = json.loads(text)["data"]["result"] if status == 200 else []
        return True if found and float(found[0]["value"][1]) >= len(SERVICES) else None

    up, _ = until(60, scraped, 1)
    if up is None:
        fail(f"Prometheus must reach each service: {get(base + 'up')}")
    else:
        print("Prometheus reaches each service")


def secrets(folder):
    """What deploy/secrets makes, and the key of one who reads and trades."""
    run("deploy/secrets", folder)
    made = run("./factorline", "key", "new", "--client", "check", "--class", "engine", "--roles", "read,trade")
    lines = dict(line.split(maxsplit=1) for line in made.splitlines()[:2])
    with open(os.path.join(folder, "keys"), "a", encoding="utf-8") as keys:
        keys.write(lines["line"] + "\n")
    return lines["key"]


def closed():
    """No service answers without a key, and Redis nobody without a name."""
    shown = headers.pop("authorization")
    for service, path in (
        ("factor-api", f"/v1/factors/{SYMBOL}?factors=live_1s:rsi_14"),
        ("factor-api", "/nothing"),
        ("inference-gateway", "/v1/models"),
        ("feature-sync", "/v1/jobs"),
        ("stream-ingest", "/v3/api-docs"),
    ):
        status, _ = get(url(service) + path)
        if status not in (401, 429):
            fail(f"must be 401 without a key: {service} {path} {status}")
    headers["authorization"] = shown
    redis = compose.container("redis")
    said = run("docker", "exec", redis, "redis-cli", "get", "fl:hb:{0}")
    if "NOPERM" not in said:
        fail(f"Redis must refuse who has no name: {said}")
    print("closed: services without a key, Redis without a name")


def main(words):
    if not set(words) <= {"fast", "prod"}:
        print(f"must be of fast, prod: {words}", file=sys.stderr)
        return 2
    chosen = choose(compose)
    compose("down", "-v", "--remove-orphans", check=False)
    try:
        sizes()
        if came_up(chosen):
            for service in SERVICES:
                print(f"{service}: {locked_down(service)}")
            serves()
            judged(chosen)
            if "prod" in words:
                closed()
            if "fast" not in words:
                starts_alone()
            for service in () if "fast" in words else KILLED:
                survives(service)
    finally:
        compose("down", "-v", "--remove-orphans", check=False)
    print("Wrong: %d" % len(failures) if failures else "The composition holds")
    return 1 if failures else 0


# Ends in order also when it is told to, so that no container stays.
for number in (signals.SIGTERM, signals.SIGINT):
    signals.signal(number, lambda *_: sys.exit(143))
files = PRODUCTION if "prod" in sys.argv[3:] else ()
if files:
    ENVIRONMENT["SECRETS"] = os.path.join(sys.argv[2], "secrets")
    headers["authorization"] = "Bearer " + secrets(ENVIRONMENT["SECRETS"])
compose = Compose(sys.argv[1], files, os.path.join(sys.argv[2], "up.log"))
sys.exit(main(sys.argv[3:]))
