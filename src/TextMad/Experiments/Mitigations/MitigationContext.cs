using System.Reflection;
using TextMad.Configuration;
using TextMad.Experiments.Models;
using TextMad.Judging;
using TextMad.Numerics.Random;
using TextMad.Sampling;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Tokenization;

namespace TextMad.Experiments.Mitigations;

/// <summary>
/// The run around a mitigation while a training set of one chain of models comes about: what it can look at, and where it says what it did.
/// </summary>
public sealed class MitigationContext
{
    private readonly SeedContext _seed;
    private readonly MitigatedSource _source;
    private readonly TextMitigation _mitigation;

    internal MitigationContext(SeedContext seed, MitigatedSource source, TextMitigation mitigation, int generation, CancellationToken cancellation)
    {
        _seed = seed;
        _source = source;
        _mitigation = mitigation;
        Generation = generation;
        Cancellation = cancellation;
    }

    /// <summary>The generation whose training set comes about, from 1: what the model of the generation before wrote is chosen for it.</summary>
    public int Generation { get; }

    /// <summary>Cancels the work at the next safe point.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>The run's name.</summary>
    public string Run => _seed.Run.Id;

    /// <summary>The regime's label.</summary>
    public string Regime => _source.Regime;

    /// <summary>The seed.</summary>
    public ulong Seed => _seed.Seed;

    /// <summary>All randomness of mitigations under this seed; a mitigation takes a part of it by a purpose of its own and the generation.</summary>
    public RandomKey Key => _source.Key;

    /// <summary>The run's store.</summary>
    public ICorpusStore Store => _seed.Run.Store;

    /// <summary>The run's tokenizer.</summary>
    public ITokenizer Tokenizer => _seed.Run.Tokenizer;

    /// <summary>How the run's models write, and their watermark.</summary>
    public DecodingOptions Decoding => _seed.Run.Options.Writing.Decoding;

    /// <summary>The judge.</summary>
    /// <exception cref="InvalidOperationException">The mitigation does not say that it needs one (<see cref="TextMitigation.NeedsJudge"/>).</exception>
    public Judge Judge => _mitigation.NeedsJudge ? _seed.Run.Judge! : throw Undeclared();

    /// <summary>The judge as a model of the store.</summary>
    /// <exception cref="InvalidOperationException">The mitigation does not say that it needs one (<see cref="TextMitigation.NeedsJudge"/>).</exception>
    public ModelId JudgeModel => _mitigation.NeedsJudge ? _seed.Run.JudgeModel!.Value : throw Undeclared();

    /// <summary>R0, the real text of generation 0.</summary>
    public IReadOnlyList<TextItem> Real => _seed.Supply.Initial;

    /// <summary>What all mitigations left of what the model of generation 0 wrote; empty until they have.</summary>
    public IReadOnlyList<TextItem> FirstWritten => _source.FirstWritten;

    /// <summary>Tokens that the model of the generation before was asked to write for this one.</summary>
    public long Wanted => _source.Wanted(Generation - 1);

    /// <summary>Returns the mean of a text's log-probabilities; negative infinity for a text without tokens.</summary>
    /// <param name="tokens">The natural-log probability of every token.</param>
    public static double Mean(float[] tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return tokens.Length == 0 ? double.NegativeInfinity : tokens.Sum(x => (double)x) / tokens.Length;
    }

    /// <summary>Returns what the mitigation makes once for a chain of models and keeps, e.g. a detector that was fitted to generation 0.</summary>
    /// <typeparam name="T">What is kept; one mitigation keeps one.</typeparam>
    /// <param name="make">Makes it, from texts, models and the key alone: a run that is resumed makes it again.</param>
    public T Once<T>(Func<T> make)
        where T : notnull => _source.Once(_mitigation, make);

    /// <summary>Says a value of a metric of the generation (<see cref="TextMitigation.Metrics"/>), which stands beside those that are measured. Observed again, a value takes the
    /// place of the one before, and mitigation_kept_share is multiplied.</summary>
    /// <param name="metric">The name of the metric.</param>
    /// <param name="value">The value.</param>
    public void Observe(string metric, double value) => _source.Observe(Generation, metric, value);

