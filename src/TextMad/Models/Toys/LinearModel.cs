using TextMad.Numerics.Random;

namespace TextMad.Models.Toys;

/// <summary>
/// Linear regression that labels the rows of a fixed design: y = x w + noise of known variance. What it "writes" is the design again, with labels of
/// its own [Gerstgrasser et al., arXiv 2404.01413].
/// </summary>
/// <param name="design">X, rows of d features.</param>
/// <param name="weights">w, the weights: d numbers.</param>
/// <param name="noise">The variance of the noise; below 1 it is a sampling bias, as of a user who prefers typical results.</param>
/// <param name="verifier">Who judges labels, which are written again until they pass; null for no one.</param>
public sealed class LinearModel(IReadOnlyList<double[]> design, double[] weights, double noise = 1, LabelVerifier? verifier = null) : IFittedModel<LabelledRow>
{
    /// <summary>w, the weights: d numbers.</summary>
    public IReadOnlyList<double> Weights => weights;

    /// <inheritdoc/>
    /// <remarks>Rows come in order, and again from the first when there are not enough.</remarks>
    public IReadOnlyList<LabelledRow> Sample(long amount, RandomKey key, CancellationToken cancellation)
    {
        var stream = key.Stream();
        var sigma = Math.Sqrt(noise);
        var sample = new LabelledRow[amount];
        for (var i = 0; i < sample.Length; i++)
        {
            var row = i % design.Count;
            double y;
            do
            {
                cancellation.ThrowIfCancellationRequested();
                y = sigma * stream.NextGaussian();
                for (var j = 0; j < weights.Length; j++)
                {
                    y += design[row][j] * weights[j];
                }
            }
            while (verifier?.Passes(design[row], y, ref stream) == false);

            sample[i] = new LabelledRow(row, y);
        }

        return sample;
    }
}
