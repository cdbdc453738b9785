using TextMad.Cli.Benchmarking;
using TextMad.Experiments;
using TextMad.Experiments.OnWeb;
using TextMad.Experiments.Runs;
using TextMad.Generations;
using TextMad.Generations.Regimes;
using TextMad.Models.Transformers;
using TextMad.Provenance;
using TextMad.Sampling;
using TextMad.SimulatedWeb;
using TextMad.Storage;
using TextMad.Storage.Binding;
using TextMad.Storage.Records;
using TextMad.Storage.Sqlite;
using TextMad.Tests.Storage;
using TextMad.Tokenization;
using TextMad.Training;

namespace TextMad.Tests.Experiments;

/// <summary>
/// Every kind of file that a run leaves is altered in every way: the run that goes on refuses it by name or makes it again with the same bits, and the
/// check of the store names it.
/// </summary>
public sealed class AlteredFileTests : IDisposable
{
    // Every kind of file is deleted and altered in one of these ways, one kind after the other; tools/torture.sh mutations does all of it.
    private static readonly string[] _ways = ["flip", "truncate", "empty", "duplicate", "swap"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_of_counted_models_refuses_or_makes_again_whatever_is_altered() => RequireAll("counted", Options(new NGramModelOptions { Order = 3 }, new Replace()));

    [Fact]
    public void A_run_of_transformers_refuses_or_makes_again_whatever_is_altered() => RequireAll("trained", Options(
        new TransformerModelOptions
        {
            Shape = new TransformerOptions { Layers = 1, Heads = 2, Width = 16, Context = 48 },
            Training = new TrainingOptions { Budget = BudgetUnit.Steps, Amount = 6, Batch = 8 },
            Initialisation = Initialisation.Previous,
            Optimiser = OptimiserStart.Keep,
        },
        new Replace()));

    [Fact]
    public void A_run_on_the_web_refuses_or_makes_again_whatever_is_altered() => RequireAll("web", Options(
        new NGramModelOptions { Order = 3 },
        new WebRegime
        {
            Weeks = 2,
            Budget = 60,
            MinimumWords = 5,
            World = new WebOptions
            {
                Sites = new SiteOptions { Count = 6, LargestSize = 12 },
                Machines = new MachineOptions { Share = new ConstantMachineShare { Share = 0.8 } },
            },
        }) with
    {
        Data = new DataOptions { Corpus = "text", PassageWords = 0, Tokens = 1000, HeldoutTokens = 300 },
    });

    [Fact]
    public void A_writing_that_was_cut_short_leaves_the_file_before_it_which_counts()
    {
        using var store = SqliteCorpusStore.Open(_folder.File("corpus.db"), StoreOpenMode.Create);
        var path = _folder.File("a.txt");
        var files = new KeptFiles(store, FileOwner.Run("run"), _folder.Path);
        files.WriteText(path, "one");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream => stream.Write("two"u8), ready: ready =>
        {
            files.Announce(path, ready);
            throw new InvalidOperationException("killed");
        }));
        Assert.True(new KeptFiles(store, FileOwner.Run("run"), _folder.Path).Has(path));
        files.WriteText(path, "two");
        Assert.True(new KeptFiles(store, FileOwner.Run("run"), _folder.Path).Has(path));

