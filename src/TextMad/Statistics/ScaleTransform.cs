using TextMad.Numerics.Elementary;

namespace TextMad.Statistics;

/// <summary>Brings values to a metric's scale and back.</summary>
/// <remarks>
/// A value of exactly 0 has no logarithm: on the scales log and logit it stands for half the smallest value above 0 among the values at
/// hand, and a share of exactly 1 for one half as far from 1 as the nearest below 1 (one half where there is none). Values that the scale
/// does not allow (below 0; above 1 for a share) are taken as they are, on the identity.
/// </remarks>
public sealed class ScaleTransform
{
    private readonly double _zero;
    private readonly double _one;

    private ScaleTransform(MetricScale scale, double zero, double one) => (Scale, _zero, _one) = (scale, zero, one);

    /// <summary>The scale that is used: the identity where the values do not allow the one that was asked for.</summary>
    public MetricScale Scale { get; }

    /// <summary>Returns the transform for some values: all that are to be compared with each other.</summary>
    /// <param name="scale">The metric's scale.</param>
    /// <param name="values">All values that it will be used on.</param>
    public static ScaleTransform For(MetricScale scale, IEnumerable<double> values)
    {
        double[] all = [.. values];
        if (scale == MetricScale.Identity || all.Any(value => !(value >= 0)) || (scale == MetricScale.Logit && all.Any(value => value > 1)))
        {
            return new ScaleTransform(MetricScale.Identity, 0, 1);
        }

        var smallest = all.Where(value => value > 0 && (scale == MetricScale.Log || value < 1)).DefaultIfEmpty(1).Min();
        var largest = all.Where(value => value is > 0 and < 1).DefaultIfEmpty(0).Max();
        return new ScaleTransform(scale, smallest / 2, 1 - ((1 - largest) / 2));
    }

    /// <summary>
    /// Whether more than half of some values are exactly at an end of the scale (0; 1 for a share). What stands for them there is one constant of our choice, without any
    /// spread, so that no test can be taken on them.
    /// </summary>
    /// <param name="scale">The metric's scale.</param>
    /// <param name="values">The values, one per seed.</param>
    internal static bool AtEnd(MetricScale scale, IReadOnlyCollection<double> values) =>
        scale != MetricScale.Identity && 2 * values.Count(value => value == 0 || (scale == MetricScale.Logit && value == 1)) > values.Count;

    /// <summary>Returns a value on the scale.</summary>
    public double Forward(double value)
    {
        if (Scale == MetricScale.Identity)
        {
            return value;
        }

        var inside = value == 0 ? _zero : value;
        if (Scale == MetricScale.Log)
        {
            return RealFunctions.Log(inside);
        }

        inside = inside == 1 ? _one : inside;
        return RealFunctions.Log(inside) - RealFunctions.Log(1 - inside);
    }

    /// <summary>Returns the value of a point on the scale.</summary>
    public double Back(double point) => Scale switch
    {
        MetricScale.Identity => point,
        MetricScale.Log => RealFunctions.Exp(point),
        _ => point >= 0 ? 1 / (1 + RealFunctions.Exp(-point)) : RealFunctions.Exp(point) / (1 + RealFunctions.Exp(point)),
    };
}
