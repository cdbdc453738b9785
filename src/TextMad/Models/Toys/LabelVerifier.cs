using TextMad.Numerics.Elementary;
using TextMad.Numerics.Random;

namespace TextMad.Models.Toys;

/// <summary>
/// Judges labels by a linear model of its own: a label y of row x passes with probability exp(-(y - x v)^2/(2 tau^2)) [the setting of
/// arXiv 2510.16657, with a soft edge in place of a hard one].
/// </summary>
/// <param name="weights">v, what the verifier believes.</param>
/// <param name="tolerance">tau above 0: how far from its belief labels still pass.</param>
public sealed class LabelVerifier(IReadOnlyList<double> weights, double tolerance)
{
    /// <summary>Returns whether a label passes.</summary>
    /// <param name="row">x, the features of the row.</param>
    /// <param name="label">y, the label to check.</param>
    /// <param name="stream">Where chance comes from: one number is used.</param>
    public bool Passes(IReadOnlyList<double> row, double label, ref RandomStream stream)
    {
        var distance = label;
        for (var i = 0; i < weights.Count; i++)
        {
            distance -= row[i] * weights[i];
        }

        return stream.NextDouble() < RealFunctions.Exp(-distance * distance / (2 * tolerance * tolerance));
    }
}
