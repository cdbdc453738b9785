#!/usr/bin/env python3
"""Reads PROV-JSON files with the reference reader in Python (Debian: python3-prov), writes them again, and compares.

    textmad prov quickstart run.json && /usr/bin/python3 tools/reference/prov_roundtrip.py run.json
"""
import io
import sys

from prov.model import ProvDocument, ProvEntity, ProvActivity, ProvAgent, ProvRelation

for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        document = ProvDocument.deserialize(file, format="json")
    again = ProvDocument.deserialize(io.StringIO(document.serialize(format="json")), format="json")
    declared = {record.identifier for record in document.get_records((ProvEntity, ProvActivity, ProvAgent))}
    missing = {value for relation in document.get_records(ProvRelation) for _, value in relation.formal_attributes
               if hasattr(value, "namespace") and value not in declared}
    print(f"{path}: {len(declared)} entities, activities and agents, {len(list(document.get_records(ProvRelation)))} relations, "
          f"{len(missing)} names that are not declared; read, written and read again: {'the same' if document == again else 'NOT the same'}")
    if missing or document != again:
        sys.exit(1)
