using System.Text.Json;
using TextMad.Cli.Benchmarking;
using TextMad.Corpora;
using TextMad.Corpora.Import;
using TextMad.Corpora.Import.Distribution;
using TextMad.Executors;
using TextMad.Executors.Jobs;
using TextMad.Experiments.Removal;
using TextMad.Numerics.Random;
using TextMad.Storage;
using TextMad.Tests.Storage.Postgres;
using TextMad.Texts;
using TextMad.Torture.Trials;
using TextMad.Tests.Support;

namespace TextMad.Tests.Corpora;

/// <summary>Imports whose files are read by several processes, against the same import in one.</summary>
public sealed class DistributedImportTests : ImportFixture
{
    private ImportRequest Request => new("news/daily", [Path.GetRelativePath(Directory.GetCurrentDirectory(), Path.Combine(Folder, "in")), Path.Combine(Folder, "more.jsonl")],
        new ImportOptions(), "many files");

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.LiteDB)]
    [InlineData(StoreKind.Postgres)]
    public void Tasks_in_any_order_leave_what_one_process_leaves(StoreKind kind)
    {
        WriteFiles();
        var (whole, tasks) = (Make("whole"), Make("tasks", kind));
        var expected = ImportWhole(whole, Request);
        Assert.True(expected is { Added: > 100, AlreadyPresent: 2, Parts: 0 });
        Assert.Equal(
            [DropReasons.BrokenLine, DropReasons.Empty, TextReasons.ExactDuplicate, DropReasons.Hidden, TextReasons.Undecodable, DropReasons.UnknownFormat],
            expected.Dropped.Keys.Where(reason => !reason.StartsWith("page", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        var work = HandOut(tasks, Request);
        Assert.Equal(["read 5", "collect 1"], work.Tasks.GroupBy(task => task.Stage).Select(stage => FormattableString.Invariant($"{stage.Key} {stage.Count()}")));
        foreach (var task in Shuffled(work.Tasks.SkipLast(1)).Append(work.Tasks[^1]))
        {
            Assert.False(work.IsOver);
            DistributedImport.Open(Path.GetDirectoryName(work.Jobs)!, IProgressSink.None).Perform(task.Stage, task.Index);
        }

        Assert.True(work.IsOver);
        Assert.False(DistributedImport.Unfinished(tasks).Any());
        RequireSame(expected, work.TakeReport());
        RequireSame(whole, tasks);
        Assert.Empty(Directory.GetFileSystemEntries(tasks.ImportsDirectory));
    }

    [Fact]
    public void What_was_stopped_anywhere_is_gone_on_with_and_told_as_if_nothing_had_been()
    {
        WriteFiles(manyLines: 2500);
        var (whole, tasks) = (Make("whole"), Make("tasks"));
        var expected = ImportWhole(whole, Request);
        var stops = 0;
        DistributedImport work;
        while (true)
        {
            var stop = new StopAtReport(1 + (stops / 3));
            work = HandOut(tasks, Request, stop);
            try
            {
                new LocalExecutor(1).Run(work.Tasks, stop.Cancellation);
                break;
            }
            catch (OperationCanceledException)
            {
                stops++;
                Assert.True(DistributedImport.IsBegun(tasks, Request));
            }
        }

        Assert.InRange(stops, 3, 60);
        RequireSame(expected, work.TakeReport());
        RequireSame(whole, tasks);
    }

    [Fact]
    public void What_the_last_task_added_before_it_was_stopped_counts_as_added()
    {
        WriteFiles(manyLines: 2500);
        var (whole, tasks) = (Make("whole"), Make("tasks"));
        var work = HandOut(tasks, Request);
        foreach (var task in work.Tasks.SkipLast(1))
        {
            task.Perform(CancellationToken.None);
        }

        var stop = new StopAtReport(1);
        Assert.Throws<OperationCanceledException>(() => DistributedImport.Open(Path.GetDirectoryName(work.Jobs)!, stop).Perform("collect", 0, stop.Cancellation));
        using (var store = tasks.OpenStore(StoreOpenMode.Existing))
        {
            Assert.InRange(store.Count(new DocumentQuery()).Documents, 1000, 4000);

            // What another adds meanwhile is met as a duplicate.
            new CorpusImporter(store).Import("news/daily", [new ImportItem.Taken(Document.Create("A text of its own.", new Origin.Imported("elsewhere", "2")))]);
        }

        work.Perform("collect", 0);
        var (expected, actual) = (ImportWhole(whole, Request), work.TakeReport());
        Assert.Equal((expected.Added - 1, expected.AlreadyPresent, expected.DroppedTotal + 1), (actual.Added, actual.AlreadyPresent, actual.DroppedTotal));
        using var after = tasks.OpenStore(StoreOpenMode.Existing);
        Assert.Single(after.ReadDocuments(new DocumentQuery { Corpus = "news/daily", Contains = "A text of its own." }));
    }

    [Fact]
    public void Damage_that_is_to_stop_the_import_stops_it_where_one_process_stops()
    {
        WriteFiles();
        var strict = Request with { Options = new ImportOptions { Strict = true } };
        var (whole, tasks) = (Make("whole"), Make("tasks"));
        var expected = Assert.Throws<InputException>(() => ImportWhole(whole, strict));
        var work = HandOut(tasks, strict);
        foreach (var task in Shuffled(work.Tasks.SkipLast(1)))
        {
            task.Perform(CancellationToken.None);
        }

        Assert.Equal(expected.Message, Assert.Throws<InputException>(() => work.Perform("collect", 0)).Message);
        Assert.True(work.IsOver);
        Assert.Equal((expected.Message, expected.Hint), Assert.Throws<InputException>(() => work.TakeReport()) is var told ? (told.Message, told.Hint) : default);
        RequireSame(whole, tasks);

        // What is repaired is imported from the beginning.
        Assert.False(DistributedImport.IsBegun(tasks, strict));
        Assert.Equal(work.Tasks.Count, HandOut(tasks, strict).Tasks.Count);
    }

    [Fact]
    public void Files_that_changed_since_are_refused_by_name()
    {
        WriteFiles();
        var workspace = Make("tasks");
        var work = HandOut(workspace, Request);
        var path = Path.Combine(Folder, "more.jsonl");
        var (before, time) = (File.ReadAllBytes(path), File.GetLastWriteTimeUtc(path));
        File.AppendAllText(path, "{\"text\": \"one more\"}\n");
        Assert.Contains(path + " was changed since", Assert.Throws<InputException>(() => work.Perform("read", 4)).Message, StringComparison.Ordinal);
        var refused = Assert.Throws<InputException>(() => HandOut(workspace, Request));
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
        Assert.Equal(new Hint.CancelJobs("import:news-daily"), refused.Hint);
        File.WriteAllBytes(path, before);
        File.SetLastWriteTimeUtc(path, time);
        File.Move(Path.Combine(Folder, "in", "a.jsonl"), Path.Combine(Folder, "in", "aa.jsonl"));
        Assert.Contains("a.jsonl", Assert.Throws<InputException>(() => HandOut(workspace, Request)).Message, StringComparison.Ordinal);
        Assert.Contains("a.jsonl is gone since", Assert.Throws<InputException>(() => work.Perform("read", 0)).Message, StringComparison.Ordinal);
        File.Move(Path.Combine(Folder, "in", "aa.jsonl"), Path.Combine(Folder, "in", "a.jsonl"));
        new LocalExecutor(1).Run(HandOut(workspace, Request).Tasks, CancellationToken.None);

        // Once it is over, what changed is another import.
        File.AppendAllText(path, "{\"text\": \"one more\"}\n");
        work = HandOut(workspace, Request);
        Assert.False(work.IsOver);
        new LocalExecutor(1).Run(work.Tasks, CancellationToken.None);
        Assert.Equal(1, work.TakeReport().Added);
    }

    [Fact]
    public void What_tasks_wrote_and_was_altered_is_refused_by_name()
    {
        WriteFiles();
        var (whole, workspace) = (Make("whole"), Make("tasks"));
        var work = HandOut(workspace, Request);
        Assert.Contains("collect needs read piece 0 (task read-0)", Assert.Throws<TextMadException>(() => work.Perform("collect", 0)).Message, StringComparison.Ordinal);
        foreach (var task in work.Tasks.SkipLast(1))
        {
            task.Perform(CancellationToken.None);
        }

        foreach (var path in new[] { Path.Combine(work.Jobs, "read-2.files"), Path.Combine(workspace.ImportDirectory("news-daily"), "work", "piece-000002.jsonl.gz") })
        {
            var bytes = File.ReadAllBytes(path);
            var altered = bytes.ToArray();
            altered[^9] ^= 1;
            File.WriteAllBytes(path, altered);
            Assert.Contains(path, Assert.ThrowsAny<TextMadException>(() => work.Perform("collect", 0)).Message, StringComparison.Ordinal);
            File.Delete(path);
            Assert.Contains(path, Assert.ThrowsAny<TextMadException>(() => work.Perform("collect", 0)).Message, StringComparison.Ordinal);
            File.WriteAllBytes(path, bytes);
        }

        // What was taken in before the damage was met is no reason for another report.
        work.Perform("collect", 0);
        RequireSame(ImportWhole(whole, Request), work.TakeReport());
        RequireSame(whole, workspace);
    }

    [Fact]
    public void One_import_into_a_corpus_is_handed_out_at_a_time_and_keeps_the_corpus_from_being_removed()
    {
        WriteFiles();
        var workspace = Make("tasks");
        var work = HandOut(workspace, Request);
        Assert.Contains("Another import into 'news/daily'", Assert.Throws<InputException>(() => HandOut(workspace, Request with { Description = "others" })).Message);
        using (var store = workspace.OpenStore(StoreOpenMode.Existing))
        {
            Assert.Contains("the import in ", Assert.Throws<InputException>(() => CorpusRemoval.Plan(store, workspace, "news/daily")).Message, StringComparison.Ordinal);
            Assert.Contains("the import in ", Assert.Throws<InputException>(() => CorpusRemoval.Rename(store, workspace, "news/daily", "x")).Message, StringComparison.Ordinal);
        }

        TaskRunner.Run(
            work.Jobs, new WorkTask("read", 0, "read", _ => Assert.Contains("read-0", Assert.Throws<TextMadException>(() => work.Perform("collect", 0)).Message)), null,
            CancellationToken.None);
    }

    [Fact]
    public void Nothing_to_import_is_said_as_in_one_process()
    {
        Write("empty.jsonl", "\n\n");
        var workspace = Make("tasks");
        var request = new ImportRequest("none", [Path.Combine(Folder, "empty.jsonl")], new ImportOptions());
        var work = HandOut(workspace, request);
        new LocalExecutor(1).Run(work.Tasks, CancellationToken.None);
        Assert.Contains("There is nothing to import in", Assert.Throws<InputException>(() => work.TakeReport()).Message, StringComparison.Ordinal);
        Assert.Contains("No file or folder", Assert.Throws<InputException>(() => HandOut(workspace, request with { Paths = ["nowhere"] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_are_divided_by_their_bytes_in_their_order()
    {
        const long Mebibyte = 1 << 20;
        Assert.Equal([0..3], ImportPlan.PiecesOf([1, 2, 3]));
        Assert.Equal([0..1, 1..3, 3..4], ImportPlan.PiecesOf([Mebibyte, 5, Mebibyte, 7]));
        Assert.Equal(16, ImportPlan.PiecesOf([.. Enumerable.Repeat(64 * Mebibyte, 16)]).Count);
        Assert.Equal([0..8, 8..16], ImportPlan.PiecesOf([.. Enumerable.Repeat(Mebibyte, 128)]).Take(2));
        Assert.Equal([0..64, 64..128], ImportPlan.PiecesOf([.. Enumerable.Repeat(Mebibyte, 1 << 14)]).Take(2));
        Assert.Empty(ImportPlan.PiecesOf([]));
    }

    /// <summary>Files of several formats, with the same texts in several of them, and with all that can be left out. White space makes each as long as a piece.</summary>
    private void WriteFiles(int manyLines = 60)
    {
        List<string> texts = [.. SyntheticText.Documents(2 * manyLines, 20)];
        string Lines(IEnumerable<(string Text, int Id)> some) => string.Concat(some.Select(line => JsonSerializer.Serialize(new { id = $"t{line.Id}", text = line.Text }) + "\n"))
            + new string(' ', 1 << 20) + "\n";
        Write("in/a.jsonl", Lines(texts.Take(manyLines).Select((text, i) => (text, i))));
        Write("in/b.jsonl", "{ broken\n{\"text\": \"  \"}\n" + Lines(texts.Skip(manyLines / 2).Take(manyLines).Select((text, i) => (text, 10_000 + i))));
        WriteGzip("in/c.jsonl.gz", Lines([("A text of its own.", 1), (texts[0], 2)]));
        Write("in/d/page.html", "<html><head><title>A page</title></head><body><article><p>" + string.Join("</p><p>", texts.Skip(3).Take(6)) + "</p></article></body></html>");
        Write("in/d/plain.txt", texts[1] + "\n" + new string('\n', 1 << 20));
        Write("in/e.unknown", "?");
        Write("in/.hidden.txt", "hidden");
        Write("in/f.txt", [.. Enumerable.Repeat((byte)0x81, 50), .. new byte[1 << 20]]);
        WebArchive.Write(Path.Combine(Folder, "in", "g.warc.gz"), 30);
        Write("more.jsonl", Lines([(texts[2], 3), ("The last text of all.", 4)]));
        Write("first.jsonl", Lines([("A text that was there.", 5)]) + Lines([]));
    }

    private ImportReport ImportWhole(Workspace workspace, ImportRequest request)
    {
        using var store = workspace.OpenStore(StoreOpenMode.Existing);
        return new CorpusImporter(store).Import(request.Corpus, ImportSources.Read(request.Paths, request.Options), request.Description);
    }

    private static DistributedImport HandOut(Workspace workspace, ImportRequest request, IProgressSink? progress = null)
    {
        using var store = workspace.OpenStore(StoreOpenMode.Existing);
        return DistributedImport.HandOut(store, workspace, request, progress);
    }

    private static WorkTask[] Shuffled(IEnumerable<WorkTask> tasks)
    {
        WorkTask[] all = [.. tasks];
        RandomKey.FromSeed(3).Stream().Shuffle(all);
        return all;
    }

    private static void RequireSame(ImportReport one, ImportReport other) => Assert.Equal(JsonSerializer.Serialize(one), JsonSerializer.Serialize(other));

    private static void RequireSame(Workspace one, Workspace other)
    {
        Assert.Equal(Everything(one), Everything(other));

        static string[] Everything(Workspace workspace)
        {
            using var store = workspace.OpenStore(StoreOpenMode.ReadOnly);
            return
            [
                .. StoreDigest.Of(store).Sections.Select(section => $"{section}"),
                .. store.ReadDropped().Select(dropped => $"{dropped}"),
                .. store.ReadIds().Select(id => id.ToString()),
            ];
        }
    }

    /// <summary>A workspace whose corpus has some of the texts already: two of the same place, and one of another.</summary>
    private Workspace Make(string name, StoreKind kind = StoreKind.Sqlite)
    {
        var workspace = Workspace.At(Path.Combine(Folder, name));
        workspace.Create();
        if (kind != StoreKind.Sqlite)
        {
            var address = kind == StoreKind.LiteDB ? new StoreAddress(kind, Path.Combine(workspace.Directory, "corpus.litedb")) : StoreAddress.Parse(PostgresServer.NewStore());
            address.Open(StoreOpenMode.Create).Dispose();
            workspace.UseStore(address);
        }

        using var store = workspace.OpenStore(StoreOpenMode.Create);
        var path = Path.Combine(Folder, "in", "a.jsonl");
        if (File.Exists(path))
        {
            var some = ImportSources.Read([Path.Combine(Folder, "in")]).OfType<ImportItem.Taken>().Where((_, i) => i is 3 or 7).ToList<ImportItem>();
            some.Add(new ImportItem.Taken(Document.Create("The last text of all.", new Origin.Imported("elsewhere", "1"))));
            new CorpusImporter(store).Import("news/daily", some, "many files");
        }

        return workspace;
    }
}
