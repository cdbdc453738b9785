using System.Text.Json;
using TextMad.Configuration;
using TextMad.Corpora;
using TextMad.Corpora.Import;
using TextMad.Corpora.Pipeline;
using TextMad.Numerics.Random;
using TextMad.Storage;
using TextMad.Storage.Binding;
using TextMad.Storage.Records;
using TextMad.Texts;

namespace TextMad.Tests.Corpora.Pipeline;

public sealed class CorpusPipelineTests : ImportFixture
{
    private const string Recipe = "blocks: [clean_up, exact_duplicates: { ignore_case_and_space: true }, gopher_quality: { minimum_words: 20 }, minhash_duplicates, personal_data]";

    private static readonly string[] _words =
        [.. "the of and to that have with be a river boat harbour gull lantern miller bridge clock bread rope quay snow bell tower letter sea morning winter".Split(' ')];

    [Fact]
    public void Documents_are_kept_changed_or_dropped_with_reasons_and_provenance()
    {
        using var store = OpenStore();
        var prose = Prose(1);
        var kept = Text("kept", prose);
        var changed = Text("changed", Prose(2) + "  Write to a@b.org. ");
        var same = Text("same", prose.ToUpperInvariant());
        var near = Text("near", Prose(2) + " Write to c@d.org. So it was.");
        var brief = Text("brief", "Too few words.");
        Fill(store, [kept, changed, same, near, brief]);

        var manifest = Run(store, keepDropped: true);

        Assert.Equal([kept.Id.ToString(), "Derived"],
            store.ReadDocuments(new DocumentQuery { Corpus = "clean" }).Select((d, i) => i == 0 ? d.Id.ToString() : d.Origin.GetType().Name));
        var derived = store.ReadDocuments(new DocumentQuery { Corpus = "clean" }).Last();
        Assert.Equal(new Origin.Derived("process", [new Parent(changed.Id)], "clean_up, personal_data"), derived.Origin);
        Assert.Equal(Prose(2) + " Write to email@example.com.", derived.Text);
        Assert.Equal(
            [(same.Id, TextReasons.ExactDuplicate, kept.Id.ToString()), (near.Id, TextReasons.NearDuplicate, changed.Id.ToString()),
                (brief.Id, PipelineReasons.GopherFewWords, "words 3")],
            store.ReadDropped("clean").Select(dropped => (DocumentId.Parse(dropped.Source), dropped.Reason, dropped.Detail!)));
        Assert.Equal([same.Id, near.Id, brief.Id], store.ReadSummaries(new DocumentQuery { Corpus = "clean/dropped" }).Select(summary => summary.Id));

        Assert.Equal(("done", 5L, 2L, 1L), (manifest.Status, manifest.Input.Documents, manifest.Output.Documents, manifest.Changed));
        Assert.Equal(
            [("clean_up", 5L, 5L, 1L), ("exact_duplicates", 5, 4, 0), ("gopher_quality", 4, 3, 0), ("minhash_duplicates", 3, 2, 0), ("personal_data", 2, 2, 1)],
            manifest.Blocks.Select(block => (block.Block, block.In, block.Out, block.Changed)));
        Assert.Equal(1, manifest.Blocks[^1].Edits["mail_addresses"]);
        Assert.Equal(JsonSerializer.Serialize(manifest), JsonSerializer.Serialize(PipelineManifest.Read(KeptFiles.Unbound(RunFolder()))));
        Assert.Equal(["manifest.json", "recipe.yaml", "signals.jsonl.gz"], Directory.GetFileSystemEntries(RunFolder()).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        var signals = SignalLines().ConvertAll(line => JsonElement.Parse(line));
        Assert.Equal(5, signals.Count);
        Assert.Equal(3, signals[4].GetProperty("signals").GetProperty("gopher_quality").GetProperty("words").GetInt32());
        Assert.Equal(derived.Id.ToString(), signals[1].GetProperty("output").GetString());
        Assert.False(signals[2].GetProperty("kept").GetBoolean());
    }

    [Fact]
    public void The_result_depends_neither_on_threads_nor_on_memory_nor_on_the_size_of_parts()
    {
        using var store = OpenStore();
        Fill(store, Many(400));
        var results = new[]
        {
            new PipelineOptions { Threads = 1 },
            new PipelineOptions { Threads = 7, PartDocuments = 3 },
            new PipelineOptions { Threads = 3, PartDocuments = 64, DuplicateMemory = 1 },
        }.Select((options, i) =>
        {
            Run(store, options: options, to: $"clean{i}");
            return Everything(store, $"clean{i}");
        }).ToList();
        Assert.All(results, result => Assert.Equal(results[0], result));
        Assert.InRange(results[0].Count(line => line.StartsWith("kept", StringComparison.Ordinal)), 100, 390);
    }

    [Fact]
    public void A_run_stopped_again_and_again_ends_as_an_undisturbed_one()
    {
        using var store = OpenStore();
        Fill(store, Many(300));
        var options = new PipelineOptions { Threads = 2, PartDocuments = 20 };
        Run(store, options: options, to: "whole");
        var stops = 0;
        for (var limit = 1; ; limit++)
        {
            using var cancel = new CancellationTokenSource();
            var reports = 0;
            var sink = new Sink(() =>
            {
                if (Interlocked.Increment(ref reports) == limit)
                {
                    cancel.Cancel();
                }
            });
            try
            {
                new CorpusPipeline(store, Folder, PipelinePlan.Create(Settings(), "raw", "stopped"), options).Run(sink, cancel.Token);
                break;
            }
            catch (OperationCanceledException)
            {
                stops++;
            }
        }

        Assert.InRange(stops, 5, 100);
        Assert.Equal(Everything(store, "whole"), Everything(store, "stopped"));
        Assert.False(Directory.Exists(Path.Combine(RunFolder("stopped"), "work")));
    }

    [Fact]
    public void A_run_that_is_done_is_not_done_again_and_another_of_its_name_is_refused()
    {
        using var store = OpenStore();
        Fill(store, Many(30));
        var first = Run(store);
        Assert.Equal(first.Finished, Run(store).Finished);
        Assert.Contains("another recipe", Assert.Throws<InputException>(() => Run(store, recipe: "blocks: [clean_up]")).Message);
        Fill(store, [Text("more", Prose(99))]);
        Assert.Contains("has grown", Assert.Throws<InputException>(() => Run(store)).Message);
        Assert.Contains("'raw'", Assert.Throws<InputException>(() => Run(store, to: "raw")).Message);
        Directory.Delete(RunFolder(), recursive: true);
        Assert.Contains("documents already", Assert.Throws<InputException>(() => Run(store)).Message);
    }

    [Fact]
    public void An_empty_corpus_and_one_of_which_nothing_is_left_come_out_empty()
    {
        using var store = OpenStore();
        store.Commit(new StoreBatch { Corpora = { new CorpusRecord("raw") } });
        Assert.Equal(("done", 0L), (Run(store).Status, Run(store).Output.Documents));
        Fill(store, [Text("brief", "Too few.")]);
        Assert.Equal((1L, 0L), (Run(store, to: "none").Input.Documents, Run(store, to: "none").Output.Documents));
        Assert.Contains("none", store.Corpora().Select(corpus => corpus.Name));
    }

    [Fact]
    public void A_run_that_another_process_works_on_is_left_alone()
    {
        using var store = OpenStore();
        Fill(store, Many(10));
        Directory.CreateDirectory(RunFolder());
        using (new FileStream(Path.Combine(RunFolder(), "lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Contains("another process", Assert.Throws<TextMadException>(() => Run(store)).Message);
        }

        Assert.Equal("done", Run(store).Status);
    }

    [Fact]
    public void A_file_that_cannot_be_written_or_read_is_named()
    {
        using var store = OpenStore();
        Fill(store, Many(40));
        using var cancel = new CancellationTokenSource();
        var options = new PipelineOptions { Threads = 1, PartDocuments = 10 };
        Assert.Throws<OperationCanceledException>(
            () => new CorpusPipeline(store, Folder, PipelinePlan.Create(Settings(), "raw", "clean"), options).Run(new Sink(cancel.Cancel), cancel.Token));
        var part = Path.Combine(RunFolder(), "work", "stage-0", "part-000000.jsonl.gz");
        File.WriteAllBytes(part, File.ReadAllBytes(part)[..^20]);
        Assert.Contains(part, Assert.ThrowsAny<TextMadException>(() => Run(store, options: options)).Message);
    }

    [Theory]
    [InlineData("work/stage-0/part-000001.jsonl.gz", "work/stage-0/part-000000.jsonl.gz")]
    [InlineData("work/stage-0/keys-000000.bin", "work/stage-0/keys-000001.bin")]
    [InlineData("manifest.json", "recipe.yaml")]
    public void A_run_that_goes_on_refuses_a_file_that_is_not_what_was_written(string altered, string other)
    {
        using var store = OpenStore();
        Fill(store, Many(40));
        var options = new PipelineOptions { Threads = 1, PartDocuments = 10 };
        using var cancel = new CancellationTokenSource();
        var done = 0;
        Assert.Throws<OperationCanceledException>(() => new CorpusPipeline(store, Folder, PipelinePlan.Create(Settings(), "raw", "clean"), options)
            .Run(new Sink(() => { if (++done == 2) { cancel.Cancel(); } }), cancel.Token));
        var (path, whole) = (Path.Combine(RunFolder(), altered), File.ReadAllBytes(Path.Combine(RunFolder(), altered)));
        File.Copy(Path.Combine(RunFolder(), other), path, overwrite: true);
        var refused = Assert.Throws<InputException>(() => Run(store, options: options));
        Assert.Contains(path + " is not what 'process:clean' wrote", refused.Message, StringComparison.Ordinal);
        File.WriteAllBytes(path, whole);

        // Without its manifest it would go on under whatever settings it is given.
        var manifest = Path.Combine(RunFolder(), PipelineManifest.FileName);
        File.Move(manifest, manifest + ".away");
        Assert.Contains(manifest + " is gone", Assert.Throws<InputException>(() => Run(store, options: options)).Message, StringComparison.Ordinal);
        File.Move(manifest + ".away", manifest);
        Assert.Equal("done", Run(store, options: options).Status);

        // What is left is bound as well; what was needed on the way is not missed.
        var signals = Path.Combine(RunFolder(), "signals.jsonl.gz");
        var files = new KeptFiles(store, new FileOwner(FileOwnerKind.Process, "clean"), RunFolder());
        Assert.Equal(["manifest.json", "recipe.yaml", "signals.jsonl.gz"], files.States().Select(file => Path.GetFileName(file.Path)));
        File.WriteAllBytes(signals, File.ReadAllBytes(signals)[..^1]);
        Assert.Contains(signals, Assert.Throws<InputException>(() => Run(store, options: options)).Message, StringComparison.Ordinal);
        File.Delete(signals);
        Assert.Contains(signals + " is gone", Assert.Throws<InputException>(() => Run(store, options: options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_that_changes_nothing_reports_no_change()
    {
        using var store = OpenStore();
        Fill(store, [Text("a", Prose(1)), Text("b", Prose(2))]);
        Assert.All(Run(store).Blocks, block => Assert.True(block.DidNothing));
    }

    [Fact]
    public void The_same_block_twice_is_told_apart()
    {
        var recipe = SettingsReader.Read<PipelineRecipe>("blocks: [clean_up, personal_data, clean_up]", "test");
        Assert.Equal(["clean_up", "personal_data", "clean_up-2"], recipe.Labelled().Select(entry => entry.Label));
    }

    [Theory]
    [InlineData("blocks: []", "no blocks")]
    [InlineData("blocks: [gopher]", "gopher_quality")]
    [InlineData("blocks: [clean_up]\nlanguage: xx", "'xx'")]
    [InlineData("blocks: [gopher_repetition: { top_n_grams: [0.2] }]", "three numbers")]
    [InlineData("blocks: [fineweb_quality: { short_lines: 2 }]", "0 to 1")]
    [InlineData("blocks: [gopher_quality: { minimum_words: 20, maximum_words: 10 }]", "20 is more than maximum_words, 10")]
    public void A_wrong_recipe_is_refused_with_what_is_allowed(string yaml, string message) =>
        Assert.Contains(message, Assert.Throws<InputException>(() => SettingsReader.Read<PipelineRecipe>(yaml, "test")).Message);

    [Fact]
    public void All_recipes_that_ship_can_be_read_and_run()
    {
        using var store = OpenStore();
        Fill(store, Many(20));
        Assert.Equal(["c4", "fineweb", "gopher", "minimal"], RecipeLibrary.Names);
        foreach (var name in RecipeLibrary.Names)
        {
            var plan = PipelinePlan.Create(RecipeLibrary.Find(name), "raw", name);
            Assert.Equal("done", new CorpusPipeline(store, Folder, plan, new PipelineOptions()).Run().Status);
        }
    }

    [Fact]
    public void The_hash_of_a_recipe_is_of_what_it_does()
    {
        var recipe = Settings();
        var english = TextMad.Texts.LanguageProfile.English;
        Assert.Equal(recipe.Hash(english), (recipe with { Description = "other words" }).Hash(english));
        Assert.NotEqual(recipe.Hash(english), recipe.Hash(english with { MinimumStopWords = 3 }));
        Assert.NotEqual(recipe.Hash(english), SettingsReader.Read<PipelineRecipe>(Recipe.Replace("20", "21", StringComparison.Ordinal), "test").Hash(english));
    }

    private static PipelineRecipe Settings(string recipe = Recipe) => SettingsReader.Read<PipelineRecipe>(recipe, "test");

    private PipelineManifest Run(ICorpusStore store, bool keepDropped = false, string to = "clean", string recipe = Recipe, PipelineOptions? options = null) => new CorpusPipeline(
        store, Folder, PipelinePlan.Create(Settings(recipe), "raw", to), (options ?? new PipelineOptions()) with { KeepDropped = keepDropped }).Run();

    private string RunFolder(string name = "clean") => Path.Combine(Folder, name);

    private List<string> SignalLines(string name = "clean")
    {
        using var reader =
            new StreamReader(
                new System.IO.Compression.GZipStream(File.OpenRead(Path.Combine(RunFolder(name), "signals.jsonl.gz")), System.IO.Compression.CompressionMode.Decompress));
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private List<string> Everything(ICorpusStore store, string corpus) =>
    [
        .. store.ReadDocuments(new DocumentQuery { Corpus = corpus }).Select(document => $"kept {document.Id} {document.Text}"),
        .. store.ReadDropped(corpus).Select(dropped => $"dropped {dropped.Source} {dropped.Reason} {dropped.Detail}"),
        .. SignalLines(corpus),
        JsonSerializer.Serialize(PipelineManifest.Read(KeptFiles.Unbound(RunFolder(corpus)))!.Blocks),
    ];

    private static void Fill(ICorpusStore store, IEnumerable<Document> documents) =>
        new CorpusImporter(store).Import("raw", documents.Select(document => new ImportItem.Taken(document)));

    /// <summary>Texts of which some are the same, nearly the same, too short, or have addresses in them.</summary>
    private static IEnumerable<Document> Many(int count) => Enumerable.Range(0, count).Select(i => Text(
        FormattableString.Invariant($"t{i}"),
        (i % 7) switch
        {
            3 => Prose(i - 3) + " !" + i,
            4 => Prose(i - 2) + " and so " + _words[i % _words.Length],
            5 => FormattableString.Invariant($"Brief text {_words[i % 20]} {_words[i / 20]}."),
            6 => Prose(i) + FormattableString.Invariant($"  n{i}@mail.org"),
            _ => Prose(i),
        }));

    private static string Prose(int seed)
    {
        var random = RandomKey.FromSeed(5).At(seed).Stream();
        return string.Join(' ', Enumerable.Range(0, 60).Select(_ => _words[(int)(random.NextDouble() * _words.Length)])) + " to be of the sea.";
    }

    private static Document Text(string locator, string text) => Document.Create(text, new Origin.Imported("test", locator), "en");

    private sealed class Sink(Action reported) : IProgressSink
    {
        public void Report(string work, long done, long total, string unit) => reported();
    }
}
