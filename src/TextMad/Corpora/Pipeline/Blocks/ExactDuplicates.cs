using System.ComponentModel;
using TextMad.Configuration;
using TextMad.Texts;

namespace TextMad.Corpora.Pipeline.Blocks;

/// <summary>
/// Drops documents with the very words of an earlier one: compared by a 128-bit hash of the words after normalisation (see
/// <see cref="NearDuplicateSketch"/>), so that letter case, punctuation, digits and white space make no difference.
/// </summary>
[Description("drops documents with the words of an earlier one; letter case, punctuation, digits and white space make no difference [hash of 128 bits]")]
[SettingName("exact_duplicates")]
public sealed record ExactDuplicates : DuplicateBlock
{
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
        var content = NearDuplicateSketch.ContentOf(text);
        (numbers[0], numbers[1]) = ((ulong)content, (ulong)(content >> 64));
    }
}
