"""Licences and known vulnerabilities of the libraries that CycloneDX documents list."""

import json
import os
import sys
import urllib.error
import urllib.request

MAIN = ["spring-boot", "lettuce-core", "micrometer-core", "jackson-databind"]
OWN = "io.factorline"
OSV = os.environ.get("FACTORLINE_OSV_URL", "https://api.osv.dev")
BATCH = 500
SECONDS = 20


def main(allowed_file, files):
    components = {}
    incomplete = False
    for file in files:
        found = of_file(file)
        names_found = {component["name"] for component in found.values()}
        absent = [name for name in MAIN if name not in names_found]
        if absent:
            print(f"not in its bill of materials: {os.path.basename(file)}: {', '.join(absent)}")
            incomplete = True
        components.update(found)
    print(f"{len(components)} libraries in {len(files)} bills of materials")
    refused = licences(components, allowed(allowed_file))
    vulnerable = vulnerabilities(sorted(components))
    if incomplete or refused or vulnerable:
        return 1
    return 3 if vulnerable is None else 0


def of_file(file):
    with open(file, encoding="utf-8") as bom:
        components = json.load(bom)["components"]
    return {c["purl"]: c for c in components if c.get("group") != OWN}


def allowed(file):
    with open(file, encoding="utf-8") as lines:
        return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def names(component):
    """Its licences: of several, one that is allowed is enough."""
    for entry in component.get("licenses", []):
        licence = entry.get("license", {})
        yield entry.get("expression") or licence.get("id") or licence.get("name") or ""


def is_allowed(names_of_one, allowed_names):
    for name in names_of_one:
        parts = [part.strip(" ()") for part in name.split(" OR ")]
        if any(part in allowed_names for part in parts):
            return True
    return False


def licences(components, allowed_names):
    refused = {
        purl: list(names(component))
        for purl, component in sorted(components.items())
        if not is_allowed(list(names(component)), allowed_names)
    }
    for purl, found in refused.items():
        print(f"licence not allowed: {purl}: {', '.join(found) or 'none told'}")
    if not refused:
        print("Licences: all are allowed.")
    return refused


def vulnerabilities(purls):
    """Those known of; None where nobody could be asked."""
    found = {}
    try:
        for first in range(0, len(purls), BATCH):
            batch = purls[first : first + BATCH]
            body = json.dumps({"queries": [{"package": {"purl": bare(p)}} for p in batch]})
            request = urllib.request.Request(
                OSV + "/v1/querybatch", body.encode(), {"content-type": "application/json"}
            )
            with urllib.request.urlopen(request, timeout=SECONDS) as response:
                for purl, result in zip(batch, json.load(response)["results"], strict=True):
                    ids = [vulnerability["id"] for vulnerability in result.get("vulns", [])]
                    if ids:
                        found[purl] = ids
    except (urllib.error.URLError, TimeoutError, ValueError, KeyError) as failure:
        print(f"missing: answers of {OSV}: {failure}", file=sys.stderr)
        print("Known vulnerabilities: NOT CHECKED, their data could not be had.")
        return None
    for purl, ids in found.items():
        print(f"known vulnerability: {purl}: {', '.join(ids)}")
    if not found:
        print("Known vulnerabilities: none.")
    return found


def bare(purl):
    return purl.split("?")[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
