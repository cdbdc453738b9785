namespace TextMad.Texts;

/// <summary>The language that many texts are written in, by <see cref="LanguageIdentifier"/>.</summary>
public static class LanguageOfTexts
{
    /// <summary>Looking at more texts than this would not change the answer.</summary>
    private const int MostTexts = 200;

    /// <summary>Returns the language of most of up to 200 texts, taken at equal distances; null when more than half of them have none that can be told.</summary>
    /// <param name="texts">The texts; those of fewer than ten words say nothing and are not counted.</param>
    /// <returns>A BCP 47 tag.</returns>
    public static string? Of(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var (looked, step) = (0, Math.Max(1.0, (double)texts.Count / MostTexts));
        for (var i = 0; i < Math.Min(texts.Count, MostTexts); i++)
        {
            var text = texts[(int)(i * step)];
            if (!LanguageIdentifier.HasEnough(text))
            {
                continue;
            }

            looked++;
            if (LanguageIdentifier.Identify(text) is { } language)
            {
                counts[language] = counts.GetValueOrDefault(language) + 1;
            }
        }

        return counts.Count > 0 && counts.MaxBy(count => count.Value) is var most && 2 * most.Value > looked ? most.Key : null;
    }
}
