"""Checks rendered manifests against schemas; unknown fields are errors. Exit 1 on any finding."""

import os
import pathlib
import sys

import jsonschema
import kubernetes_validate
import yaml

CORE = {"v1", "apps", "batch", "policy", "networking.k8s.io", "autoscaling"}


def strict(schema):
    """The schema with fields that it does not name refused, as an API server does."""
    if isinstance(schema, dict):
        keeps = schema.get("x-kubernetes-preserve-unknown-fields")
        if "properties" in schema and "additionalProperties" not in schema and not keeps:
            schema["additionalProperties"] = False
        for value in schema.values():
            strict(value)
    elif isinstance(schema, list):
        for value in schema:
            strict(value)
    return schema


def custom_schemas(folder):
    """Schemas of the CustomResourceDefinitions in the folder, by apiVersion and kind."""
    schemas = {}
    for path in sorted(pathlib.Path(folder).glob("*.yaml")):
        for crd in yaml.safe_load_all(path.read_text()):
            if not crd or crd.get("kind") != "CustomResourceDefinition":
                continue
            spec = crd["spec"]
            for version in spec["versions"]:
                schema = strict(version["schema"]["openAPIV3Schema"])
                schema["properties"]["metadata"] = {"type": "object"}
                schemas[f"{spec['group']}/{version['name']}", spec["names"]["kind"]] = schema
    return schemas


def finding(document, version, customs):
    """What is wrong with the document: a text, None if nothing is, False if no schema is known."""
    group = document["apiVersion"].split("/")[0]
    try:
        if group in CORE:
            kubernetes_validate.validate(document, version, strict=True)
            return None
        schema = customs.get((document["apiVersion"], document["kind"]))
        if schema is None:
            return False
        jsonschema.Draft202012Validator(schema).validate(document)
        return None
    except (kubernetes_validate.ValidationError, jsonschema.ValidationError) as error:
        return f"{'.'.join(str(step) for step in error.path)}: {error.message}"


def main(version, files):
    customs = custom_schemas(os.environ["FACTORLINE_CRDS"]) if "FACTORLINE_CRDS" in os.environ else {}
    failures, unchecked = 0, set()
    for file in files:
        valid = 0
        for document in filter(None, yaml.safe_load_all(pathlib.Path(file).read_text())):
            found = finding(document, version, customs)
            if found is None:
                valid += 1
            elif found is False:
                unchecked.add(document["kind"])
            else:
                failures += 1
                print(f"{pathlib.Path(file).stem}: {document['kind']} {document['metadata']['name']}: {found}")
        print(f"{pathlib.Path(file).stem}: {valid} valid against Kubernetes {version}")
    if unchecked:
        print("not checked, for FACTORLINE_CRDS has no schema of them: " + ", ".join(sorted(unchecked)))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
