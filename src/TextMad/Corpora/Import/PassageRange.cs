namespace TextMad.Corpora.Import;

/// <summary>Where a passage stands in its document.</summary>
/// <param name="FirstWord">Words before it.</param>
/// <param name="Words">Its words.</param>
/// <param name="Start">Its first character.</param>
/// <param name="End">The character after its last.</param>
internal readonly record struct PassageRange(int FirstWord, int Words, int Start, int End)
{
    /// <summary>The same as the passage's origin says it: its first and last word, counted from 1.</summary>
    public string Locator => $"words {FirstWord + 1}-{FirstWord + Words}";
}
