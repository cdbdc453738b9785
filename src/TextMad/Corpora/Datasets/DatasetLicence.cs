namespace TextMad.Corpora.Datasets;

/// <summary>
/// A dataset's licence as programs want it: by the identifier of the SPDX License List (<see href="https://spdx.org/licenses/"/>) where it is one that texts, data and programs
/// are published under, by its address, or else by a name.
/// </summary>
/// <param name="Text">What was said, or the identifier in its own letters.</param>
/// <param name="Spdx">The identifier; null when it is none of those that are known here.</param>
/// <param name="HubKey">The name that dataset hubs have for it, <c>other</c> when they have none, and <c>unknown</c> when nothing was said.</param>
internal sealed record DatasetLicence(string? Text, string? Spdx, string HubKey)
{
    private const string Other = "other";

    // Identifiers whose name on hubs is the identifier in small letters, then those whose name is another.
    private static readonly string[] _same =
    [
        "CC0-1.0", "CC-BY-2.0", "CC-BY-2.5", "CC-BY-3.0", "CC-BY-4.0", "CC-BY-SA-3.0", "CC-BY-SA-4.0", "CC-BY-NC-2.0", "CC-BY-NC-3.0", "CC-BY-NC-4.0", "CC-BY-ND-4.0",
        "CC-BY-NC-ND-3.0", "CC-BY-NC-ND-4.0", "CC-BY-NC-SA-2.0", "CC-BY-NC-SA-3.0", "CC-BY-NC-SA-4.0", "CDLA-Sharing-1.0", "CDLA-Permissive-1.0", "CDLA-Permissive-2.0",
        "Apache-2.0", "MIT", "ISC", "AFL-3.0", "Artistic-2.0", "BSL-1.0", "BSD-2-Clause", "BSD-3-Clause", "BSD-3-Clause-Clear", "ECL-2.0", "EPL-1.0", "EPL-2.0",
        "etalab-2.0", "EUPL-1.1", "EUPL-1.2", "LPPL-1.3c", "MS-PL", "MPL-2.0", "OSL-3.0", "PostgreSQL", "OFL-1.1", "NCSA", "Unlicense", "WTFPL", "Zlib",
    ];

    private static readonly Dictionary<string, (string Spdx, string Key)> _known = _same.Select(id => (Id: id, Key: id.ToLowerInvariant()))
        .Concat<(string Id, string Key)>(
        [
            ("C-UDA-1.0", "c-uda"), ("ODC-By-1.0", "odc-by"), ("ODbL-1.0", "odbl"), ("PDDL-1.0", "pddl"),
            ("GPL-2.0-only", "gpl-2.0"), ("GPL-2.0-or-later", "gpl-2.0"), ("GPL-3.0-only", "gpl-3.0"), ("GPL-3.0-or-later", "gpl-3.0"),
            ("LGPL-2.1-only", "lgpl-2.1"), ("LGPL-2.1-or-later", "lgpl-2.1"), ("LGPL-3.0-only", "lgpl-3.0"), ("LGPL-3.0-or-later", "lgpl-3.0"),
            ("AGPL-3.0-only", "agpl-3.0"), ("AGPL-3.0-or-later", "agpl-3.0"),
            ("GFDL-1.2-only", "gfdl"), ("GFDL-1.2-or-later", "gfdl"), ("GFDL-1.3-only", "gfdl"), ("GFDL-1.3-or-later", "gfdl"),
            ("CC-BY-SA-2.0", Other), ("CC-BY-SA-2.5", Other), ("CC-BY-ND-3.0", Other), ("CC-PDDC", Other), ("OGL-UK-3.0", Other), ("0BSD", Other), ("PSF-2.0", Other),
        ])
        .GroupBy(pair => pair.Id, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(group => group.Key, group => group.Last(), StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns what is known of a licence.</summary>
    /// <param name="text">What was said of it, an identifier in any letters, an address or a name; null when nothing was.</param>
    public static DatasetLicence Of(string? text) => text is null ? new DatasetLicence(null, null, "unknown")
        : _known.TryGetValue(Spelled(text.Trim()), out var known) ? new DatasetLicence(known.Spdx, known.Spdx, known.Key)
        : new DatasetLicence(text.Trim(), null, Other);

    /// <summary>The page of the licence; null when only a name is known.</summary>
    public string? Url => Spdx is { } id ? $"https://spdx.org/licenses/{id}.html"
        : Uri.TryCreate(Text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp) ? Text
        : null;

    // As people say them: "CC0", "CC BY 4.0".
    private static string Spelled(string text) => string.Equals(text, "CC0", StringComparison.OrdinalIgnoreCase) ? "CC0-1.0" : text.Replace(' ', '-');
}
