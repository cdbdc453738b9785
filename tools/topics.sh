#!/usr/bin/env bash
# Writes the generated blocks of the manual's pages (src/TextMad.Cli/Topics) from the code.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
dotnet build tests/TextMad.Tests -c Release --nologo -v q
TEXTMAD_WRITE_TOPICS=1 dotnet tests/TextMad.Tests/bin/Release/net10.0/TextMad.Tests.dll -class TextMad.Tests.Cli.MetricTopicTests -class TextMad.Tests.Cli.RegimeTopicTests
