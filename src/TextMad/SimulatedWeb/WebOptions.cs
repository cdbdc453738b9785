using System.ComponentModel;
using TextMad.Configuration;

namespace TextMad.SimulatedWeb;

/// <summary>Everything that decides a simulated web's history, beside its seed, its human articles and its machine authors.</summary>
/// <remarks>Defaults are published values where there are any; each setting names its source, or says that it is an assumption.</remarks>
public sealed record WebOptions : ISettingRules
{
    /// <summary>The number and size of sites.</summary>
    [Description("how many sites there are, and how large")]
    public SiteOptions Sites { get; init; } = new();

    /// <summary>Links between pages.</summary>
    [Description("links between pages")]
    public LinkOptions Links { get; init; } = new();

    /// <summary>Births, edits and deaths.</summary>
    [Description("births, edits and deaths")]
    public ChurnOptions Churn { get; init; } = new();

    /// <summary>Pages that repeat others.</summary>
    [Description("pages that repeat others")]
    public CopyOptions Copies { get; init; } = new();

    /// <summary>Machine authors.</summary>
    [Description("how much machines write, and how it is shown")]
    public MachineOptions Machines { get; init; } = new();

    /// <summary>Sites that are closed to crawlers, or forbid that models are trained on them.</summary>
    [Description("sites that are closed to crawlers, or forbid that models are trained on them")]
    public OptOutOptions OptOut { get; init; } = new();

    /// <summary>What human pages are made of.</summary>
    [Description("what happens to human pages when every article was used: fail, reuse or stop (a choice)")]
    public SupplyEnd ArticlesEnd { get; init; } = SupplyEnd.Fail;

    /// <summary>The BCP 47 tag that pages name as their language.</summary>
    [Description("language that pages name, a BCP 47 tag (a choice)")]
    public string Language { get; init; } = "en";

    /// <summary>How pages are served.</summary>
    [Description("how pages are served: redirects, errors, traps (assumptions, all of them)")]
    public ServingOptions Serving { get; init; } = new();

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> FindProblems()
    {
        var problem = Sites.SmallestSize > Sites.LargestSize
            ? $"sites.smallest_size {Sites.SmallestSize} is above sites.largest_size {Sites.LargestSize}."
            : Links.Fewest > Links.Most ? $"links.fewest {Links.Fewest} is above links.most {Links.Most}."
            : Copies.Identical > Copies.Similar
            ? FormattableString.Invariant($"copies.identical {Copies.Identical} is above copies.similar {Copies.Similar}, which counts the identical ones too.")
            : Sites.NewPerWeek > Churn.BirthsPerWeek
            ? FormattableString.Invariant($"sites.new_per_week {Sites.NewPerWeek} is above churn.births_per_week {Churn.BirthsPerWeek}: new sites bring new pages.")
            : OptOut.Problem ?? Churn.Problem(Sites.CommercialShare) ?? Machines.Problem;
        return problem is null ? [] : [new SettingProblem(problem)];
    }
}
