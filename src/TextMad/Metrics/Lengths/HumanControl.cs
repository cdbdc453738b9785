namespace TextMad.Metrics.Lengths;

/// <summary>
/// The names of controls: beside a metric NAME that depends on length stands <c>NAME_human</c>, the same metric of human text of the same
/// lengths. Where NAME and its control agree, what NAME says of the texts it says of their lengths.
/// </summary>
public static class HumanControl
{
    /// <summary>What the name of a control ends in.</summary>
    public const string Suffix = "_human";

    /// <summary>Returns the name of a metric's control.</summary>
    public static string Of(string metric) => metric + Suffix;

    /// <summary>Returns the metric whose control this is; null for a name that is not a control's.</summary>
    public static string? MetricOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : null;
    }
}
