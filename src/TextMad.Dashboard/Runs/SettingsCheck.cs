using TextMad.Configuration;
using TextMad.Dashboard.Serving;
using TextMad.Experiments;
using TextMad.Storage;

namespace TextMad.Dashboard.Runs;

/// <summary>What can be said of the settings of an experiment as they are typed: by the reader and the checks that a run itself begins with.</summary>
/// <param name="Problems">What is wrong, as the command line says it; empty when nothing is.</param>
/// <param name="Description">What the settings say of the experiment; null while something is wrong.</param>
/// <param name="Regimes">The labels of the regimes.</param>
/// <param name="Seeds">The number of seeds.</param>
/// <param name="Generations">Generations after generation 0.</param>
/// <param name="Models">Models to train.</param>
/// <param name="TrainingTokens">Tokens that training sees in all.</param>
internal sealed record SettingsCheck(
    IReadOnlyList<PlacedProblem> Problems,
    string? Description = null,
    IReadOnlyList<string>? Regimes = null,
    int? Seeds = null,
    int? Generations = null,
    long? Models = null,
    long? TrainingTokens = null)
{
    /// <summary>What errors call the text.</summary>
    public const string FileName = "settings";

    /// <summary>Looks at settings, and whether the workspace has the corpus that they name.</summary>
    public static SettingsCheck Of(DashboardContext context, string yaml)
    {
        ExperimentOptions options;
        try
        {
            options = SettingsReader.Read<ExperimentOptions>(yaml, FileName, []);
            ExperimentValidator.Validate(options);
        }
        catch (InputException wrong)
        {
            return new SettingsCheck(PlacedProblem.Read(wrong.Message));
        }

        try
        {
            StoreNames.RequireDocuments(context.Workspace, options.Data.Corpus);
        }
        catch (InputException missing)
        {
            return new SettingsCheck([new PlacedProblem(context.Options.Explain(missing), PlacedProblem.LineOf("corpus", yaml))], options.Description);
        }

        var plan = ExperimentPlan.Of(options);
        return new SettingsCheck([], options.Description, options.Loop.Lineages, options.Loop.Seeds.Count, options.Loop.Generations, plan.Fits, plan.TrainingTokens);
    }
}
