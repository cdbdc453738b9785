using System.Text;
using TextMad.Metrics.Counting;
using TextMad.Texts;

namespace TextMad.Metrics.Marks;

/// <summary>A count of marks of style per 1,000 words of all texts.</summary>
public abstract class MarkRate : Metric
{
    private const int GuessedCharacters = 20_000;

    /// <inheritdoc/>
    public override string Unit => "per 1,000 words";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => CollapseDirection.Either;

    /// <summary>Whether the metric knows words of a language, and has no value for languages without them.</summary>
    protected virtual bool NeedsLanguage => true;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings => [("words", Words.Name)];

    /// <summary>Returns the marks in one text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="words">Its words.</param>
    /// <param name="marks">The words of its language; null for a metric that needs none.</param>
    protected abstract int Count(string text, IReadOnlyList<string> words, LanguageMarks? marks);

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input)
    {
        LanguageMarks? marks = null;
        if (NeedsLanguage)
        {
            // The language the texts should have (the reference's) says more than a guess from the texts.
            var code = input.Language ?? Guess(input.Reference ?? input.Texts!);
            marks = LanguageMarks.Shipped.FirstOrDefault(known => known.Code == code?.Split('-')[0]);
            if (marks is null)
            {
                return MetricResult.Absent(
                    $"there are no word lists for {(code is null ? "a language that cannot be determined" : $"'{code}'")}; there are some for "
                    + $"{string.Join(", ", LanguageMarks.Shipped.Select(known => known.Code))}");
            }
        }

        var (found, all) = (0L, 0L);
        var words = new List<string>();
        foreach (var text in input.Texts!.Texts)
        {
            words.Clear();
            foreach (var word in Words.Of(text))
            {
                words.Add(word.ToString());
            }

            all += words.Count;
            found += Count(text, words, marks);
        }

        return all == 0 ? MetricResult.Absent("the texts have no words") : 1000.0 * found / all;
    }

    /// <summary>Returns how many of some phrases there are: from left to right, at each word the longest that fits, without overlap.</summary>
    protected static int CountPhrases(IReadOnlyList<string> words, PhraseList phrases)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(phrases);
        var count = 0;
        for (var i = 0; i < words.Count;)
        {
            var length = phrases.LongestAt(words, i);
            count += length > 0 ? 1 : 0;
            i += Math.Max(1, length);
        }

        return count;
    }

    private static string? Guess(TextCollection texts)
    {
        var beginning = new StringBuilder();
        foreach (var text in texts.Texts)
        {
            beginning.Append(text).Append('\n');
            if (beginning.Length > GuessedCharacters)
            {
                break;
            }
        }

        return LanguageIdentifier.Identify(beginning.ToString());
    }
}
