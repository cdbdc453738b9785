using TextMad.Corpora.Import;
using TextMad.Metrics;
using TextMad.Metrics.Counting;
using TextMad.Storage;

namespace TextMad.Samples;

/// <summary>Reads a corpus from files into a store, and measures what the store holds of it.</summary>
public static class CorpusInNumbers
{
    /// <summary>Imports and measures.</summary>
    /// <param name="paths">Files and folders: text, JSON lines, HTML, WARC.</param>
    /// <param name="folder">The workspace's folder; made if need be.</param>
    /// <param name="output">Where to write.</param>
    public static void Tell(IReadOnlyList<string> paths, string folder, TextWriter output)
    {
        var workspace = Workspace.At(folder);
        workspace.Create();
        using var store = workspace.Store.Open(StoreOpenMode.Create);

        // Importing the same again changes nothing; what is not taken in has a reason.
        var report = new CorpusImporter(store).Import("mine", ImportSources.Read(paths), "texts of a sample program");
        output.WriteLine(FormattableString.Invariant($"documents {report.Added} new, {report.AlreadyPresent} known before"));
        foreach (var (reason, count) in report.Dropped)
        {
            output.WriteLine(FormattableString.Invariant($"dropped {count}: {reason}"));
        }

        var texts = new TextCollection([.. store.ReadDocuments(new DocumentQuery { Corpus = "mine" }).Select(document => document.Text)]);
        foreach (var measurement in MetricSuite.Measure(new MetricInput { Texts = texts }))
        {
            output.WriteLine(FormattableString.Invariant($"{measurement.Name} {measurement.Value:0.####} {measurement.Note}").TrimEnd());
        }
    }
}
