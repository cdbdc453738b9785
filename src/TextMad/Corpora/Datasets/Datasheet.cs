using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Corpora.Datasets;

/// <summary>
/// What a dataset is, where it comes from and what was done to it, for people: Markdown, after Datasheets for Datasets [Gebru et al. 2021], with the fields in front that
/// dataset hubs read (<see href="https://huggingface.co/docs/hub/datasets-cards"/>).
/// </summary>
internal static class Datasheet
{
    private const string NotStated = "not stated";

    private static readonly JsonSerializerOptions _plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const int MostWriters = 100;

    /// <summary>Returns the text.</summary>
    /// <param name="content">What the dataset is.</param>
    /// <param name="said">What people say of it.</param>
    /// <param name="files">Its files.</param>
    public static string Write(DatasetContent content, DatasetDescription said, IReadOnlyList<DatasetFile> files)
    {
        var sheet = new StringBuilder();
        var licence = DatasetLicence.Of(said.License);
        var (corpus, processing, dropped) = (content.Corpus, content.Processing, content.Dropped);
        WriteFields(sheet, content, licence);
        Line($"# {corpus.Name}");
        Line($"");
        Line($"{corpus.Description ?? "A corpus of text."}");
        Line($"");
        Line($"## Composition");
        Line($"");
        Line($"{corpus.Totals.Documents:N0} documents, {corpus.Totals.Words:N0} words, {corpus.Totals.Bytes:N0} bytes of UTF-8.");
        Table(["origin", "from", "documents", "words"],
            content.Origins.Select(o => new[] { StoredWord.Write(o.Kind), o.Model?.Value ?? o.Source ?? "several", Number(o.Totals.Documents), Number(o.Totals.Words) }));
        Table(["language", "documents"], content.Languages.Select(l => new[] { l.Key ?? "unknown", Number(l.Value) }));
        Table(["split", "documents", "bytes of text", "files"], content.Splits.Select(
            split => new[] { split.Name, Number(split.Documents), Number(split.Bytes), $"{DatasetExporter.DataFolder}/{split.Name}-*.parquet" }));
        Line($"");
        Line($"## Provenance");
        Line($"");
        Line($"Machines wrote {content.MachineShare:0.0%} of the words. {InWords(content.Ancestry)}");
        Table(["words from", "words", "share", "models that they passed through", "longest chain"], content.Writers.Take(MostWriters).Select(writer => Row(writer, content)));
        if (content.Writers.Count > MostWriters)
        {
            Line($"");
            Line($"{content.Writers.Count - MostWriters:N0} more gave fewer words each.");
        }

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
        Line($"- licence: {licence.Text ?? NotStated}{(licence.Spdx is null ? "" : $" (SPDX identifier; {licence.Url})")}");
        Line($"- creator: {said.Creator ?? NotStated}");
        Line($"- address: {said.Url ?? NotStated}");
        Line($"- published: {said.Published:yyyy-MM-dd}");
        Table(["file", "bytes", "sha256"], files.Select(f => new[] { f.Name, Number(f.Bytes), f.Sha256 }));
        return sheet.ToString();

        void Line(FormattableString line) => sheet.Append(FormattableString.Invariant(line)).Append('\n');

        void Table(string[] heads, IEnumerable<string[]> rows)
        {
            sheet.Append('\n');
            WriteRow(heads);
            WriteRow([.. heads.Select(_ => "---")]);
            foreach (var row in rows)
            {
                WriteRow([.. row.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" "))]);
            }
        }

        void WriteRow(string[] cells) => sheet.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }

    /// <summary>Writes the fields in front of the text by which dataset hubs know files, splits, languages and licence.</summary>
    private static void WriteFields(StringBuilder sheet, DatasetContent content, DatasetLicence licence)
    {
        var languages = content.Languages.Select(language => language.Key?.Split('-')[0].ToLowerInvariant()).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        sheet.Append("---\n");
        sheet.Append(CultureInfo.InvariantCulture, $"pretty_name: {Quoted(content.Corpus.Name)}\n");
        sheet.Append(CultureInfo.InvariantCulture, $"license: {licence.HubKey}\n");
        if (licence is { Text: { } name, HubKey: "other" })
        {
            sheet.Append(CultureInfo.InvariantCulture, $"license_name: {Quoted(name)}\n");
            if (licence.Url is { } link)
            {
                sheet.Append(CultureInfo.InvariantCulture, $"license_link: {Quoted(link)}\n");
            }
        }

        if (languages.Length > 0)
        {
            sheet.Append("language:\n").AppendJoin("", languages.Select(language => $"- {Quoted(language)}\n"));
        }

        sheet.Append("task_categories:\n- text-generation\nsize_categories:\n");
        sheet.Append(CultureInfo.InvariantCulture, $"- {SizeOf(content.Splits.Sum(split => split.Documents))}\ntags:\n- text\n- provenance\n");
        sheet.Append(content.MachineShare > 0 ? "- synthetic\n" : "");
        sheet.Append("configs:\n- config_name: default\n  data_files:\n");
        foreach (var split in content.Splits)
        {
            sheet.Append(CultureInfo.InvariantCulture, $"  - split: {split.Name}\n    path: {DatasetExporter.DataFolder}/{split.Name}-*.parquet\n");
        }

        sheet.Append("---\n\n");
    }

    private static string SizeOf(long documents)
    {
        string[] steps = ["1K", "10K", "100K", "1M", "10M", "100M", "1B", "10B", "100B", "1T"];
        var (step, below) = (0, 1000L);
        for (; documents >= below && step < steps.Length - 1; step++)
        {
            below *= 10;
        }

        return step == 0 ? "n<1K" : $"{steps[step - 1]}<n<{steps[step]}";
    }

    // A string of JSON is one of YAML.
    private static string Quoted(string text) => JsonSerializer.Serialize(text, _plain);

    private static string InWords(DatasetAncestry ancestry) => ancestry.Depth == 0 ? "Nothing says that a model is behind any of them."
        : FormattableString.Invariant($"The words have passed through {(ancestry.IsLowerBound ? "at least " : "")}{ancestry.MeanModels:0.###} models on average, ")
            + FormattableString.Invariant($"in chains of up to {ancestry.Depth}, each trained on what the one before wrote.");

    private static string[] Row(DatasetWriter writer, DatasetContent content) =>
    [
        (writer.Origin.Writer.Kind, writer.Origin.Source) switch
        {
            (WriterKind.Model, _) => writer.Origin.Writer.ToString(),
            (WriterKind.UnknownMachine, { } source) => $"{writer.Origin.Writer}, in {source}",
            (_, { } source) => $"humans, in {source}",
            _ => writer.Origin.Writer.IsMachine ? writer.Origin.Writer.ToString() : "humans",
        },
        Number((long)Math.Round(writer.Words)),
        string.Create(CultureInfo.InvariantCulture, $"{writer.Words / content.Writers.Sum(other => other.Words):0.0%}"),
        string.Create(CultureInfo.InvariantCulture, $"{(writer.IsLowerBound ? "at least " : "")}{writer.Models:0.###}"),
        string.Create(CultureInfo.InvariantCulture, $"{(writer.IsLowerBound ? "at least " : "")}{writer.Depth}"),
    ];

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
