#!/usr/bin/env bash
# Writes what the manual's pages (src/TextMad.Cli/Topics) show of the code: tables of regimes, metrics, settings and the like, and what cheap commands say.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
dotnet build src/TextMad.Cli -c Release --nologo -v q
tools/docs.py --cheap
