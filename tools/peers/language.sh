#!/usr/bin/env bash
# How well and how fast the languages of short texts are told, by TextMad and by SearchPioneer.Lingua: language.cs says how.
# language.sh [TEXTS]: texts of each length and language (default: 40). Takes some minutes and 2.5 GB of memory.
# The texts are messages of programs in many languages, as Debian's packages bring them (/usr/share/locale/*/LC_MESSAGES).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
library=$here/../../src/TextMad/bin/Release/net10.0/TextMad.dll
[ -f "$library" ] || { echo "language.sh: $library is not there: dotnet build TextMad.sln -c Release" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/language.cs" "$library" "$work"
yaml=$(sed -n 's/.*"YamlDotNet" Version="\([^"]*\)".*/\1/p' "$here/../../src/Directory.Packages.props")
cat > "$work/measure.csproj" <<END
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><Nullable>enable</Nullable><ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="SearchPioneer.Lingua" Version="2.0.0" />
    <PackageReference Include="YamlDotNet" Version="$yaml" />
    <Reference Include="TextMad" HintPath="TextMad.dll" />
  </ItemGroup>
</Project>
END
dotnet build "$work" -c Release --nologo -v q > "$work/log" || { cat "$work/log" >&2; exit 1; }
for way in words textmad low high; do dotnet "$work/bin/Release/net10.0/measure.dll" "$way" "${1:-40}"; done
