using System.Globalization;
using TextMad.Storage;

namespace TextMad.Provenance;

/// <summary>Origins in words, for labels.</summary>
internal static class OriginText
{
    /// <summary>Where one document came from, e.g. <c>imported from brown, ca01</c>.</summary>
    public static string Describe(Origin origin) => origin switch
    {
        Origin.Imported imported => $"imported from {imported.Source}, {imported.Locator}",
        Origin.Crawled crawled => $"crawled from {crawled.Url}",
        Origin.Sampled sampled => string.Create(CultureInfo.InvariantCulture, $"written by {sampled.Model}, number {sampled.Index}"),
        Origin.Derived derived => $"{derived.Activity}{(derived.Locator is null ? "" : " of " + derived.Locator)}",
        _ => origin.Kind,
    };

    /// <summary>Where many documents came from, e.g. <c>imported from brown</c>.</summary>
    public static string Describe(OriginGroup origin) => origin switch
    {
        { Kind: "imported" } => $"imported from {origin.Source}",
        { Kind: "crawled" } => $"crawled from {origin.Source}",
        { Kind: "sampled" } => $"written by {origin.Model}",
        { Model: { } model } => $"derived from what {model} wrote",
        { Source: { } source } => $"derived from {source}",
        _ => "derived from documents of several origins",
    };

    /// <summary>The first digits of an id, enough for people.</summary>
    public static string Short(DocumentId id) => id.ToString()[..12];
}