        // What is none of ours is not taken for ours because it is about to be replaced.
        File.WriteAllText(path, "other");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream => stream.Write("three"u8), ready: ready =>
        {
            files.Announce(path, ready);
            throw new InvalidOperationException("killed");
        }));
        var refused = Assert.Throws<InputException>(() => new KeptFiles(store, FileOwner.Run("run"), _folder.Path).Has(path));
        Assert.Contains("a.txt is not what 'run' wrote", refused.Message, StringComparison.Ordinal);
        Assert.Contains("delete it", refused.Message, StringComparison.Ordinal);
        File.WriteAllText(path, "two");
        Assert.True(files.Has(path));
        files.WriteText(path, "three");
        files.Remove([path]);
        Assert.False(File.Exists(path));
        Assert.False(files.IsLost(path));
        Assert.Empty(new KeptFiles(store, FileOwner.Run("run"), _folder.Path).States());
    }

    [Fact]
    public void A_reader_beside_a_writer_asks_the_store_again_before_it_refuses()
    {
        using var store = SqliteCorpusStore.Open(_folder.File("corpus.db"), StoreOpenMode.Create);
        var path = _folder.File("a.txt");
        var (writer, reader) = (new KeptFiles(store, FileOwner.Run("run"), _folder.Path), new KeptFiles(store, FileOwner.Run("run"), _folder.Path));
        writer.WriteText(path, "one");
        Assert.True(reader.Has(path));
        writer.WriteText(path, "two");
        writer.WriteText(path, "three");
        Assert.True(reader.Has(path));
        File.WriteAllText(path, "four");
        Assert.Throws<InputException>(() => reader.Has(path));
    }

    [Theory]
    [InlineData(FileOwnerKind.Run, true)]
    [InlineData(FileOwnerKind.Judge, false)]
    public void A_file_that_was_announced_and_never_took_its_name_is_missed_where_it_is_made_again(FileOwnerKind kind, bool isMissed)
    {
        using var store = SqliteCorpusStore.Open(_folder.File("corpus.db"), StoreOpenMode.Create);
        var path = _folder.File("a.txt");
        var owner = new FileOwner(kind, "name");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream => stream.Write("one"u8), ready: ready =>
        {
            new KeptFiles(store, owner, _folder.Path).Announce(path, ready);
            throw new InvalidOperationException("killed");
        }));
        Assert.Equal(isMissed, new KeptFiles(store, owner, _folder.Path).IsLost(path));

        // Once it was written and all is done, it is missed in any case.
        var files = new KeptFiles(store, owner, _folder.Path);
        files.WriteText(path, "one");
        files.Settle();
        File.Delete(path);
        Assert.True(files.IsLost(path));
        Assert.Contains(path + " is gone", Assert.Throws<InputException>(() => files.Require(path)).Message, StringComparison.Ordinal);
        Assert.Equal(owner, FileOwner.Of(Assert.Single(store.Files()).Owner));
    }

    [Fact]
    public void A_folder_that_is_replaced_forgets_what_it_no_longer_has()
    {
        using var store = SqliteCorpusStore.Open(_folder.File("corpus.db"), StoreOpenMode.Create);
        var files = new KeptFiles(store, new FileOwner(FileOwnerKind.Model, "name"), _folder.File("model"));
        foreach (var names in new[] { new[] { "a", "b" }, ["a"] })
        {
            AtomicFolder.Write(files.Folder, staging => Array.ForEach(names, name => File.WriteAllText(Path.Combine(staging, name), name)), overwrite: true,
                staging => files.Announce(files.Folder, staging));
            files.Settle();
            files.RequireFolder(files.Folder);
        }

        Assert.Equal(["a"], files.States().Select(file => Path.GetFileName(file.Path)));
    }

    [Fact]
    public void The_settings_of_a_run_are_those_that_the_store_knows()
    {
        var options = Options(new NGramModelOptions { Order = 2 }, new Replace());
        var (folder, store) = Run("settings", options);
        using (store)
        {
            var written = File.ReadAllText(folder.Configuration);
            File.WriteAllText(folder.Configuration, written.Replace("order: 2", "order: 3", StringComparison.Ordinal));
            Assert.Contains(
                "is not what run 'run' was begun with", Assert.Throws<InputException>(() => new RunResults(store, folder).Options).Message, StringComparison.Ordinal);
            Assert.Throws<InputException>(() => new Experiment(store, folder, options).Run(TestContext.Current.CancellationToken));
            File.Delete(folder.Configuration);
            new Experiment(store, folder, new RunResults(store, folder).Options).Run(TestContext.Current.CancellationToken);
            Assert.Equal(written, File.ReadAllText(folder.Configuration));
        }
    }

    [Fact]
    public void A_line_that_stands_twice_among_measurements_is_named()
    {
        var path = _folder.File("metrics.jsonl");
        File.WriteAllText(path, """
            {"run":"r","regime":"replace","seed":1,"generation":0,"metric":"rep_4","value":1}
            {"run":"r","regime":"replace","seed":1,"generation":0,"metric":"rep_4","value":1}
            """);
        Assert.Contains(
            "metrics.jsonl, line 2: rep_4 of replace/s1/g0",
            Assert.Throws<InputException>(() => TextMad.Reporting.MetricsFile.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_check_goes_on_behind_a_damaged_row()
    {
        var path = _folder.File("corpus.db");
        DocumentId[] ids;
        using (var store = SqliteCorpusStore.Open(path, StoreOpenMode.Create))
        {
            Import(store);
            ids = [.. store.ReadIds()];
        }

        using (var file = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={path};Pooling=False"))
        {
            file.Open();
            using var command = file.CreateCommand();
            command.CommandText = "UPDATE documents SET origin = '{\"kind\":' WHERE key = 2; UPDATE documents SET origin = 'null' WHERE key = 5";
            Assert.Equal(2, command.ExecuteNonQuery());
        }

        using var damaged = SqliteCorpusStore.Open(path, StoreOpenMode.ReadOnly);
        var report = StoreCheck.Run(damaged, _ => null, deep: true, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(ids.Length, report.Documents);
        Assert.Contains(report.Problems, problem => problem.Contains(ids[1].ToString(), StringComparison.Ordinal) && problem.Contains("origin", StringComparison.Ordinal));
        Assert.Contains(report.Problems, problem => problem.Contains(ids[4].ToString(), StringComparison.Ordinal));
        Assert.IsType<TextMadException>(Assert.ThrowsAny<TextMadException>(() => damaged.FindDocument(ids[1])));
    }

    private static ExperimentOptions Options(ModelOptions model, Regime regime) => new()
    {
        Data = new DataOptions { Corpus = "text", PassageWords = 16, Tokens = 600, HeldoutTokens = 300 },
        Tokenizer = new TokenizerOptions { Vocabulary = 320 },
        Model = model,
        Writing = new WritingOptions { Decoding = new DecodingOptions { MaximumTokens = 24, Batch = 16 } },
        Loop = new LoopOptions { Generations = 1, Seeds = [1, 2], Regimes = [regime] },
    };

    private static void Import(SqliteCorpusStore store)
    {
        var batch = new StoreBatch();
        batch.Corpora.Add(new CorpusRecord("text"));
        foreach (var (i, text) in SyntheticText.Documents(300, 30).Index())
        {
            var document = Document.Create(text, new Origin.Imported("invented", $"text {i}"), "en");
            batch.Documents.Add(document);
            batch.Members.Add(new CorpusMember("text", document.Id));
        }

        store.Commit(batch);
    }

    private (RunFolder Folder, SqliteCorpusStore Store) Run(string name, ExperimentOptions options)
    {
        var folder = new RunFolder("run", Path.Combine(_folder.Path, name, "runs", "run"));
        Directory.CreateDirectory(folder.Path);
        var store = SqliteCorpusStore.Open(Path.Combine(_folder.Path, name, "corpus.db"), StoreOpenMode.Create);
        Import(store);
        new Experiment(store, folder, options, workers: 1).Run(TestContext.Current.CancellationToken);
        return (folder, store);
    }

    private void RequireAll(string name, ExperimentOptions options)
    {
        var (folder, store) = Run(name, options);
        using (store)
        {
            Assert.Equal("", Named(store, folder));
            var whole = Contents(folder);
            Assert.Equal(whole.Keys, store.Files("run").Where(file => file.Sha256 is not null).Select(file => file.Path).Order(StringComparer.Ordinal));
            var random = new Random(19);
            var seen = new HashSet<string>();
            foreach (var (path, content) in whole)
            {
                // One file of each kind: the kind is the name without numbers.
                if (!seen.Add(string.Concat(path.Where(c => !char.IsAsciiDigit(c)))))
                {
                    continue;
                }

                foreach (var way in new[] { "delete", _ways[seen.Count % _ways.Length] })
                {
                    var altered = Alter(way, path, content, whole, random);
                    if (altered is not null && altered.AsSpan().SequenceEqual(content))
                    {
                        continue;
                    }

                    var file = Path.Combine(folder.Path, path);
                    if (altered is null)
                    {
                        File.Delete(file);
                    }
                    else
                    {
                        File.WriteAllBytes(file, altered);
                    }

                    Assert.Contains(path, Named(store, folder), StringComparison.Ordinal);
                    var refused = Resume(store, folder, options);
                    if (refused is not null)
                    {
                        Assert.True(refused is InputException && refused.Message.Contains(path, StringComparison.Ordinal), $"{way} {path}: {refused}");
                        Assert.NotNull(altered);
                        File.WriteAllBytes(file, content);
                    }

                    // Refused and restored, or made again.
                    Assert.Equal((way, path, string.Join('\n', Digests(whole))), (way, path, string.Join('\n', Digests(Contents(folder)))));
                }
            }

            Assert.Null(Resume(store, folder, options));
            Assert.Equal("", Named(store, folder));
        }
    }

    private static byte[]? Alter(string way, string path, byte[] content, IReadOnlyDictionary<string, byte[]> all, Random random)
    {
        switch (way)
        {
            case "flip":
                var flipped = (byte[])content.Clone();
                flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
                return flipped;
            case "truncate":
                return content[..(content.Length / 2)];
            case "empty":
                return [];
            case "delete":
                return null;
            case "duplicate":
                var end = Array.IndexOf(content, (byte)'\n') + 1;
                return [.. content[..end], .. content];
            default:
                var other = path.Contains("s1", StringComparison.Ordinal) ? path.Replace("s1", "s2", StringComparison.Ordinal) : path.Replace("s2", "s1", StringComparison.Ordinal);
                return all.GetValueOrDefault(other, content);
        }
    }

    private static Exception? Resume(SqliteCorpusStore store, RunFolder folder, ExperimentOptions options)
    {
        try
        {
            new Experiment(store, folder, options, workers: 1).Run(TestContext.Current.CancellationToken);
            return null;
        }
        catch (TextMadException refused)
        {
            return refused;
        }
    }

    private static string Named(SqliteCorpusStore store, RunFolder folder) => string.Join('\n', StoreCheck.Run(
        store, _ => null, files: owner => new KeptFiles(store, owner, folder.Path)).Problems);

    private static SortedDictionary<string, byte[]> Contents(RunFolder folder) => new(
        Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(folder.Path, file).Replace('\\', '/'), File.ReadAllBytes),
        StringComparer.Ordinal);

    private static IEnumerable<string> Digests(IReadOnlyDictionary<string, byte[]> files) =>
        files.Select(file => $"{file.Key} {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file.Value))}");
}
