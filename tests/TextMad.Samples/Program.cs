using TextMad.Configuration;
using TextMad.Metrics;
using TextMad.Metrics.Counting;
using TextMad.Theory;

namespace TextMad.Samples;

/// <summary>Runs a sample: <c>dotnet run --project tests/TextMad.Samples -- own-metric essay.txt</c>.</summary>
public static class Program
{
    /// <summary>Runs the sample that the first argument names.</summary>
    /// <returns>0, or 2 where there is no such sample.</returns>
    public static int Main(string[] args)
    {
        switch (args)
        {
            case ["who-wrote", var file, var model]:
                WhoWroteIt.Tell(file, model, Console.Out);
                return 0;
            case ["measure-corpus", var workspace, .. var paths] when paths.Length > 0:
                CorpusInNumbers.Tell(paths, workspace, Console.Out);
                return 0;
            case ["train", var file]:
                SmallWriter.Tell(File.ReadAllText(file).Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), seed: 1, Console.Out);
                return 0;
            case ["own-metric", .. var files] when files.Length > 0:
                // Every metric that texts alone allow, the new one among them.
                var collection = new TextCollection([.. files.Select(File.ReadAllText)]);
                foreach (var measurement in MetricSuite.Measure(new MetricInput { Texts = collection }))
                {
                    Console.WriteLine(FormattableString.Invariant($"{measurement.Name} {measurement.Value:0.####}"));
                }

                return 0;
            case ["own-regime"]:
                // The setting finds the regime by its name; the loop runs it as any other.
                var regime = SettingsReader.Read<SampleSettings>("regime: half_of_it", "sample").Regime;
                foreach (var row in Simulation.Run(new SimulationOptions { Regime = regime, Generations = 5 }))
                {
                    Console.WriteLine(FormattableString.Invariant($"{row.Generation} {row.Statistic} {row.Measured:0.####}"));
                }

                return 0;
            case ["own-mitigation", var workspace, .. var texts] when texts.Length > 0:
                MitigatedRun.Tell(texts, workspace, Console.Out);
                return 0;
            default:
                Console.Error.WriteLine(
                    "Samples: measure-corpus WORKSPACE FILE..., train FILE (texts between empty lines), own-metric FILE..., own-regime, "
                    + "own-mitigation WORKSPACE FILE..., "
                    + "who-wrote FILE MODEL (a store in LiteDB, a model in it).");
                return 2;
        }
    }
}
