using TextMad.Experiments.Models;
using TextMad.Judging;
using TextMad.Numerics.Elementary;
using TextMad.Statistics;

namespace TextMad.Experiments.Mitigations;

/// <summary>
/// Tells machine text from real text by the judge's embedding and by how surprised the judge is: logistic regression, learnt from R0 and from
/// what generation 0 wrote. Every second document is held back, to say how well it is calibrated.
/// </summary>
internal sealed class TextDetector
{
    private readonly Judge _judge;
    private readonly LogisticRegression _regression;
    private readonly double[] _means;
    private readonly double[] _deviations;

    public TextDetector(Judge judge, IReadOnlyList<TextItem> real, IReadOnlyList<TextItem> machine, CancellationToken cancellation)
    {
        _judge = judge;
        TextItem[] items = [.. real, .. machine];
        var features = Features(items, cancellation);
        var labels = Enumerable.Range(0, features.Length).Select(i => i >= real.Count).ToArray();
        int[] learnt = [.. Enumerable.Range(0, features.Length).Where(i => i % 2 == 0)];
        Learnt = [.. learnt.Select(i => items[i])];
        int[] held = [.. Enumerable.Range(0, features.Length).Where(i => i % 2 == 1)];
        var d = features[0].Length;
        _means = new double[d];
        _deviations = new double[d];
        for (var i = 0; i < d; i++)
        {
            var column = SampleSummary.Of([.. learnt.Select(row => features[row][i])]);
            _means[i] = column.Mean;
            _deviations[i] = column.StandardDeviation is > 0 and { } deviation ? deviation : 1;
        }

        _regression = LogisticRegression.Fit([.. learnt.Select(i => Scaled(features[i]))], [.. learnt.Select(i => labels[i])], ridge: 1);
        Calibration = Calibration.Of([.. held.Select(i => _regression.Probability(Scaled(features[i])))], [.. held.Select(i => labels[i])]);
    }

    /// <summary>The documents that it was fitted to.</summary>
    public IReadOnlyList<TextItem> Learnt { get; }

    /// <summary>How well it does on the documents that it was not fitted to.</summary>
    public Calibration Calibration { get; }

    /// <summary>Returns the confidence, for each document, that a machine wrote it.</summary>
    public double[] Confidence(IReadOnlyList<TextItem> items, CancellationToken cancellation) =>
        [.. Features(items, cancellation).Select(row => _regression.Probability(Scaled(row)))];

    private double[][] Features(IReadOnlyList<TextItem> items, CancellationToken cancellation)
    {
        string[] texts = [.. items.Select(item => item.Document.Text)];
        var embeddings = _judge.Embed(texts, cancellation);
        var scores = _judge.Score(texts, cancellation).LogProbabilities;
        var rows = new double[texts.Length][];
        for (var n = 0; n < rows.Length; n++)
        {
            var tokens = scores[n];
            var mean = tokens.Length == 0 ? 0 : tokens.Sum(x => (double)x) / tokens.Length;
            var spread = tokens.Length == 0 ? 0 : Math.Sqrt(tokens.Sum(x => (x - mean) * (x - mean)) / tokens.Length);
            var row = new double[embeddings.Width + 3];
            for (var i = 0; i < embeddings.Width; i++)
            {
                row[i] = embeddings[n][i];
            }

            (row[^3], row[^2], row[^1]) = (mean, spread, RealFunctions.Log(1 + tokens.Length));
            rows[n] = row;
        }

        return rows;
    }

    private double[] Scaled(double[] row) => [.. row.Select((x, i) => (x - _means[i]) / _deviations[i])];
}
