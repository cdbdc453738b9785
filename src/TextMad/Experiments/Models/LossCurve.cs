using System.Text;
using TextMad.Reporting;

namespace TextMad.Experiments.Models;

/// <summary>How the loss went in the training of a model: a file of its checkpoint, and a curve of its generation.</summary>
internal static class LossCurve
{
    /// <summary>The curve's name. Its points are tokens that the training had seen, and the mean cross-entropy since the point before in nats per token.</summary>
    public const string Name = "training_loss";

    /// <summary>The file's name in a checkpoint's folder.</summary>
    private const string FileName = "loss.jsonl";

    /// <summary>Writes the curve into a checkpoint.</summary>
    public static void Write(string checkpoint, ModelId model, IReadOnlyList<double[]> points) =>
        AtomicFile.Write(
            Path.Combine(checkpoint, FileName),
            stream => stream.Write(Encoding.UTF8.GetBytes(MetricsFile.Format([new CurveRow(model.Regime!, model.Seed!.Value, model.Generation!.Value, Name, points)]))));

    /// <summary>Returns the curve of a checkpoint; nothing for one that has none: of another kind of model, or of an older version.</summary>
    public static IReadOnlyList<CurveRow> Read(string checkpoint) =>
        Path.Combine(checkpoint, FileName) is var path && File.Exists(path) ? MetricsFile.ReadCurves(path) : [];
}