    /// <summary>
    /// Keeps the items that a rule accepts, in their order. The others are listed as dropped under <see cref="TextMitigation.Reason"/>, and the share of the
    /// tokens that is kept is observed.
    /// </summary>
    /// <param name="items">The items to choose from, at least one.</param>
    /// <param name="accepts">The rule: true for a text that is kept.</param>
    /// <exception cref="InvalidOperationException">The mitigation has no <see cref="TextMitigation.Reason"/>.</exception>
    /// <param name="chooser">The model whose judgement the rule is, which the store names beside the training set; null when it is not a model's.</param>
    public IReadOnlyList<TextItem> Keep(IReadOnlyList<TextItem> items, Func<TextItem, bool> accepts, ModelId? chooser = null)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(accepts);
        return Keep(items, [.. items.Select(accepts)], chooser);
    }

    /// <summary>
    /// Keeps the share <see cref="Generations.Mitigation.KeptShare"/> of the items, rounded up: those with the highest scores, in their order, of equal scores the
    /// first. The others are dropped as with <see cref="Keep(IReadOnlyList{TextItem}, Func{TextItem, bool}, ModelId?)"/>.
    /// </summary>
    /// <param name="items">The items to choose from, at least one.</param>
    /// <param name="scores">The score of each.</param>
    /// <param name="chooser">The model whose scores they are; null when they are not a model's.</param>
    public IReadOnlyList<TextItem> KeepBest(IReadOnlyList<TextItem> items, IReadOnlyList<double> scores, ModelId? chooser = null)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(scores);
        var kept = new bool[items.Count];
        foreach (var i in Enumerable.Range(0, items.Count).OrderByDescending(i => scores[i]).ThenBy(i => i).Take((int)Math.Ceiling(_mitigation.KeptShare * items.Count)))
        {
            kept[i] = true;
        }

        return Keep(items, kept, chooser);
    }

    /// <summary>Says that a document stands in the place of another: models that chose that one have chosen this one.</summary>
    /// <param name="original">The document that was.</param>
    /// <param name="replacement">The document in its place.</param>
    public void Replace(TextItem original, TextItem replacement)
    {
        ArgumentNullException.ThrowIfNull(original);
        ArgumentNullException.ThrowIfNull(replacement);
        _source.Replace(original.Document.Id, replacement.Document.Id);
    }

    /// <summary>Says that a model chose the training set as a whole.</summary>
    /// <param name="chooser">The model, one of the store's.</param>
    public void ChoseSet(ModelId chooser) => _source.ChoseSet(Generation, Selector(chooser));

    private List<TextItem> Keep(IReadOnlyList<TextItem> items, bool[] kept, ModelId? chooser)
    {
        var reason =
            _mitigation.Reason
                ?? throw new InvalidOperationException($"{_mitigation.GetType().Name} leaves documents out and does not say why in {nameof(TextMitigation.Reason)}.");
        List<TextItem> left = [.. items.Where((_, i) => kept[i])];
        var batch = new StoreBatch();
        batch.Dropped.AddRange(items.Where((_, i) => !kept[i]).Select(item => new DroppedDocument(Run, item.Document.Id.ToString(), reason, Regime)));
        Store.Commit(batch);
        if (chooser is { } model)
        {
            left.ForEach(item => _source.Chose(item.Document.Id, Selector(model)));
        }

        Observe(MitigationMetrics.KeptShare, (double)left.Tokens() / items.Tokens());
        return left;
    }

    private TrainingSelector Selector(ModelId model) =>
        new(model, _mitigation.GetType().GetCustomAttribute<SettingNameAttribute>(inherit: false)?.Name ?? _mitigation.Label);

    private InvalidOperationException Undeclared() => new($"{_mitigation.GetType().Name} asks the judge and does not say so in {nameof(TextMitigation.NeedsJudge)}.");
}
