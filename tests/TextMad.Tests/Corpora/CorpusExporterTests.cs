using FsCheck;
using FsCheck.Fluent;
using System.Text.Json;
using TextMad.Corpora.Export;
using TextMad.Corpora.Import;
using TextMad.Storage;
using TextMad.Texts;

namespace TextMad.Tests.Corpora;

public sealed class CorpusExporterTests : ImportFixture
{
    private readonly ICorpusStore _store;

    public CorpusExporterTests() => _store = OpenStore();

    public override void Dispose()
    {
        _store.Dispose();
        base.Dispose();
    }

    [Theory]
    [InlineData("out.jsonl")]
    [InlineData("out.jsonl.gz")]
    public void Exported_texts_come_back_exactly(string name)
    {
        var texts = TextMad.Tests.Tokenization.BytePairTokenizerTests.ValidText.ArrayOf().Sample(60, 8)
            .SelectMany(sample => sample)
            .Select(text => { var repairs = default(TextRepairs); return TextCleaning.Clean(text, ref repairs); })
            .Where(text => !TextCleaning.IsBlank(text)).Distinct()
            .Append("line one\n\nline <two> & \"three\" \\ \u2028 \u0001").ToArray();
        Fill("all", texts);
        var path = Path.Combine(Folder, name);
        var report = new CorpusExporter(_store).ToJsonLines(new DocumentQuery { Corpus = "all" }, path);

        Assert.Equal(texts.Length, report.Documents);
        Assert.Equal(texts, Texts(Read(path)));
        Assert.DoesNotContain(Directory.GetFiles(Folder), file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void A_line_has_the_fields_of_Dolma_and_the_origin_in_full()
    {
        var human = Document.Create("By hand.", new Origin.Imported("diary", "p1", "letter", "1961", "2020"), "en");
        var machine = Document.Create("By machine.", new Origin.Sampled(ModelId.Of("run", "replace", 1, 2), 2, 7));
        var cut = Document.Create("machine.", new Origin.Derived("passage", [new Parent(machine.Id, 0.5), new Parent(human.Id, 0.5)], "words 2-2"));
        _store.Commit(new StoreBatch { Documents = { human, machine, cut } });
        var path = Path.Combine(Folder, "all.jsonl");
        new CorpusExporter(_store).ToJsonLines(new DocumentQuery(), path);

        var lines = File.ReadAllLines(path).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(human.Id.ToString(), lines[0].GetProperty("id").GetString());
        Assert.Equal("diary", lines[0].GetProperty("source").GetString());
        Assert.Equal(("1961", "2020"), (lines[0].GetProperty("created").GetString(), lines[0].GetProperty("added").GetString()));
        Assert.Equal(human.Origin, Origin.FromJson(lines[0].GetProperty("metadata").GetProperty("origin").GetRawText()));
        Assert.Equal([0, 1, 0.5], lines.Select(line => line.GetProperty("metadata").GetProperty("machine_share").GetDouble()));

        var back = Read(path).Select(OriginOf).ToArray();
        Assert.Equal([0, 1, 0.5], back.Select(origin => origin.MachineShare));
        Assert.Equal(("letter", "1961"), (back[0].Genre, back[0].Created));
    }

    [Fact]
    public void A_text_folder_comes_back_exactly()
    {
        Fill("all", ["one", "two\nlines\n", " three "]);
        var folder = Path.Combine(Folder, "out");
        new CorpusExporter(_store).ToTextFolder(new DocumentQuery { Corpus = "all" }, folder);
        Assert.Equal([" three ", "one", "two\nlines\n"], Texts(Read(folder)).Order(StringComparer.Ordinal));
        Assert.Throws<InputException>(() => new CorpusExporter(_store).ToTextFolder(new DocumentQuery(), folder));
    }

    [Fact]
    public void A_corpus_that_does_not_exist_is_refused_by_name()
    {
        Fill("real", ["x"]);
        var failure = Assert.Throws<InputException>(
            () => new CorpusExporter(_store).ToJsonLines(new DocumentQuery { Corpus = "reel" }, Path.Combine(Folder, "x.jsonl")));
        Assert.Contains("'reel'", failure.Message);
        Assert.Contains("real", failure.Message);
    }

    [Fact]
    public void A_cancelled_export_leaves_the_file_as_it_was()
    {
        Fill("all", ["new"]);
        var path = Write("out.jsonl", "old");
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(
            () => new CorpusExporter(_store).ToJsonLines(new DocumentQuery { Corpus = "all" }, path, cancellation: source.Token));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal(["out.jsonl"], Directory.GetFiles(Folder).Select(Path.GetFileName).Where(file => !file!.StartsWith("store", StringComparison.Ordinal)));
    }

    private void Fill(string corpus, IReadOnlyList<string> texts) => new CorpusImporter(_store).Import(
        corpus, texts.Select((text, i) => new ImportItem.Taken(Document.Create(text, new Origin.Imported("test", $"{i}")))));
}
