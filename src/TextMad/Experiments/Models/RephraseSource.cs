using TextMad.Generations.Regimes;
using TextMad.Numerics.Random;
using TextMad.Sampling;
using TextMad.Storage;
using TextMad.Texts;

namespace TextMad.Experiments.Models;

/// <summary>Real documents, some of which the last model has rewritten. What it decides follows from model, texts and key, so a resumed run decides the same.</summary>
internal sealed class RephraseSource(SeedContext seed, Rephrase regime) : ITextSource
{
    private readonly RandomKey _key = seed.Key.For("rephrase");
    private IReadOnlyList<TextItem> _next = [];
    private double _changed;

    /// <inheritdoc/>
    public IReadOnlyList<TextItem> Initial => seed.Supply.Initial;

    /// <inheritdoc/>
    public long Wanted(int generation) => 0;

    /// <inheritdoc/>
    public IReadOnlyList<TextItem> Compose(int generation, RandomKey draw, CancellationToken cancellation) => _next;

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, double?>> Observed(int generation) => generation == 0 ? [] : [new("edited_tokens", _changed)];

    /// <inheritdoc/>
    public void Publish(int generation, TextModel model, IReadOnlyList<TextItem> trainingSet, IReadOnlyList<TextItem> written)
    {
        var tokenizer = seed.Run.Tokenizer;
        var chosen = Enumerable.Range(0, Initial.Count).ToArray();
        _key.For("documents").At(generation).Stream().Shuffle(chosen.AsSpan());
        chosen = chosen[..Math.Max(1, (int)Math.Round(regime.Share * Initial.Count, MidpointRounding.AwayFromZero))];
        Array.Sort(chosen);
        var edits = new TokenEditor(model.Working, tokenizer.EndOfText, model.EditReach, regime.Tokens, model.Decoding, model.Constraint)
            .Edit([.. chosen.Select(i => Initial[i].Tokens)], _key.For("tokens").At(generation));
        TextItem[] next = [.. Initial];
        var batch = new StoreBatch();
        for (var n = 0; n < chosen.Length; n++)
        {
            var (tokens, changed) = edits[n];
            var original = Initial[chosen[n]];
            var text = changed == 0 ? "" : WhiteSpaceRuns.Bound(tokenizer.Decode(tokens));
            if (text.Length > 0)
            {
                var origin = new Origin.Sampled(
                    model.Id, generation, chosen[n], original.Document.Id, (double)changed / tokens.Length, !original.Ended, SamplePurpose.Edit);
                next[chosen[n]] = ExperimentData.Tokenize(Document.Create(text, origin), tokenizer);
                batch.Documents.Add(next[chosen[n]].Document);
            }
        }

        seed.Run.Store.Commit(batch);
        _next = next;
        _changed = (double)edits.Sum(edit => edit.Changed) / edits.Sum(edit => edit.Tokens.Length);
    }
}
