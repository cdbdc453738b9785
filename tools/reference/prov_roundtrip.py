#!/usr/bin/env python3
"""Reads PROV-JSON files with the reference reader in Python (Debian: python3-prov), writes them again, and compares.

With --schema, holds them against the JSON schema of the W3C member submission too (Debian: python3-jsonschema).

    textmad prov quickstart run.json && /usr/bin/python3 tools/reference/prov_roundtrip.py run.json
"""
import argparse
import io
import json
import sys

from prov.model import ProvDocument, ProvEntity, ProvActivity, ProvAgent, ProvRelation

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("--schema", help="the submission's prov-json-schema file")
arguments.add_argument("files", nargs="+")
options = arguments.parse_args()
for path in options.files:
    with open(path, encoding="utf-8") as file:
        document = ProvDocument.deserialize(file, format="json")
    if options.schema:
        import jsonschema

        with open(options.schema, encoding="utf-8") as schema, open(path, encoding="utf-8") as file:
            jsonschema.Draft4Validator(json.load(schema)).validate(json.load(file))
        print(f"{path}: valid against {options.schema}")
    again = ProvDocument.deserialize(io.StringIO(document.serialize(format="json")), format="json")
    declared = {record.identifier for record in document.get_records((ProvEntity, ProvActivity, ProvAgent))}
    missing = {value for relation in document.get_records(ProvRelation) for _, value in relation.formal_attributes
               if hasattr(value, "namespace") and value not in declared}
    print(f"{path}: {len(declared)} entities, activities and agents, {len(list(document.get_records(ProvRelation)))} relations, "
          f"{len(missing)} names that are not declared; read, written and read again: {'the same' if document == again else 'NOT the same'}")
    if missing or document != again:
        sys.exit(1)
