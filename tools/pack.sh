#!/usr/bin/env bash
# Packs the libraries, and the tool as a .NET tool for this platform, into a folder. Further arguments go to 'dotnet pack', such as --no-build.
#   tools/pack.sh packages
#   dotnet tool install TextMad.Cli --tool-path here --add-source packages
#   tools/pack.sh packages -p:WithMiniLM=true -p:WithLibtorch=true     # a tool with the large parts in it, too
set -euo pipefail

if [ $# -lt 1 ] || [ "${1#-}" != "$1" ]; then
  echo "usage: tools/pack.sh FOLDER [options of dotnet pack]" >&2
  exit 2
fi

folder="$(mkdir -p "$1" && cd "$1" && pwd -P)"
shift
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# What is there would pass for new: a package is made again only when a file in it is newer.
rm -f "$folder"/TextMad*.nupkg
dotnet pack TextMad.sln -c Release --nologo -v q -o "$folder" "$@"
ls "$folder"
