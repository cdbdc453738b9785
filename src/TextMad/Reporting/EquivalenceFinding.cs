namespace TextMad.Reporting;

/// <summary>Whether a mean change over seeds is shown to lie within a tolerance: two one-sided tests at 5% [Schuirmann 1987].</summary>
/// <param name="Tolerance">The largest change that counts as none: ratios between 1 / (1 + tolerance) and 1 + tolerance.</param>
/// <param name="P">The larger of the two p-values.</param>
/// <param name="Low">The lower end of the 90% interval of the change, which lies within the tolerance exactly where P is at most 0.05.</param>
/// <param name="High">Its upper end.</param>
public sealed record EquivalenceFinding(double Tolerance, double P, double Low, double High)
{
    /// <summary>True when the mean change is shown to lie within the tolerance.</summary>
    public bool Holds => P <= 0.05;

    /// <summary>In words: yes; no, where the interval lies outside; or not shown.</summary>
    public string Verdict
    {
        get
        {
            var interval = FormattableString.Invariant($"90% interval of the mean change {100 * Low:+0.0;-0.0;0.0}% to {100 * High:+0.0;-0.0;0.0}%");
            var outside = Low > Tolerance || High < (1 / (1 + Tolerance)) - 1;
            return $"{(Holds ? "yes" : outside ? "no" : "not shown")}: {interval}";
        }
    }
}
