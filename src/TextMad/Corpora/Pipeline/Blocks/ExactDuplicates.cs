using System.ComponentModel;
using TextMad.Configuration;
using TextMad.Texts.Duplicates;
using TextMad.Texts;

namespace TextMad.Corpora.Pipeline.Blocks;

/// <summary>Drops documents with the very text of an earlier one, compared by a 128-bit hash (see <see cref="TextKey"/>).</summary>
[Description("drops documents with the very text of an earlier one, or what differs in letter case and white space alone [SHA-256, 128 bits]")]
[SettingName("exact_duplicates")]
public sealed record ExactDuplicates : DuplicateBlock
{
    /// <summary>True to take texts for the same that differ in letter case and white space alone; false for the same bytes only.</summary>
    [Description("take texts for the same that differ in letter case and white space alone; otherwise only those of the same bytes")]
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
