namespace TextMad.SimulatedWeb;

/// <summary>A place in the sentences of an article.</summary>
/// <param name="Article">The article's number; -1 for none.</param>
/// <param name="Taken">Sentences of it that were used.</param>
internal readonly record struct SentenceCursor(long Article, int Taken)
{
    public static SentenceCursor None => new(-1, 0);
}
