using TextMad.Cli;
using TextMad.Cli.Benchmarking;
using TextMad.Storage;
using TextMad.Storage.Sqlite;
using TextMad.Tests.Support;

namespace TextMad.Tests.Cli.Limits;

/// <summary>On a full and on a read-only disk, what only reads works, and what writes says in one sentence what to do; on every store.</summary>
public sealed class DiskTests
{
    private const string Settings = """
        data: { corpus: text, passage_words: 0, tokens: 600, heldout_tokens: 300 }
        tokenizer: { vocabulary: 320 }
        model: unigram
        writing: { decoding: { maximum_tokens: 32 } }
        loop: { generations: 1, seeds: [1], regimes: [replace] }
        """;

    // DOC stands for a document of the corpus, QUERY for a question in the store's language.
    private static readonly string[] _reading =
    [
        "runs", "docs --limit 3", "docs DOC", "corpus list", "corpus show text", "store show", "store check", "compare small", "profile small", "query QUERY", "lineage DOC",
        "lineage small/base/s1/g0", "ask copied small/base/s1/g0", "ask tokens small",
        "ask consumers text", "ask ancestors DOC", "ask nearest DOC --in text", "ask family DOC text", "ask dropped text",
        "ask reasons", "ask difference text text", "model list", "judge list", "crawl status", "crawl status kept", "measure corpus:text --metric distinct_2",
        "score small/base/s1/g0 corpus:text", "generate small/base/s1/g0", "prov text", "prov small", "takedown --site text --dry-run",
    ];

    // DISK stands for a path on the disk, ELSEWHERE for a file on another.
    private static readonly string[] _writing =
    [
        "corpus add more ELSEWHERE", "corpus export text DISK/out.jsonl", "corpus export text DISK/out --format text", "corpus export text DISK/out --format dataset",
        "store backup DISK/backup.db", "store vacuum", "store use sqlite:other.db", "run small.yaml --id again", "judge build text --overwrite", "engine use builtin",
        "crawl http://127.0.0.1:1/ --allow-network 127.0.0.0/8", "crawl --resume --name kept", "takedown --site text --reason test", "prov text DISK/out.json",
        "corpus process recipe.yaml --from text --to clean",
    ];

    public static TheoryData<StoreKind, bool> Disks() => new() { { StoreKind.Sqlite, true }, { StoreKind.Sqlite, false }, { StoreKind.LiteDB, true }, { StoreKind.LiteDB, false } };

    [Theory]
    [MemberData(nameof(Disks))]
    public void Reading_works_and_writing_says_what_to_do(StoreKind kind, bool isFull)
    {
        using var disk = new SmallDisk(48);
        using var tool = new ToolInProcess();
        var document = Prepare(tool, disk, kind);
        var query = kind == StoreKind.LiteDB ? "SELECT COUNT(*) AS n FROM documents" : "SELECT count(*) AS n FROM all_documents";
        if (isFull)
        {
            disk.Fill();
        }
        else
        {
            disk.MakeReadOnly();
        }

        foreach (var command in _reading)
        {
            var result = Run(disk, [.. command.Split(' ').Select(word => word == "DOC" ? document : word == "QUERY" ? query : word)]);
            Assert.True(result is { ExitCode: 0, Output.Length: > 0 } || command is "judge list" && result.ExitCode == 0, $"{command}: {result}");
        }

        var why = isFull ? "the disk is full" : "the disk is read-only";
        var report = Run(disk, "report", "small");
        Assert.Equal(ExitCode.Failed, report.ExitCode);
        Assert.Contains("replace", report.Output, StringComparison.Ordinal);
        Assert.Contains($"report.html: {why}", report.Error, StringComparison.Ordinal);

        foreach (var command in _writing)
        {
            string[] words = [.. command.Replace("DISK", disk.Path, StringComparison.Ordinal).Replace("ELSEWHERE", tool.At("more.txt"), StringComparison.Ordinal).Split(' ')];
            var result = Run(disk, [.. words.Select(word => word.EndsWith(".yaml", StringComparison.Ordinal) ? tool.At(word) : word)]);
            Assert.True(
                result.ExitCode == ExitCode.Failed && result.Error.Contains(why, StringComparison.OrdinalIgnoreCase)
                && result.Error.Split('\n').Count(line => line.StartsWith("error: ", StringComparison.Ordinal)) == 1
                && !result.Error.Contains("of textmad itself", StringComparison.Ordinal), $"{command}: {result}");
        }
    }

