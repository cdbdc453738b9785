using System.Globalization;

namespace TextMad.Provenance;

/// <summary>Origins in words, for labels.</summary>
public static class OriginText
{
    /// <summary>Returns where one document came from, e.g. <c>imported from brown, ca01 (press-reportage)</c>, with the documents that it was made from.</summary>
    public static string Describe(Origin origin) => origin switch
    {
        Origin.Imported imported =>
            $"imported from {imported.Source}, {imported.Locator}{(imported.Genre is { } genre ? $" ({genre})" : "")}{By(imported.WrittenBy, imported.MachineShare)}",
        Origin.Crawled crawled => $"crawled from {crawled.Url} at {crawled.Retrieved}{By(crawled.WrittenBy, crawled.MachineShare)}",
        Origin.Sampled sampled => string.Create(
            CultureInfo.InvariantCulture,
            $"written by {sampled.Model}, {Numbered(sampled.Purpose)} "
            + $"{sampled.Index}{(sampled.Prompt is { } prompt ? $", {(sampled.Purpose == SamplePurpose.Edit ? "an edit of" : "after")} {Short(prompt)}" : "")}"),
        Origin.Derived derived =>
            $"{derived.Activity} of {string.Join(", ", derived.Parents.Select(parent => Short(parent.Document)))}{(derived.Locator is { } part ? $", {part}" : "")}",
        _ => throw new InvalidOperationException("Origin is a closed hierarchy."),
    };

    /// <summary>Returns where words came from, e.g. <c>human text from brown</c>.</summary>
    public static string Describe(WordOrigin origin) => (origin.Writer.Kind, origin.Source) switch
    {
        (WriterKind.Model, _) => $"written by {origin.Writer.Model}",
        (WriterKind.UnknownMachine, { } source) when origin.Writer.Name is { } name => $"written by {name}, in {source}",
        (WriterKind.UnknownMachine, { } source) => $"machine text, as {source} declares",
        (WriterKind.UnknownMachine, _) => "machine text of unknown source",
        (_, { } source) => $"human text from {source}",
        _ => "human text of unknown source",
    };

    private static string By(string? machine, double share) => machine is null ? ""
        : share == 1 ? $", written by {machine}"
        : string.Create(CultureInfo.InvariantCulture, $", {share:0.#%} of it written by {machine}");

    private static string Numbered(SamplePurpose purpose) => purpose switch
    {
        SamplePurpose.Edit => "edit number",
        SamplePurpose.Page => "page number",
        _ => "number",
    };

    /// <summary>Returns the first digits of an id, enough for people.</summary>
    public static string Short(DocumentId id) => id.ToString()[..12];
}
