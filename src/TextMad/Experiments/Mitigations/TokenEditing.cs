using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;
using TextMad.Experiments.Models;
using TextMad.Generations.Regimes;
using TextMad.Sampling;
using TextMad.Storage;
using TextMad.Texts;

namespace TextMad.Experiments.Mitigations;

/// <summary>
/// Instead of writing texts of its own, a model edits those it was trained on: tokens that it finds all but certain are drawn anew, the others
/// stay [Zhu et al., arXiv 2412.14689].
/// </summary>
/// <remarks>
/// A document that no edit changed goes on as it is; what changed is a document of the model's, edited from the one that it was. Of a document longer
/// than what models write at most, only the beginning is edited.
/// </remarks>
[Description("the training set with its all but certain tokens drawn anew, in place of new text [2412.14689]")]
[SettingName("token_editing")]
public sealed record TokenEditing : TextMitigation
{
    /// <summary>Tokens with at least this probability are drawn anew.</summary>
    [Description("tokens with at least this probability are drawn anew")]
    [Range(0.01, 1.0)]
    public double Threshold { get; init; } = 0.99;

    /// <summary>New tokens are drawn from this many of the most probable tokens.</summary>
    [Description("new tokens are drawn from this many of the most probable tokens")]
    [Range(2, 1_000_000)]
    public int TopK { get; init; } = 8;

    /// <inheritdoc/>
    public override string Label => Threshold == 0.99 && TopK == 8 ? "token_editing" : $"token_editing_{Text(Threshold)}_{TopK}";

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(PooledRegime regime, ExperimentOptions options) =>
        regime.Mitigations.FirstOrDefault(other => other.KeptShare < 1) is { } choosing
            ? [$"{Label} edits what was trained on, and leaves nothing to choose from; give it a regime without {choosing.Label}"]
            : [];

    /// <inheritdoc/>
    public override IReadOnlyList<TextItem> OfWritten(IReadOnlyList<TextItem> written, TextModel writer, MitigationContext context)
    {
        var originals = writer.TrainingSet.Beginning(context.Wanted);
        var edits = new TokenEditor(writer.Working, context.Tokenizer.EndOfText, writer.EditReach, Threshold, TopK, writer.Constraint)
            .Edit([.. originals.Select(item => item.Tokens)], context.Key.For("edit").At(writer.Generation));
        var items = new List<TextItem>(originals.Count);
        var batch = new StoreBatch();
        for (var i = 0; i < originals.Count; i++)
        {
            var (tokens, changed) = edits[i];
            var text = changed == 0 ? "" : WhiteSpaceRuns.Bound(context.Tokenizer.Decode(tokens));
            if (text.Length == 0)
            {
                items.Add(originals[i]);
                continue;
            }

            var origin = new Origin.Sampled(
                writer.Id, writer.Generation, i, originals[i].Document.Id, (double)changed / tokens.Length, !originals[i].Ended, SamplePurpose.Edit);
            items.Add(ExperimentData.Tokenize(Document.Create(text, origin), context.Tokenizer));
            batch.Documents.Add(items[^1].Document);
            context.Replace(originals[i], items[^1]);
        }

        context.Store.Commit(batch);
        context.Observe(MitigationMetrics.EditedTokens, (double)edits.Sum(edit => edit.Changed) / edits.Sum(edit => edit.Tokens.Length));
        return items;
    }
}