    [Fact]
    public void A_store_whose_log_cannot_be_read_says_so_instead_of_leaving_out_what_was_written_last()
    {
        using var disk = new SmallDisk(48);
        using var tool = new ToolInProcess();
        Prepare(tool, disk, StoreKind.Sqlite);
        var path = Path.Combine(disk.Path, "corpus.db");
        using (var store = SqliteCorpusStore.Open(path, StoreOpenMode.Existing))
        {
            var batch = new StoreBatch();
            batch.Corpora.Add(new TextMad.Storage.Records.CorpusRecord("late"));
            store.Commit(batch);
            File.Copy(path, path + ".copy");
            File.Copy(path + "-wal", path + ".copy-wal");
        }

        File.Delete(path);
        File.Move(path + ".copy", path);
        File.Move(path + ".copy-wal", path + "-wal");
        disk.MakeReadOnly();
        var refused = Run(disk, "corpus", "list");
        Assert.Equal(ExitCode.Failed, refused.ExitCode);
        Assert.Contains("corpus.db-wal", refused.Error, StringComparison.Ordinal);
        Assert.Contains("Copy both files", refused.Error, StringComparison.Ordinal);

        disk.MakeWritable();
        Assert.Contains("late", Run(disk, "corpus", "list").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_that_is_written_while_it_is_read_without_locks_says_so()
    {
        using var disk = new SmallDisk(48);
        using var tool = new ToolInProcess();
        Prepare(tool, disk, StoreKind.Sqlite);
        disk.MakeReadOnly();
        using var store = SqliteCorpusStore.Open(Path.Combine(disk.Path, "corpus.db"), StoreOpenMode.ReadOnly);
        Assert.Equal(2, store.Corpora().Count);
        disk.MakeWritable();
        using var other = new ToolProcess();
        var written = other.Run("corpus", "add", "more", tool.At("more.txt"), "--workspace", disk.Path);
        Assert.True(written.ExitCode == ExitCode.Done, written.ToString());
        Assert.Contains("written while it was read", Assert.Throws<TextMadException>(() => store.Corpora()).Message, StringComparison.Ordinal);
    }

    /// <summary>A workspace on the disk with a corpus, a run and a crawl, closed properly; returns a document.</summary>
    private static string Prepare(ToolInProcess tool, SmallDisk disk, StoreKind kind)
    {
        var texts = tool.Write("text.txt", string.Join("\n\n", SyntheticText.Documents(300, 20)));
        tool.Write("more.txt", "Another text that nobody has seen before.");
        tool.Write("small.yaml", Settings);
        tool.Write("recipe.yaml", "blocks: [exact_duplicates]\n");
        if (kind == StoreKind.LiteDB)
        {
            Succeed("store", "use", "litedb:corpus.litedb");
        }

        Succeed("corpus", "add", "text", texts, "--format", "blocks");
        Succeed("run", tool.At("small.yaml"), "--id", "small");

        // It reaches nothing, which is a failure, and is kept.
        Assert.Equal(ExitCode.Failed, Run(disk, "crawl", "http://127.0.0.1:1/", "--allow-network", "127.0.0.0/8", "--name", "kept", "--retries", "0").ExitCode);
        var document = Run(disk, "docs", "--corpus", "text", "--limit", "1", "--json").Output;
        foreach (var beside in Directory.GetFiles(disk.Path, "corpus.*-*").Concat(Directory.GetFiles(Path.Combine(disk.Path, "crawls", "kept"), "*-*")))
        {
            // As after a copy of the workspace; a reader made them, and nothing is in them.
            File.Delete(beside);
        }

        return System.Text.Json.JsonElement.Parse(document)[0].GetProperty("id").GetString()!;

        void Succeed(params string[] arguments)
        {
            var result = Run(disk, arguments);
            Assert.True(result.ExitCode == 0, $"{string.Join(' ', arguments)}: {result}");
        }
    }

    private static ToolResult Run(SmallDisk disk, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = CommandLine.Run([.. arguments, "--workspace", disk.Path], new CliContext(output, error));
        return new ToolResult(code, output.ToString(), error.ToString());
    }
}
