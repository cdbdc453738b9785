using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;
using TextMad.Texts;

namespace TextMad.Corpora.Pipeline.Blocks;

/// <summary>The repetition rules of MassiveText [Rae et al. 2021, arXiv 2112.11446, A1.1, table A1].</summary>
/// <remarks>
/// Paragraphs are parted by two line ends or more, lines by one or more. Characters are code points, of all of the text. Of n-grams of
/// <see cref="TextTokens"/>, the most frequent one (of several the first) counts with the spaces between its words, each time that it occurs; for
/// duplicates the text is read from its start, and an n-gram that stood before is passed over whole.
/// </remarks>
[Description("drops documents by the repetition rules of MassiveText [2112.11446, table A1]")]
[SettingName("gopher_repetition")]
public sealed record GopherRepetition : DocumentBlock
{
    private const int FirstTop = 2;
    private const int FirstDuplicate = 5;
    private const int LongestNGram = 10;

    private static readonly string[] _topReasons = [PipelineReasons.GopherTop2Gram, PipelineReasons.GopherTop3Gram, PipelineReasons.GopherTop4Gram];

    private static readonly string[] _duplicateReasons =
    [
        PipelineReasons.GopherDuplicate5Grams, PipelineReasons.GopherDuplicate6Grams, PipelineReasons.GopherDuplicate7Grams,
        PipelineReasons.GopherDuplicate8Grams, PipelineReasons.GopherDuplicate9Grams, PipelineReasons.GopherDuplicate10Grams,
    ];

    /// <inheritdoc/>
    public override string Name => "gopher_repetition";

    /// <summary>Largest share of lines that occurred before.</summary>
    [Description("largest share of lines that occurred before")]
    [Range(0.0, 1.0)]
    public double DuplicateLines { get; init; } = 0.3;

    /// <summary>Largest share of paragraphs that occurred before.</summary>
    [Description("largest share of paragraphs that occurred before")]
    [Range(0.0, 1.0)]
    public double DuplicateParagraphs { get; init; } = 0.3;

    /// <summary>Largest share of characters in lines that occurred before.</summary>
    [Description("largest share of characters in lines that occurred before")]
    [Range(0.0, 1.0)]
    public double DuplicateLineCharacters { get; init; } = 0.2;

    /// <summary>Largest share of characters in paragraphs that occurred before.</summary>
    [Description("largest share of characters in paragraphs that occurred before")]
    [Range(0.0, 1.0)]
    public double DuplicateParagraphCharacters { get; init; } = 0.2;

    /// <summary>Largest share of characters in the most frequent 2-, 3-, 4-gram.</summary>
    [Description("largest share of characters in the most frequent 2-, 3- and 4-gram")]
    [Range(0.0, 1.0)]
    [Length(LongestNGram - 7, LongestNGram - 7, ErrorMessage = "three numbers are expected, for 2-, 3- and 4-grams.")]
    public ValueList<double> TopNGrams { get; init; } = [0.20, 0.18, 0.16];

    /// <summary>Largest share of characters in 5- to 10-grams that occurred before.</summary>
    [Description("largest share of characters in 5- to 10-grams that occurred before")]
    [Range(0.0, 1.0)]
    [Length(LongestNGram - 4, LongestNGram - 4, ErrorMessage = "six numbers are expected, for 5- to 10-grams.")]
    public ValueList<double> DuplicateNGrams { get; init; } = [0.15, 0.14, 0.13, 0.12, 0.11, 0.10];

    /// <inheritdoc/>
    public override BlockOutcome Apply(PipelineText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var length = text.CodePoints;
        var paragraphs = Repeated(text.Text.Trim(), leastLineEnds: 2);
        var lines = Repeated(text.Text, leastLineEnds: 1);
        List<Signal> signals =
        [
            new("duplicate_paragraphs", Ratio(paragraphs.Parts, paragraphs.All)),
            new("duplicate_paragraph_characters", Ratio(paragraphs.Characters, length)),
            new("duplicate_lines", Ratio(lines.Parts, lines.All)),
            new("duplicate_line_characters", Ratio(lines.Characters, length)),
        ];
        List<(bool Holds, string Reason, string Signal)> limits =
        [
            (signals[0].Value <= DuplicateParagraphs, PipelineReasons.GopherDuplicateParagraphs, signals[0].Name),
            (signals[1].Value <= DuplicateParagraphCharacters, PipelineReasons.GopherDuplicateParagraphCharacters, signals[1].Name),
            (signals[2].Value <= DuplicateLines, PipelineReasons.GopherDuplicateLines, signals[2].Name),
            (signals[3].Value <= DuplicateLineCharacters, PipelineReasons.GopherDuplicateLineCharacters, signals[3].Name),
        ];
        var repetition = new NGramRepetition(text.Tokens);
        for (var n = FirstTop; n <= LongestNGram; n++)
        {
            repetition.Lengthen();
            if (n - FirstTop < TopNGrams.Count)
            {
                Add(FormattableString.Invariant($"top_{n}_gram"), repetition.TopCharacters(), TopNGrams[n - FirstTop], _topReasons[n - FirstTop]);
            }
            else if (n >= FirstDuplicate)
            {
                Add(FormattableString.Invariant($"duplicate_{n}_grams"), repetition.DuplicateCharacters(), DuplicateNGrams[n - FirstDuplicate],
                    _duplicateReasons[n - FirstDuplicate]);
            }
        }

        return BlockOutcome.OfLimits(signals, limits);

        void Add(string name, long characters, double limit, string reason)
        {
            var share = Ratio(characters, length);
            signals.Add(new Signal(name, share));
            limits.Add((share <= limit, reason, name));
        }
    }

    /// <summary>Parts of a text between runs of line ends, and how many of them, and of their characters, stood before.</summary>
    private static (int All, int Parts, long Characters) Repeated(string text, int leastLineEnds)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var lookup = seen.GetAlternateLookup<ReadOnlySpan<char>>();
        var (all, parts, characters, start, at) = (0, 0, 0L, 0, 0);
        while (true)
        {
            var end = text.IndexOf('\n', at);
            var next = end < 0 ? text.Length : end;
            while (next < text.Length && text[next] == '\n')
            {
                next++;
            }

            if (end >= 0 && next - end < leastLineEnds)
            {
                at = next;
                continue;
            }

            var part = text.AsSpan()[start..(end < 0 ? text.Length : end)];
            all++;
            if (!lookup.Add(part))
            {
                parts++;
                characters += TextTokens.CodePoints(part);
            }

            if (end < 0)
            {
                return (all, parts, characters);
            }

            (start, at) = (next, next);
        }
    }

    private static double Ratio(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
