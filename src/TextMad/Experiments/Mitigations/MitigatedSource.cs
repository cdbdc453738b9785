using TextMad.Experiments.Models;
using TextMad.Generations;
using TextMad.Generations.Mitigations;
using TextMad.Generations.Regimes;
using TextMad.Models;
using TextMad.Numerics.Elementary;
using TextMad.Numerics.Random;
using TextMad.Reporting;
using TextMad.Sampling;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Texts;

namespace TextMad.Experiments.Mitigations;

/// <summary>
/// A source with mitigations around it: some choose among what a model wrote before it reaches the pools, others among what the regime put
/// together to train on. Everything they decide follows from models, texts and the key, so a resumed run decides the same again.
/// </summary>
internal sealed class MitigatedSource(PooledSource<TextItem> inner, PooledRegime regime, MitigationContext context, RandomKey key)
    : ITrainingSource<TextItem>
{
    private readonly Dictionary<int, List<KeyValuePair<string, double?>>> _observed = [];
    private readonly Dictionary<DocumentId, IReadOnlyList<TrainingSelector>> _chosenBy = [];
    private readonly Dictionary<int, IReadOnlyList<TrainingSelector>> _selectors = [];
    private TextDetector? _detector;
    private ModelId _detectorModel;

    /// <summary>What is observed, for reports.</summary>
    public static IReadOnlyList<MetricDescription> Metrics { get; } =
    [
        new("mitigation_kept_share", "mitigation kept share", "ratio", CollapseDirection.Either, "share of the tokens that the mitigation left in the training set, or among what was written for it"),
        new("edited_tokens", "edited tokens", "ratio", CollapseDirection.Either, "share of the tokens that token editing changed"),
        new("detector_accuracy", "detector accuracy", "ratio", CollapseDirection.Down, "of a detector learnt from generation 0, on held-back texts of generation 0"),
        new("detector_auc", "detector auc", "ratio", CollapseDirection.Down, "area under the detector's ROC curve, on the same texts"),
        new("detector_calibration_error", "detector calibration error", "ratio", CollapseDirection.Up, "expected calibration error of the detector, on the same texts"),
        new("detector_confidence", "detector confidence", "ratio", CollapseDirection.Either, "mean confidence that a document to train on is machine-written"),
        new("detector_repeats", "detector repeats", "documents", CollapseDirection.Either, "documents drawn / different documents drawn"),
        new("watermark_z", "watermark z", "z", CollapseDirection.Either, "how many standard deviations more tokens of what was written are green than in unmarked text"),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<TextItem> Initial => inner.Initial;

    /// <inheritdoc/>
    public long Wanted(int generation) =>
        (long)Math.Ceiling(inner.Wanted(generation) / regime.Mitigations.Aggregate(1.0, (share, mitigation) => share * mitigation.KeptShare));

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, double?>> Observed(int generation) => _observed.TryGetValue(generation, out var found) ? found : [];

    /// <inheritdoc/>
    public IReadOnlyList<TrainingSelector> SelectorsOf(int generation) => _selectors.TryGetValue(generation, out var found) ? found : [];

    /// <inheritdoc/>
    public IReadOnlyList<TextItem> Compose(int generation, RandomKey draw, CancellationToken cancellation)
    {
        var items = inner.Compose(generation, draw, cancellation);
        foreach (var mitigation in regime.Mitigations)
        {
            items = mitigation switch
            {
                DetectorWeighted weighted => Reweigh(weighted, items, generation, cancellation),
                WatermarkFilter filter => WithoutMark(filter, items, generation),
                _ => items,
            };
        }

        var selectors = items.SelectMany(item => _chosenBy.GetValueOrDefault(item.Document.Id) ?? []);
        _selectors[generation] =
        [
            .. (regime.Mitigations.Any(mitigation => mitigation is DetectorWeighted) ? selectors.Append(new(_detectorModel, "detector_weighted")) : selectors).Distinct().Order(),
        ];
        return items;
    }

    /// <inheritdoc/>
    public void Publish(int generation, IFittedModel<TextItem> model, IReadOnlyList<TextItem> trainingSet, IReadOnlyList<TextItem> written)
    {
        // Models write whole texts until they have enough: only what was asked for is chosen from, however the sample came about.
        var items = Prefix(written, Wanted(generation));
        foreach (var mitigation in regime.Mitigations)
        {
            items = mitigation switch
            {
                HighSurprise surprise => Best(surprise, items, generation, Surprise((TextModel)model, items), new(((TextModel)model).Id, "high_surprise")),
                TokenEditing editing => Edited(editing, trainingSet, generation, (TextModel)model),
                Verifier verifier => Best(verifier, items, generation, Liking(items), new(context.JudgeModel!.Value, "verifier")),
                _ => items,
            };
        }

        if (generation == 0 && regime.Mitigations.Any(mitigation => mitigation is DetectorWeighted))
        {
            _detector = new TextDetector(context.Judge!, context.Real, items, CancellationToken.None);
            _detectorModel = Register(_detector);
        }

        inner.Publish(generation, model, trainingSet, items);
    }

    /// <summary>Tells the store of the detector: what it was fitted to, and the judge whose embedding it looks at. The same again changes nothing.</summary>
    private ModelId Register(TextDetector detector)
    {
        var id = ModelId.OfDetector(context.Run, regime.Label, context.Seed);
        var batch = new StoreBatch();
        batch.TrainingSets.Add(new TrainingSet(
            id.Value, context.Run, [.. detector.Learnt.Select(item => new TrainingMember(item.Document.Id, (int)item.Size))]));
        batch.Models.Add(new ModelRecord(id, context.Run, regime.Label, context.Seed, 1, id.Value, context.JudgeModel, Role: ModelRole.Detector));
        context.Store.Commit(batch);
        return id;
    }

    private static double[] Surprise(TextModel model, IReadOnlyList<TextItem> items) =>
        [.. model.Working.Score([.. items.Select(item => item.Tokens)]).Select(tokens => -Mean(tokens))];

    private double[] Liking(IReadOnlyList<TextItem> items) =>
        [.. context.Judge!.Score([.. items.Select(item => item.Document.Text)]).LogProbabilities.Select(Mean)];

    private static double Mean(float[] tokens) => tokens.Length == 0 ? double.NegativeInfinity : tokens.Sum(x => (double)x) / tokens.Length;

    /// <summary>
    /// The training set, or as much of it as is wanted, with tokens drawn anew. What changed is a document of the model's, edited
    /// from the one that it was.
    /// </summary>
    private List<TextItem> Edited(TokenEditing options, IReadOnlyList<TextItem> trainingSet, int generation, TextModel model)
    {
        var originals = Prefix(trainingSet, Wanted(generation));
        var edits = new TokenEditor(model.Working, context.Tokenizer.EndOfText, model.EditReach, options.Threshold, options.TopK, model.Constraint)
            .Edit([.. originals.Select(item => item.Tokens)], key.For("edit").At(generation));
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
                model.Id, generation, i, originals[i].Document.Id, (double)changed / tokens.Length, !originals[i].Ended, SamplePurpose.Edit);
            items.Add(ExperimentData.Tokenize(Document.Create(text, origin), context.Tokenizer));
            batch.Documents.Add(items[^1].Document);
            if (_chosenBy.TryGetValue(originals[i].Document.Id, out var chosen))
            {
                _chosenBy[items[^1].Document.Id] = chosen; // what was chosen is in what was edited
            }
        }

        context.Store.Commit(batch);
        Observe(generation + 1, "edited_tokens", (double)edits.Sum(edit => edit.Changed) / edits.Sum(edit => edit.Tokens.Length));
        return items;
    }

    /// <summary>The share of the texts that the selector gave the highest scores, in the order in which they were written; the others are listed as dropped.</summary>
    private IReadOnlyList<TextItem> Best(Mitigation mitigation, IReadOnlyList<TextItem> items, int generation, double[] scores, TrainingSelector selector)
    {
        var count = (int)Math.Ceiling(mitigation.KeptShare * items.Count);
        var kept = Enumerable.Range(0, items.Count).OrderByDescending(i => scores[i]).ThenBy(i => i).Take(count).ToHashSet();
        Drop(mitigation, Enumerable.Range(0, items.Count).Where(i => !kept.Contains(i)).Select(i => items[i]));
        List<TextItem> chosen = [.. Enumerable.Range(0, items.Count).Where(kept.Contains).Select(i => items[i])];
        foreach (var item in chosen)
        {
            _chosenBy[item.Document.Id] = [.. (_chosenBy.GetValueOrDefault(item.Document.Id) ?? []).Append(selector).Distinct()];
        }

        Observe(generation + 1, "mitigation_kept_share", (double)Size(chosen) / Size(items));
        return chosen;
    }

    /// <summary>
    /// A draw of the same size without replacement from so many copies of every document as it may be repeated, by weight: the copies with the
    /// smallest exponential random numbers divided by the weight [Efraimidis and Spirakis 2006].
    /// </summary>
    private List<TextItem> Reweigh(DetectorWeighted options, IReadOnlyList<TextItem> items, int generation, CancellationToken cancellation)
    {
        var confidence = _detector!.Confidence(items, cancellation);
        var stream = key.For("detector").At(generation).Stream();
        var copies = new List<(double Time, int Item)>();
        for (var i = 0; i < items.Count; i++)
        {
            // In logarithms, since (1 - confidence)^10 may be too small for a number.
            var log = options.Power * RealFunctions.Log(Math.Max(1 - confidence[i], 1e-300));
            for (var copy = 0; copy < options.Repeats; copy++)
            {
                copies.Add((RealFunctions.Log(-RealFunctions.Log(1 - stream.NextDouble())) - log, i));
            }
        }

        var drawn = new List<TextItem>();
        var (amount, size) = (Size(items), 0L);
        foreach (var (_, item) in copies.OrderBy(copy => copy.Time).ThenBy(copy => copy.Item))
        {
            if (size >= amount)
            {
                break;
            }

            drawn.Add(items[item]);
            size += items[item].Size;
        }

        Observe(generation, "detector_accuracy", _detector.Calibration.Accuracy);
        Observe(generation, "detector_auc", _detector.Calibration.AreaUnderCurve);
        Observe(generation, "detector_calibration_error", _detector.Calibration.ExpectedError);
        Observe(generation, "detector_confidence", confidence.Average());
        Observe(generation, "detector_repeats", (double)drawn.Count / drawn.Distinct().Count());
        return drawn;
    }

    private List<TextItem> WithoutMark(WatermarkFilter filter, IReadOnlyList<TextItem> items, int generation)
    {
        var watermark = new Watermark(context.Decoding.Watermark);
        var marked = items.Where(item => watermark.Detect(item.Tokens).Z >= filter.Z).ToHashSet();
        Drop(filter, marked);
        List<TextItem> left = [.. items.Where(item => !marked.Contains(item))];
        Observe(generation, "mitigation_kept_share", (double)Size(left) / Size(items));
        return left.Count > 0
            ? left
            : throw new InputException(FormattableString.Invariant(
                $"loop.regimes: {regime.Label}: every document of generation {generation}'s training set bears the watermark, and nothing is left to train on; choose a regime with real text, or raise z."));
    }

    private void Drop(Mitigation mitigation, IEnumerable<TextItem> items)
    {
        var batch = new StoreBatch();
        batch.Dropped.AddRange(items.Select(item => new DroppedDocument(context.Run, item.Document.Id.ToString(), mitigation.Reason!, regime.Label)));
        context.Store.Commit(batch);
    }

    private void Observe(int generation, string metric, double value)
    {
        if (!_observed.TryGetValue(generation, out var observed))
        {
            _observed.Add(generation, observed = []);
        }

        observed.Add(new(metric, value));
    }

    private static long Size(IReadOnlyList<TextItem> items) => items.Sum(item => item.Size);

    private static IReadOnlyList<TextItem> Prefix(IReadOnlyList<TextItem> items, long amount)
    {
        var prefix = new List<TextItem>();
        for (var size = 0L; prefix.Count < items.Count && size < amount; size += prefix[^1].Size)
        {
            prefix.Add(items[prefix.Count]);
        }

        return prefix;
    }
}
