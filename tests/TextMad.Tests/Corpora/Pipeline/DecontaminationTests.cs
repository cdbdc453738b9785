using System.IO.Compression;
using System.Text.Json;
using TextMad.Configuration;
using TextMad.Corpora.Import;
using TextMad.Corpora.Pipeline;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Texts.Duplicates;

namespace TextMad.Tests.Corpora.Pipeline;

/// <summary>Documents that have an n-gram of words in common with texts that must not be trained on.</summary>
public sealed class DecontaminationTests : ImportFixture
{
    [Fact]
    public void Documents_that_share_an_n_gram_are_dropped_with_the_n_gram_and_where_it_stands()
    {
        using var store = OpenStore();
        var heldOut = Path.Combine(Folder, "benchmark.jsonl");
        File.WriteAllText(heldOut, """
            {"id": "q1", "text": "What is the largest of the moons that go round the planet Saturn, and who saw it first?"}
            {"id": "q2", "text": "Name the eight words of this short question"}
            {"id": "q3", "text": "Too short for anything"}
            """);
        var shared = Text("shared", "He asked: what is THE LARGEST of the moons - that go round the planet Saturn? Nobody knew.");
        var twelve = Text("twelve", "She asked what is the largest of the moons that go round the planet Jupiter.");
        var brief = Text("brief", "Well then: name the eight words, of this short question. So he said.");
        var clean = Text("clean", "Nothing of the kind is in this one, though it has the largest of the moons in it.");
        Fill(store, shared, twelve, brief, clean);

        var manifest = Run(store, $"blocks: [decontamination: {{ against: ['{heldOut}'] }}]");

        Assert.Equal([twelve.Id, clean.Id], store.ReadIds(new DocumentQuery { Corpus = "clean" }));
        var dropped = store.ReadDropped("clean").ToDictionary(one => DocumentId.Parse(one.Source));
        Assert.Equal([shared.Id, brief.Id], store.ReadDropped("clean").Select(one => DocumentId.Parse(one.Source)));
        Assert.All(dropped.Values, one => Assert.Equal(PipelineReasons.HeldOutText, one.Reason));
        Assert.Equal($"q1 of {heldOut}, here from character 10 on: \"what is THE LARGEST of the moons - that go round the planet Saturn\"", dropped[shared.Id].Detail);
        Assert.Equal($"q2 of {heldOut}, here from character 11 on: \"name the eight words, of this short question\"", dropped[brief.Id].Detail);
        var summary = Assert.Single(manifest.HeldOut!);
        Assert.Equal(new HeldOutSummary("decontamination", heldOut, 2, 7, 1, 0), summary);

        // Eight words are more than enough for the one that shares twelve.
        Run(store, $"blocks: [decontamination: {{ against: ['{heldOut}'], ngram_words: 8 }}]", "strict");
        Assert.Equal([clean.Id], store.ReadIds(new DocumentQuery { Corpus = "strict" }));
    }

    [Fact]
    public void Documents_can_be_marked_and_kept_and_corpora_be_held_out()
    {
        using var store = OpenStore();
        var held = Text("held", "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen");
        var marked = Text("marked", "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen and on");
        var other = Text("other", "another text altogether");
        Fill(store, marked, other);
        new CorpusImporter(store).Import("benchmark", [new ImportItem.Taken(held)]);

        var manifest = Run(store, "blocks: [decontamination: { against: ['corpus:benchmark'], mark: true }]");

        Assert.Equal([marked.Id, other.Id], store.ReadIds(new DocumentQuery { Corpus = "clean" }));
        Assert.Equal(1, manifest.Blocks[0].Edits["marked"]);
        var signals = Signals();
        var of = signals[0].GetProperty("signals").GetProperty("decontamination");
        Assert.Equal((2, 14.0 / 17, 1),
            (of.GetProperty("overlapping_ngrams").GetInt32(), of.GetProperty("overlapping_word_share").GetDouble(), of.GetProperty("marked").GetInt32()));
        Assert.Equal($"document {held.Id} of corpus:benchmark, here from character 5 on: \"one two three four five six seven eight nine ten eleven twelve thirteen\"",
            signals[0].GetProperty("notes").GetProperty("decontamination").GetString());
        Assert.Equal(0, signals[1].GetProperty("signals").GetProperty("decontamination").GetProperty("overlapping_ngrams").GetInt32());
        Assert.False(signals[1].TryGetProperty("notes", out _));
    }

