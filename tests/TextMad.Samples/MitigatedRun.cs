using TextMad.Configuration;
using TextMad.Corpora.Import;
using TextMad.Experiments;
using TextMad.Experiments.Runs;
using TextMad.Reporting;
using TextMad.Storage;

namespace TextMad.Samples;

/// <summary>Runs an experiment on texts of one's own, with a mitigation of one's own beside the plain loop.</summary>
public static class MitigatedRun
{
    // The setting finds the mitigation by its name.
    private const string Settings = """
        data: { corpus: mine, passage_words: 0, tokens: 1500, heldout_tokens: 300 }
        tokenizer: { vocabulary: 300 }
        model: { ngram: { order: 2 } }
        writing: { decoding: { maximum_tokens: 60 } }
        loop: { generations: 2, seeds: [1], regimes: [replace, { replace: { mitigations: [{ without_short_texts: { words: 8 } }] } }] }
        """;

    /// <summary>Imports, runs and says what the mitigation did.</summary>
    /// <param name="paths">Files and folders with the texts.</param>
    /// <param name="directory">The workspace's folder; made if need be.</param>
    /// <param name="output">Where to write.</param>
    public static void Tell(IReadOnlyList<string> paths, string directory, TextWriter output)
    {
        var workspace = Workspace.At(directory);
        workspace.Create();
        using var store = workspace.Store.Open(StoreOpenMode.Create);
        new CorpusImporter(store).Import("mine", ImportSources.Read(paths), "texts of a sample program");
        var folder = new RunFolder("mine", workspace.RunDirectory("mine"));
        new Experiment(store, folder, SettingsReader.Read<ExperimentOptions>(Settings, "sample")).Run();
        foreach (var row in MetricsFile.Read(folder.Metrics).Where(row => row.Metric is "short_texts" or "mitigation_kept_share" or "training_tokens"))
        {
            output.WriteLine(FormattableString.Invariant($"{row.Regime} {row.Generation} {row.Metric} {row.Value:0.####}"));
        }

        output.WriteLine(FormattableString.Invariant($"left out {store.ReadDropped("mine").Count(dropped => dropped.Reason == "short_text")} texts"));
        output.WriteLine(RunReport.Write(store, folder));
    }
}
