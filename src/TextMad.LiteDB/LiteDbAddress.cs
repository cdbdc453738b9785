namespace TextMad.LiteDB;

/// <summary>Which file, and how texts are kept in it from now on.</summary>
/// <param name="Path">The file.</param>
/// <param name="Readable">Whether texts are strings where they can be; null to leave that as it is.</param>
internal readonly record struct LiteDbAddress(string Path, bool? Readable)
{
    private const string Setting = "?texts=";

    /// <summary>Reads <c>PATH</c>, <c>PATH?texts=readable</c> or <c>PATH?texts=compressed</c>.</summary>
    /// <exception cref="InputException">The setting has another value.</exception>
    public static LiteDbAddress Parse(string place)
    {
        var at = place.LastIndexOf(Setting, StringComparison.Ordinal);
        return at < 0 ? new(place, null) : place[(at + Setting.Length)..] switch
        {
            "readable" => new(place[..at], true),
            "compressed" => new(place[..at], false),
            var other => throw new InputException($"'{other}' is not a way to keep texts in '{place}': use readable or compressed."),
        };
    }
}
