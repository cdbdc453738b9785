#!/usr/bin/env bash
# Gets the pages into corpora/postgresql-manual/data/, from the Debian package that manifest.json names.
exec bash "$(dirname "${BASH_SOURCE[0]}")/../debian-package.sh" postgresql-manual
