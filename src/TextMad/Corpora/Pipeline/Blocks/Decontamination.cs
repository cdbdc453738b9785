using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;

namespace TextMad.Corpora.Pipeline.Blocks;

/// <summary>Drops or marks documents that have a run of words in common with texts that must not be trained on, such as benchmarks.</summary>
/// <remarks>
/// An n-gram of 13 words in common is what GPT-3 was cleaned by [Brown et al. 2020, arXiv 2005.14165, appendix C], 8 to 13 is what the field uses. Words are compared in lower
/// case and without punctuation; a text that is shorter than an n-gram counts as one of all its words, from eight words on. Texts are read when the run begins; a run that
/// is gone on with compares with the same.
/// </remarks>
[Description("drops or marks documents that have an n-gram of words in common with texts that must not be trained on, such as benchmarks [2005.14165, appendix C]")]
[SettingName("decontamination")]
public sealed record Decontamination : DocumentBlock, ISettingRules
{
    private Lazy<HeldOutNGrams>? _ngrams;

    /// <inheritdoc/>
    public override string Name => "decontamination";

    /// <summary>The texts that must not be trained on: files and folders, and corpora as <c>corpus:NAME</c>.</summary>
    [Description("the texts that must not be trained on: files and folders, and corpora as corpus:NAME")]
    public ValueList<string> Against { get; init; } = [];

    /// <summary>Words of an n-gram.</summary>
    [Description("words of an n-gram")]
    [Range(HeldOutNGrams.FewestWords, HeldOutNGrams.MostWords)]
    public int NgramWords { get; init; } = HeldOutNGrams.MostWords;

    /// <summary>Whether documents are kept and marked: what was found stands in the run's signals.</summary>
    [Description("keep documents and mark them: what was found stands in the run's signals, with the n-gram and where it stands")]
    public bool Mark { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Edits => Mark ? ["marked"] : [];

    /// <inheritdoc/>
    internal override (IReadOnlyList<string> Sources, int Words)? HeldOut => (Against, NgramWords);

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> FindProblems()
    {
        if (Against.Count == 0 || Against.Any(string.IsNullOrWhiteSpace))
        {
            yield return new SettingProblem(
                "against names no texts to compare documents with: give it files, folders or corpora, e.g. [heldout.jsonl, corpus:benchmark].", nameof(Against));
        }
    }

    /// <inheritdoc/>
    public override BlockOutcome Apply(PipelineText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (_ngrams is null)
        {
            throw new InvalidOperationException("The texts to compare with are read by a run of the pipeline, which then applies the block.");
        }

        var (places, share, start, end, found) = _ngrams.Value.Find(text.Text);
        List<Signal> signals = [new("overlapping_ngrams", places), new("overlapping_word_share", share)];
        if (Mark)
        {
            signals.Add(new Signal("marked", found is null ? 0 : 1));
        }

        return found is null ? new BlockOutcome(signals) : new BlockOutcome(signals)
        {
            Reason = Mark ? null : PipelineReasons.HeldOutText,
            Detail = FormattableString.Invariant($"{found}, here from character {start} on: \"{text.Text[start..end]}\""),
        };
    }

    /// <inheritdoc/>
    internal override DocumentBlock Comparing(Lazy<HeldOutNGrams> ngrams) => this with { _ngrams = ngrams };
}
