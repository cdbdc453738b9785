using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;
using TextMad.Crawling.Recrawl;
using TextMad.Generations;
using TextMad.SimulatedWeb;

namespace TextMad.Experiments.OnWeb;

/// <summary>
/// Each generation is trained on what a crawler kept of a simulated web, which grows by what the generations before wrote into it: the way
/// in which generated text reaches the next model in fact.
/// </summary>
/// <remarks>
/// Between two generations the web lives through some weeks, in which the latest models write as machine authors; then the crawler
/// asks again for pages it knows and for new ones, as far as its budget goes, and the training set is a random draw of size n from what is
/// current. The web begins with human pages alone, from text that neither R0 nor the held-out part holds.
/// </remarks>
[Description("what a crawler kept of a simulated web into which models write [-]")]
[SettingName("web")]
public sealed record WebRegime : Regime, ISettingRules
{
    /// <summary>What tells this regime from other webs of the run.</summary>
    [Description("a name that tells this regime from other webs of the run")]
    public string Name { get; init; } = "web";

    /// <summary>Weeks between two generations.</summary>
    [Description("weeks that the web lives through between two generations")]
    [Range(1, 1000)]
    public int Weeks { get; init; } = 4;

    /// <summary>The web.</summary>
    [Description("the simulated web")]
    public WebOptions World { get; init; } = new();

    /// <summary>Pages that the crawler may ask for in each generation.</summary>
    [Description("pages that the crawler may request in each generation")]
    [Range(1, 1_000_000_000)]
    public long Budget { get; init; } = 2000;

    /// <summary>The share of the budget for pages that are already known, if there are this many.</summary>
    [Description("share of the budget for pages that are already known")]
    [Range(0.0, 1.0)]
    public double RevisitShare { get; init; } = 0.5;

    /// <summary>Which known pages are asked for again.</summary>
    [Description("which known pages are asked for again: uniform, proportional, adaptive or optimal")]
    public RecrawlPolicy Revisits { get; init; } = new UniformRecrawl();

    /// <summary>Whether pages whose text was kept already from elsewhere are left out.</summary>
    [Description("leave out pages whose text was kept already: near, exact, folded (the same except for letter case and white space) or keep")]
    public Crawling.DuplicateHandling Duplicates { get; init; } = Crawling.DuplicateHandling.Near;

    /// <summary>Whether the crawler leaves out pages that forbid training.</summary>
    [Description("pages that forbid the training of models on them: obey leaves them out, ignore keeps them, to see what is lost with them")]
    public Crawling.PreferenceHandling AiPreferences { get; init; } = Crawling.PreferenceHandling.Obey;

    /// <summary>Words that a page must have to be kept.</summary>
    [Description("words that a page must have to be kept")]
    [Range(1, 1_000_000)]
    public int MinimumWords { get; init; } = 20;

    /// <summary>A detector of machine text.</summary>
    [Description("a detector of machine-written text")]
    public DetectorOptions Detector { get; init; } = new();

    /// <summary>Models that write into the same web side by side; one when the list is empty.</summary>
    [Description("models that write into the same web side by side, each trained on its own crawl; one when empty")]
    public ValueList<RivalOptions> Rivals { get; init; } = [];

    /// <inheritdoc/>
    public override string Label => Name;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Lineages => Rivals.Count == 0 ? [Label] : [.. Rivals.Select(rival => $"{Label}-{rival.Name}")];

    /// <summary>The models that write, named or not.</summary>
    internal IReadOnlyList<RivalOptions> Writers => Rivals.Count == 0 ? [new RivalOptions { Detector = Detector }] : Rivals;

    /// <inheritdoc/>
    public override double TrainingSetAmount(int generation) => 1;

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> FindProblems() => FirstProblem() is { } problem ? [new SettingProblem(problem)] : [];

    private string? FirstProblem() =>
        !Storage.Naming.Names.IsValid(Name) ? $"name '{Name}' cannot be part of a file's name: letters and digits of any script, '.', '_' and '-' are allowed"
        : Rivals.FirstOrDefault(rival => !Storage.Naming.Names.IsValid(rival.Name)) is { } wrong
        ? $"rivals: the name '{wrong.Name}' cannot be part of a file's name: letters and digits of any script, '.', '_' and '-' are allowed"
        : Rivals.Select(rival => rival.Name).Distinct().Count() != Rivals.Count ? "rivals must have different names"
        : Rivals.Count == 1 ? "one rival alone has nobody to compete with: name none, or two or more"
        : Rivals.Count > 0 && Detector != new DetectorOptions() ? "detector has no effect beside rivals: each rival has its own"
        : RevisitShare == 0 && Revisits != new UniformRecrawl() ? "revisits has no effect while revisit_share is 0"
        : null;
}
