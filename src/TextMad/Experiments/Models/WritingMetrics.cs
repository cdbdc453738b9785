using System.Globalization;
using TextMad.Generations;
using TextMad.Reporting;
using TextMad.Tokenization;

namespace TextMad.Experiments.Models;

/// <summary>What is measured of the form of what a model wrote: lengths, ends, white space, and what was refused while it wrote.</summary>
public static class WritingMetrics
{
    /// <summary>A share of white space above this is warned of.</summary>
    public const double MuchWhiteSpace = 0.2;

    /// <summary>What is measured, for reports.</summary>
    public static IReadOnlyList<MetricDescription> Metrics { get; } =
    [
        new("mean_words", "mean words", "words", CollapseDirection.Either, "mean length of the texts; empty ones are not texts", Scale: MetricScale.Log),
        new("cut_share", "cut share", "ratio", CollapseDirection.Either, "share of the texts that were cut at the longest length and did not end by themselves"),
        new("empty_share", "empty share", "ratio", CollapseDirection.Either,
            "share of the texts begun that ended without a word, or without one after their prompt; they are not documents"),
        new("trimmed_share", "trimmed share", "ratio", CollapseDirection.Either, "share of the texts that were cut inside a character, the beginning of which was taken away"),
        new("invalid_text_mass", "invalid text mass", "ratio", CollapseDirection.Up,
            "probability that was refused because it would have broken a character, mean over the tokens chosen"),
        new("refused_whitespace_mass", "refused whitespace mass", "ratio", CollapseDirection.Up,
            "probability that was refused because a run of white space would have become too long, mean over the tokens chosen"),
        new("whitespace_share", "whitespace share", "ratio", CollapseDirection.Up, "share of the tokens that are white space and nothing else"),
    ];

    /// <summary>Returns a warning when models wrote much white space; null when none did.</summary>
    /// <param name="rows">Measurements of a run, or those of one of its models.</param>
    public static string? Warning(IReadOnlyList<MeasurementRow> rows)
    {
        var much = rows.Where(row => row is { Metric: "whitespace_share", Value: > MuchWhiteSpace }).ToList();
        return much.MaxBy(row => row.Value) is not { } worst
            ? null
            : string.Create(CultureInfo.InvariantCulture,
                $"White space is more than {100 * MuchWhiteSpace:0}% of the tokens of {Plural.Of(much.Count, "model")}, up to {100 * worst.Value:0}% "
                + $"({worst.Regime}, seed {worst.Seed}, generation {worst.Generation}): "
                + $"metrics on words do not see it, and perplexities do. Models that are trained longer write less of it.");
    }

    /// <summary>Measures a generation.</summary>
    /// <param name="sample">The documents that are measured.</param>
    /// <param name="written">What else came of the writing; null when it was not kept.</param>
    /// <param name="tokenizer">The run's tokenizer.</param>
    internal static IEnumerable<(string Name, double? Value, string? Note)> Measure(IReadOnlyList<TextItem> sample, WrittenTexts? written, ITokenizer tokenizer)
    {
        if (sample.Count > 0)
        {
            yield return ("mean_words", (double)sample.Sum(item => (long)item.Document.CountWords()) / sample.Count, null);
            yield return ("cut_share", (double)sample.Count(item => !item.Ended) / sample.Count, null);
        }

        if (written is { Texts: > 0 })
        {
            yield return ("empty_share", (double)written.Empty / written.Texts, null);
            yield return ("trimmed_share", (double)written.Trimmed / written.Texts, null);
            const string Untold = "the tokenizer does not give the bytes of its tokens, so that nothing is refused";
            yield return written.Choices > 0 ? ("invalid_text_mass", written.InvalidMass / written.Choices, null) : ("invalid_text_mass", null, Untold);
            yield return written.Choices > 0 ? ("refused_whitespace_mass", written.WhiteSpaceMass / written.Choices, null) : ("refused_whitespace_mass", null, Untold);
        }

        if (sample.Sum(item => (long)item.Tokens.Length) is > 0 and var tokens)
        {
            yield return ("whitespace_share", (double)WhiteSpaceTokens(sample, tokenizer) / tokens, null);
        }
    }

    private static long WhiteSpaceTokens(IReadOnlyList<TextItem> items, ITokenizer tokenizer)
    {
        var known = new Dictionary<int, bool>();
        var count = 0L;
        foreach (var item in items)
        {
            foreach (var token in item.Tokens.Span)
            {
                if (!known.TryGetValue(token, out var isSpace))
                {
                    known.Add(token, isSpace = tokenizer.Decode([token]) is { Length: > 0 } text && string.IsNullOrWhiteSpace(text));
                }

                count += isSpace ? 1 : 0;
            }
        }

        return count;
    }
}
