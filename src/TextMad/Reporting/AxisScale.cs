using System.Globalization;

namespace TextMad.Reporting;

/// <summary>The ends of an axis and the distance of its lines: 1, 2 or 5 times a power of ten, three to six of them.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
/// <param name="Step">The distance of the lines.</param>
internal readonly record struct AxisScale(double Low, double High, double Step)
{
    /// <summary>Returns the scale that holds values; from 0 to 1 when there are none.</summary>
    /// <param name="values">Finite values.</param>
    public static AxisScale Of(IReadOnlyCollection<double> values)
    {
        var (least, most) = values.Count == 0 ? (0, 1) : (values.Min(), values.Max());
        if (most <= least)
        {
            (least, most) = (least - 0.5, most + 0.5);
        }

        // A decimal step, found without logarithms, so that no machine's library decides it.
        var step = 1.0;
        while (step * 4 > most - least)
        {
            step /= 10;
        }

        while (step * 40 <= most - least)
        {
            step *= 10;
        }

        var factor = (most - least) / step;
        step *= factor > 20 ? 10 : factor > 10 ? 5 : 2;
        return new AxisScale(Math.Floor(least / step) * step, Math.Ceiling(most / step) * step, step);
    }

    /// <summary>Where the lines are.</summary>
    public IEnumerable<double> Lines
    {
        get
        {
            for (var line = 0; Low + (line * Step) <= High + (Step / 1000); line++)
            {
                yield return Low + (line * Step);
            }
        }
    }

    /// <summary>Returns a value at a line, with as many decimals as the step needs.</summary>
    /// <param name="value">The value.</param>
    public string Text(double value)
    {
        var decimals = 0;
        for (var at = Step; at < 0.999 && decimals < 12; at *= 10)
        {
            decimals++;
        }

        return Math.Round(value, decimals).ToString("#,##0." + new string('0', decimals), CultureInfo.InvariantCulture).Replace('-', '−');
    }
}
