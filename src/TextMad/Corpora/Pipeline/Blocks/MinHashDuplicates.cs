using System.ComponentModel;
using TextMad.Configuration;
using TextMad.Texts.Duplicates;
using TextMad.Texts;

namespace TextMad.Corpora.Pipeline.Blocks;

/// <summary>
/// Drops documents that are nearly an earlier one, by MinHash: word 5-grams, 14 bands of 8 hashes (see <see cref="NearDuplicateSketch"/>). Two
/// documents of similarity s are found with probability 1 - (1 - s^8)^14: half of the pairs at .69. Letter case, punctuation and white space make no
/// difference, digits and marks do.
/// </summary>
[Description("drops documents that are nearly the same as an earlier one: MinHash of word 5-grams, 14 bands of 8 hashes [Broder 1997; FineWeb, 2406.17557]")]
[SettingName("minhash_duplicates")]
public sealed record MinHashDuplicates : DuplicateBlock
{
    /// <inheritdoc/>
    public override string Name => "minhash_duplicates";

    /// <inheritdoc/>
    public override string Reason => TextReasons.NearDuplicate;

    /// <inheritdoc/>
    public override int Keys => NearDuplicateSketch.Bands;

    /// <inheritdoc/>
    public override int NumbersPerKey => 1;

    /// <inheritdoc/>
    public override void WriteKeys(string text, Span<ulong> numbers) => NearDuplicateSketch.BandsOf(text).CopyTo(numbers);
}