    [Theory]
    [InlineData("blocks: [decontamination]", "against names no texts")]
    [InlineData("blocks: [decontamination: { against: [a.txt], ngram_words: 14 }]", "8 to 13")]
    [InlineData("blocks: [decontamination: { against: [a.txt], ngram_words: 7 }]", "8 to 13")]
    [InlineData("blocks: [decontamination: { against: [not-there.txt] }]", "not-there.txt")]
    [InlineData("blocks: [decontamination: { against: ['corpus:none'] }]", "none")]
    [InlineData("blocks: [decontamination: { against: ['corpus:raw'] }]", "every document overlaps itself")]
    [InlineData("blocks: [decontamination: { against: ['corpus:short'] }]", "has 8 words or more")]
    public void What_cannot_be_compared_with_is_refused(string recipe, string message)
    {
        using var store = OpenStore();
        Fill(store, Text("a", "some text"));
        new CorpusImporter(store).Import("short", [new ImportItem.Taken(Text("b", "a short text"))]);
        Assert.Contains(message, Assert.Throws<InputException>(() => Run(store, recipe)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(13)]
    public void Parts_of_Brown_overlap_where_a_plain_comparison_says_so(int ngramWords)
    {
        var documents = ImportSources.Read([RealBrown.FolderOrSkip()]).OfType<ImportItem.Taken>().Select(item => item.Document).Take(150).ToList();
        using var store = OpenStore();
        var random = new Random(3);
        var heldOut = Path.Combine(Folder, "heldout.jsonl");
        var passages = documents.Where((_, i) => i % 5 == 0).Select(document =>
        {
            var words = document.Text.Split(' ');
            var from = random.Next(words.Length - 40);
            return string.Join(' ', words[from..(from + random.Next(5, 20))]);
        }).ToList();
        File.WriteAllLines(heldOut, passages.Select(text => JsonSerializer.Serialize(new { text })));
        new CorpusImporter(store).Import("raw", documents.Select(document => new ImportItem.Taken(document)));

        Run(store, $"blocks: [decontamination: {{ against: ['{heldOut}'], ngram_words: {ngramWords} }}]");

        var ngrams = passages.Select(Words).Where(words => words.Length >= 8)
            .SelectMany(words => NGrams(words, Math.Min(ngramWords, words.Length))).ToHashSet(StringComparer.Ordinal);
        var lengths = ngrams.Select(ngram => ngram.Split(' ').Length).Distinct().ToList();
        var expected = documents.Where(document => lengths.Any(length => NGrams(Words(document.Text), length).Any(ngrams.Contains))).Select(document => document.Id).ToList();
        Assert.InRange(expected.Count, 10, documents.Count - 50);
        Assert.Equal(expected, store.ReadDropped("clean").Select(one => DocumentId.Parse(one.Source)));
    }

    [Fact]
    public void A_run_that_is_gone_on_with_compares_with_the_texts_that_it_began_with()
    {
        using var store = OpenStore();
        var heldOut = Path.Combine(Folder, "heldout.txt");
        File.WriteAllText(heldOut, "one two three four five six seven eight nine ten eleven twelve thirteen");
        var said = File.ReadAllText(heldOut);
        Fill(store, [.. Enumerable.Range(0, 30).Select(i => Text($"t{i}", i % 3 == 0 ? $"{i} {said}" : $"other {i}"))]);
        var recipe = $"blocks: [decontamination: {{ against: ['{heldOut}'] }}, exact_duplicates]";
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Pipeline(store, recipe, "clean").Run(new Stopping(stop), stop.Token));
        File.WriteAllText(heldOut, "something else altogether that has nothing of the kind in it at all");
        Assert.Equal(20, Run(store, recipe).Output.Documents);
    }

    private static IEnumerable<string> NGrams(string[] words, int length) =>
        Enumerable.Range(0, Math.Max(0, words.Length - length + 1)).Select(at => string.Join(' ', words[at..(at + length)]));

    private static string[] Words(string text) => [.. NearDuplicateSketch.WordsOf(text).Select(word => text[word.Start..word.End].ToLowerInvariant())];

    private PipelineManifest Run(ICorpusStore store, string recipe, string to = "clean") => Pipeline(store, recipe, to).Run();

    private CorpusPipeline Pipeline(ICorpusStore store, string recipe, string to) => new(
        store, Path.Combine(Folder, "processed"), PipelinePlan.Create(SettingsReader.Read<PipelineRecipe>(recipe, "test"), "raw", to),
        new PipelineOptions { PartDocuments = 10, Threads = 1 });

    private List<JsonElement> Signals()
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(Folder, "processed", "clean", "signals.jsonl.gz")), CompressionMode.Decompress));
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }

    private static void Fill(ICorpusStore store, params Document[] documents) =>
        new CorpusImporter(store).Import("raw", documents.Select(document => new ImportItem.Taken(document)));

    private static Document Text(string locator, string text) => Document.Create(text, new Origin.Imported("test", locator), "en");

    private sealed class Stopping(CancellationTokenSource stop) : IProgressSink
    {
        public void Report(string work, long done, long total, string unit)
        {
            if (work.StartsWith("process", StringComparison.Ordinal))
            {
                stop.Cancel();
            }
        }
    }
}
