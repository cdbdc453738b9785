namespace TextMad.Metrics;

/// <summary>
/// One way to put a number on texts or on a model. A metric sees texts, token ids and log-probabilities, never a trainer. Its value
/// depends on its input alone: not on the number of threads and, except where its description says so, not on the order of the texts.
/// </summary>
public abstract class Metric
{
    /// <summary>The stable name, in snake case.</summary>
    public abstract string Name { get; }

    /// <summary>Rises whenever the same input could give another value.</summary>
    public virtual int Version => 1;

    /// <summary>What is measured, in a sentence.</summary>
    public abstract string Description { get; }

    /// <summary>The publication that defines it, or the idea it comes from; derivations and details are in the class's remarks.</summary>
    public abstract string Source { get; }

    /// <summary>The values it can have, in words.</summary>
    public virtual string Range => "0 to 1";

    /// <summary>The unit of the value: <c>ratio</c>, <c>bits</c>, <c>words</c>, ...</summary>
    public abstract string Unit { get; }

    /// <summary>Where the value goes when a model collapses.</summary>
    public abstract CollapseDirection Collapse { get; }

    /// <summary>The scale on which values over seeds are averaged, tested and given intervals; by its unit unless the metric says otherwise.</summary>
    public virtual MetricScale Scale => MetricScales.OfUnit(Unit);

    /// <summary>
    /// Whether the value depends on how long the texts are, so that human text merely cut to other lengths has another value. Such a metric
    /// is measured at equal lengths where <see cref="MetricInput.Equal"/> is given, and has a control beside it.
    /// </summary>
    public virtual bool DependsOnLength => false;

    /// <summary>Whether human text of the same lengths is measured beside it, as <c>NAME_human</c>.</summary>
    public virtual bool HasControl => DependsOnLength;

    /// <summary>What <see cref="Measure"/> needs.</summary>
    public virtual MetricNeeds Needs => MetricNeeds.Texts;

    /// <summary>The growth of its time with the amount of text.</summary>
    public virtual MetricCost Cost =>
        (Needs & (MetricNeeds.Heldout | MetricNeeds.ScoredByFirstModel | MetricNeeds.ScoredByJudge)) == 0 ? MetricCost.Words : MetricCost.ModelPasses;

    /// <summary>Computes the metric of texts.</summary>
    /// <param name="input">Holds at least what <see cref="Needs"/> says.</param>
    /// <exception cref="ArgumentException">Something needed is missing.</exception>
    public Measurement Measure(MetricInput input)
    {
        Require(input);
        var result = Compute(input);
        var settings = new OrderedDictionary<string, object> { ["version"] = Version };
        foreach (var (key, value) in Settings)
        {
            settings.Add(key, value);
        }

        // JSON knows no NaN and no infinity, and neither is a measurement.
        var (shown, note) = result.Value is { } number && !double.IsFinite(number)
            ? (null, result.Note ?? $"not finite ({FormattableString.Invariant($"{number}")})")
            : (result.Value, result.Note);
        return new Measurement(Name, shown, settings, note, shown is null ? null : result.StandardError);
    }

    /// <summary>Returns the settings that lead to the value, in the order in which they are shown: text, whole numbers and numbers.</summary>
    protected abstract IEnumerable<(string Key, object Value)> Settings { get; }

    /// <summary>Computes the value.</summary>
    protected abstract MetricResult Compute(MetricInput input);

    /// <summary>Refuses input that lacks what <see cref="Needs"/> says.</summary>
    /// <exception cref="ArgumentException">Something needed is missing.</exception>
    protected void Require(MetricInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if ((Needs & ~input.Available) != 0)
        {
            throw new ArgumentException($"{Name} needs {Needs}; given is {input.Available}.", nameof(input));
        }
    }
}
