namespace TextMad.Generations;

/// <summary>
/// Something that is done against collapse: a choice among what models wrote, or among what is trained on. The loop knows only how much more is
/// written for it; what it does needs to know what items are, so that whoever makes items says it.
/// </summary>
public abstract record Mitigation
{
    /// <summary>Its part of a regime's label: snake case, with the settings that are not the standard ones.</summary>
    public abstract string Label { get; }

    /// <summary>The share of what is written that it keeps, in (0, 1]: so much more is written.</summary>
    public virtual double KeptShare => 1;

    private protected static string Text(double value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
