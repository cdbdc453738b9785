namespace TextMad.Texts.Duplicates;

/// <summary>What an index of shingles consists of, kept as <c>index.json</c> in its folder.</summary>
/// <param name="Version">The version of the files.</param>
/// <param name="Collection">What the texts are, in words.</param>
/// <param name="State">The state of the collection that is indexed, as who keeps it says it.</param>
/// <param name="Segments">The files, in the order of their texts.</param>
internal sealed record ShingleIndexNote(int Version, string Collection, string State, IReadOnlyList<string> Segments)
{
    /// <summary>The version that is written: since 3, a letter of a script without spaces is a word.</summary>
    public const int Current = 3;
}
