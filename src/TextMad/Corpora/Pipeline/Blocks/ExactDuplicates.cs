using System.ComponentModel;
using TextMad.Configuration;
using TextMad.Texts.Duplicates;
using TextMad.Texts;

namespace TextMad.Corpora.Pipeline.Blocks;

/// <summary>Drops documents with the very text of an earlier one, compared by a 128-bit hash (see <see cref="TextKey"/>).</summary>
[Description("drops documents whose text is the same as that of an earlier one, or differs only in letter case and white space [SHA-256, 128 bits]")]
[SettingName("exact_duplicates")]
public sealed record ExactDuplicates : DuplicateBlock
{
    /// <summary>True to take texts for the same that differ in letter case and white space alone; false for the same bytes only.</summary>
    [Description("treat texts as equal that differ only in letter case and white space; otherwise only texts with the same bytes")]
    public bool IgnoreCaseAndSpace { get; init; }

    /// <inheritdoc/>
    public override string Name => "exact_duplicates";

    /// <inheritdoc/>
    public override string Reason => TextReasons.ExactDuplicate;

    /// <inheritdoc/>
    public override int Keys => 1;

    /// <inheritdoc/>
    public override int NumbersPerKey => 2;

    /// <inheritdoc/>
    public override void WriteKeys(string text, Span<ulong> numbers)
    {
        var content = TextKey.Of(text, IgnoreCaseAndSpace);
        (numbers[0], numbers[1]) = ((ulong)content, (ulong)(content >> 64));
    }
}
