using TextMad.Cli.Output;
using TextMad.Experiments;

namespace TextMad.Cli.Commands.Runs;

/// <summary>Says what a run would leave behind.</summary>
internal static class ForecastLines
{
    /// <summary>Writes it as lines.</summary>
    public static void Write(ExperimentForecast forecast, string corpus, CliContext context)
    {
        context.WriteLine($"would be written, in {forecast.Directory} and the store:");
        context.WriteLine($"  {forecast.Models:N0} models{(forecast.ModelBytes is { } bytes ? $", about {Tables.Bytes(bytes)}" : "")}");
        context.WriteLine($"  about {forecast.Texts:N0} texts of models, {Tables.Bytes(forecast.TextBytes)} as files and the same in the store, where they are compressed");
        context.WriteLine($"  {forecast.Passages:N0} passages of the corpus as new documents of the store");
        if (forecast.BuildsJudge)
        {
            context.WriteLine($"  the judge '{corpus}', which is trained first because the corpus has none");
        }
    }
}
