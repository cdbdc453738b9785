using System.Globalization;
using System.Text;
using TextMad.Corpora.Pipeline;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Corpora.Datasets;

/// <summary>What a dataset is, where it comes from and what was done to it, for people: Markdown, after Datasheets for Datasets [Gebru et al. 2021].</summary>
internal static class Datasheet
{
    private const string NotStated = "not stated";

    /// <summary>Returns the text.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="origins">Where its documents come from.</param>
    /// <param name="languages">Documents by language.</param>
    /// <param name="dropped">What was dropped on the way into it, by reason.</param>
    /// <param name="said">What people say of it.</param>
    /// <param name="processing">The run of a pipeline that made it; null when there was none.</param>
    /// <param name="files">Its files.</param>
    public static string Write(
        CorpusSummary corpus,
        IReadOnlyList<OriginTotals> origins,
        IReadOnlyDictionary<string, long> languages,
        IReadOnlyDictionary<string, long> dropped,
        DatasetDescription said,
        PipelineManifest? processing,
        IReadOnlyList<DatasetFile> files)
    {
        var sheet = new StringBuilder();
        Line($"# {corpus.Name}");
        Line($"");
        Line($"{corpus.Description ?? "A corpus of text."}");
        Line($"");
        Line($"## Composition");
        Line($"");
        Line($"{corpus.Totals.Documents:N0} documents, {corpus.Totals.Words:N0} words, {corpus.Totals.Bytes:N0} bytes of UTF-8.");
        Table(["origin", "from", "documents", "words"],
            origins.Select(o => new[] { StoredWord.Write(o.Kind), o.Model?.Value ?? o.Source ?? "several", Number(o.Totals.Documents), Number(o.Totals.Words) }));
        Table(["language", "documents"], languages.Select(l => new[] { l.Key, Number(l.Value) }));
        Line($"");
        sheet.Append("`machine_share` says how much of a document machines wrote: language models (all or a part of what is `sampled`, and of ")
            .Append("what was made from it), and machines that a source declares.\n");
        Line($"");
        Line($"## Collection and preprocessing");
        if (processing is not null)
        {
            Line($"");
            Line($"Made from {processing.Input.Corpus} ({processing.Input.Documents:N0} documents) by TextMad {processing.Tool}, recipe {processing.RecipeHash[..16]}:");
            Table(
                ["block", "in", "out", "changed", "dropped"],
                processing.Blocks.Select(
                    b => new[] { b.Block, Number(b.In), Number(b.Out), Number(b.Changed), string.Join(", ", b.Dropped.Select(d => $"{d.Key} {Number(d.Value)}")) }));
            Line($"");
            Line($"```yaml");
            Line($"{processing.Recipe.TrimEnd()}");
            Line($"```");
        }

        if (dropped.Count > 0)
        {
            Line($"");
            Line($"What was not taken in:");
            Table(["reason", "items"], dropped.Select(d => new[] { d.Key, Number(d.Value) }));
        }

        Line($"");
        Line($"## Distribution");
        Line($"");
        Line($"- licence: {said.License ?? NotStated}");
        Line($"- creator: {said.Creator ?? NotStated}");
        Line($"- address: {said.Url ?? NotStated}");
        Line($"- published: {said.Published:yyyy-MM-dd}");
        Table(["file", "bytes", "sha256"], files.Select(f => new[] { f.Name, Number(f.Bytes), f.Sha256 }));
        return sheet.ToString();

        void Line(FormattableString line) => sheet.Append(FormattableString.Invariant(line)).Append('\n');

        void Table(string[] heads, IEnumerable<string[]> rows)
        {
            sheet.Append('\n');
            Row(heads);
            Row([.. heads.Select(_ => "---")]);
            foreach (var row in rows)
            {
                Row([.. row.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" "))]);
            }
        }

        void Row(string[] cells) => sheet.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
