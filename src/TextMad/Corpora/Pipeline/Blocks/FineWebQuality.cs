using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;
using TextMad.Texts;

namespace TextMad.Corpora.Pipeline.Blocks;

/// <summary>The rules that the FineWeb recipe adds to the others [Penedo et al. 2024, section 3.6]; see <see cref="LineQuality"/>.</summary>
[Description("drops documents by the rules on lines that the FineWeb recipe adds [2406.17557, section 3.6]")]
[SettingName("fineweb_quality")]
public sealed record FineWebQuality : DocumentBlock
{
    /// <inheritdoc/>
    public override string Name => "fineweb_quality";

    /// <summary>Least share of lines that end in punctuation; null for the language's.</summary>
    [Description("least share of lines that end in punctuation; null: the language's")]
    [Range(0.0, 1.0)]
    public double? PunctuatedLines { get; init; }

    /// <summary>Lines of this many characters or fewer are short.</summary>
    [Description("lines of this many characters or fewer are short")]
    [Range(0, 1_000_000)]
    public int ShortLength { get; init; } = 30;

    /// <summary>Largest share of short lines.</summary>
    [Description("largest share of short lines")]
    [Range(0.0, 1.0)]
    public double ShortLines { get; init; } = 0.67;

    /// <summary>Largest share of characters in lines that occurred before.</summary>
    [Description("largest share of characters in lines that occurred before")]
    [Range(0.0, 1.0)]
    public double DuplicateLineCharacters { get; init; } = 0.01;

    /// <summary>Most line ends per word; null for the language's.</summary>
    [Description("most line ends per word; null: the language's")]
    [Range(0.0, 1000.0)]
    public double? LinesPerWord { get; init; }

    /// <inheritdoc/>
    public override BlockOutcome Apply(PipelineText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var quality = LineQuality.Of(text.Text, text.Tokens.Count, ShortLength);
        Signal[] signals =
        [
            new("punctuated_lines", quality.Punctuated), new("short_lines", quality.Short), new("duplicate_line_characters", quality.Duplicated),
            new("lines_per_word", quality.LinesPerWord),
        ];
        var reason = quality.Broken(new LineLimits
        {
            LeastPunctuated = PunctuatedLines ?? text.Language.LinePunctuationShare,
            ShortLength = ShortLength,
            MostShort = ShortLines,
            MostDuplicated = DuplicateLineCharacters,
            MostLinesPerWord = LinesPerWord ?? text.Language.LinesPerWord,
        });
        var signal = reason switch
        {
            TextReasons.LinePunctuation => signals[0],
            TextReasons.ShortLines => signals[1],
            TextReasons.DuplicateLines => signals[2],
            _ => signals[3],
        };
        return new BlockOutcome(signals) { Reason = reason, Detail = reason is null ? null : FormattableString.Invariant($"{signal.Name} {signal.Value:0.####}") };
    }
}
