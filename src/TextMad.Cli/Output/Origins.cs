using System.Globalization;

namespace TextMad.Cli.Output;

/// <summary>Where a document came from, in a few words.</summary>
internal static class Origins
{
    /// <summary>One line.</summary>
    public static string Describe(Origin origin) => origin switch
    {
        Origin.Imported imported => $"imported from {imported.Source}, {imported.Locator}{(imported.Genre is { } genre ? $" ({genre})" : "")}",
        Origin.Crawled crawled => $"crawled from {crawled.Url} at {crawled.Retrieved}",
        Origin.Sampled sampled => string.Create(
            CultureInfo.InvariantCulture,
            $"sampled by {sampled.Model}, text {sampled.Index}{(sampled.Prompt is { } prompt ? $", {(sampled.Edited ? "an edit of" : "after")} {prompt.ToString()[..12]}" : "")}"),
        Origin.Derived derived =>
            $"{derived.Activity} of {string.Join(", ", derived.Parents.Select(p => p.Document.ToString()[..12]))}{(derived.Locator is { } part ? $", {part}" : "")}",
        _ => origin.Kind,
    };
}
