using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;
using TextMad.Experiments.Models;
using TextMad.Numerics.Elementary;
using TextMad.Reporting;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Experiments.Mitigations;

/// <summary>
/// Draws the training set anew, each document with weight (1 - confidence)^power, the confidence of a detector that it is machine-written; at
/// most so often each [Drayson et al., arXiv 2502.15654].
/// </summary>
/// <remarks>
/// A draw of the same size without replacement from this many copies of every document as it may be repeated, by weight: the copies with the
/// smallest exponential random numbers divided by the weight [Efraimidis and Spirakis 2006].
/// </remarks>
[Description("a draw by weight (1 - confidence of a detector)^power [2502.15654]")]
[SettingName("detector_weighted")]
public sealed record DetectorWeighted : TextMitigation
{
    /// <summary>The power of the weight.</summary>
    [Description("power of the weight (1 - confidence)")]
    [Range(0.1, 100.0)]
    public double Power { get; init; } = 10;

    /// <summary>How often a document can be in the training set.</summary>
    [Description("how often a document can be drawn at most")]
    [Range(1, 100)]
    public int Repeats { get; init; } = 3;

    /// <inheritdoc/>
    public override string Label => Power == 10 && Repeats == 3 ? "detector_weighted" : $"detector_weighted_{Text(Power)}_{Repeats}";

    /// <inheritdoc/>
    public override bool NeedsJudge => true;

    /// <inheritdoc/>
    public override IReadOnlyList<MetricDescription> Metrics =>
    [
        new("detector_accuracy", "detector accuracy", "ratio", CollapseDirection.Down, "of a detector learnt from generation 0, on held-back texts of generation 0"),
        new("detector_auc", "detector auc", "ratio", CollapseDirection.Down, "area under the detector's ROC curve, on the same texts"),
        new("detector_calibration_error", "detector calibration error", "ratio", CollapseDirection.Up, "expected calibration error of the detector, on the same texts"),
        new("detector_confidence", "detector confidence", "ratio", CollapseDirection.Either, "mean confidence that a document to train on is machine-written"),
        new("detector_repeats", "detector repeats", "documents", CollapseDirection.Either, "documents drawn / different documents drawn"),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<TextItem> OfTrainingSet(IReadOnlyList<TextItem> items, MitigationContext context)
    {
        var (detector, id) = context.Once(() => Learn(context));
        context.ChoseSet(id);
        var confidence = detector.Confidence(items, context.Cancellation);
        var stream = context.Key.For("detector").At(context.Generation).Stream();
        var copies = new List<(double Time, int Item)>();
        for (var i = 0; i < items.Count; i++)
        {
            // In logarithms, since (1 - confidence)^10 may be too small for a number.
            var log = Power * RealFunctions.Log(Math.Max(1 - confidence[i], 1e-300));
            for (var copy = 0; copy < Repeats; copy++)
            {
                copies.Add((RealFunctions.Log(-RealFunctions.Log(1 - stream.NextDouble())) - log, i));
            }
        }

        var drawn = copies.OrderBy(copy => copy.Time).ThenBy(copy => copy.Item).Select(copy => items[copy.Item]).Beginning(items.Tokens());
        context.Observe("detector_accuracy", detector.Calibration.Accuracy);
        context.Observe("detector_auc", detector.Calibration.AreaUnderCurve);
        context.Observe("detector_calibration_error", detector.Calibration.ExpectedError);
        context.Observe("detector_confidence", confidence.Average());
        context.Observe("detector_repeats", (double)drawn.Count / drawn.Distinct().Count());
        return drawn;
    }

    /// <summary>
    /// Fits the detector to generation 0 and tells the store of it: what it was fitted to, and the judge whose embedding it looks at. The same again
    /// changes nothing.
    /// </summary>
    private static (TextDetector Detector, ModelId Id) Learn(MitigationContext context)
    {
        var detector = new TextDetector(context.Judge, context.Real, context.FirstWritten, context.Cancellation);
        var id = ModelId.OfDetector(context.Run, context.Regime, context.Seed);
        var batch = new StoreBatch();
        batch.TrainingSets.Add(new TrainingSet(
            id.Value, context.Run, [.. detector.Learnt.Select(item => new TrainingMember(item.Document.Id, (int)item.Size))]));
        batch.Models.Add(new ModelRecord(id, context.Run, context.Regime, context.Seed, 1, id.Value, context.JudgeModel, Role: ModelRole.Detector));
        context.Store.Commit(batch);
        return (detector, id);
    }
}
