namespace TextMad.Corpora.Import;

/// <summary>What stands at a path that is to be imported.</summary>
/// <param name="Path">The path.</param>
/// <param name="Format">How it would be read; null where it would be left out.</param>
/// <param name="Bytes">Its length on the disk; 0 for a pipe.</param>
/// <param name="IsPacked">Whether its name says that it is compressed.</param>
/// <param name="Reason">Why it would be left out unopened; null where it would be read.</param>
public sealed record FoundFile(string Path, ImportFormat? Format, long Bytes, bool IsPacked, string? Reason)
{
    /// <summary>What the file is by its name's extension, e.g. <c>picture (.png)</c>, where that says no format that can be read; else null.</summary>
    public string? Kind { get; init; }
}
