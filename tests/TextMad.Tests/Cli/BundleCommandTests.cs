using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using TextMad.Cli;
using TextMad.Cli.Benchmarking;

namespace TextMad.Tests.Cli;

/// <summary>A run goes into an archive and out of it in another workspace; what is hostile or damaged is refused before anything is written.</summary>
public sealed class BundleCommandTests : IDisposable
{
    private const string Id = "прогон-运行";

    private readonly ToolInProcess _tool = new();
    private readonly ToolInProcess _other = new();

    public BundleCommandTests()
    {
        _tool.Write("a.txt", string.Join("\n\n", SyntheticText.Documents(300, 24)));
        _tool.Json("corpus", "add", "слова", _tool.At("a.txt"), "--format", "blocks");
        _tool.Json(
            "run", "tails", "--id", Id, "--set", "model=unigram", "--set", "data.corpus=слова", "--set", "data.passage_words=8", "--set", "data.tokens=1000",
            "--set", "data.heldout_tokens=200", "--set", "tokenizer.vocabulary=280", "--set", "loop.generations=1", "--set", "loop.seeds=[1, 2, 3]",
            "--set", "loop.regimes=[replace, fresh]", "--set", "writing.decoding.maximum_tokens=32");
        _tool.Json("runs", "note", Id, "из другого места");
    }

    private string Bundle => _tool.At("run.zip");

    public void Dispose()
    {
        _tool.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void A_run_is_asked_in_another_workspace_as_in_its_own()
    {
        _tool.Json("bundle", Id, "--out", Bundle);
        _tool.Json("bundle", Id, "--out", _tool.At("again.zip"));
        Assert.Equal(File.ReadAllBytes(Bundle), File.ReadAllBytes(_tool.At("again.zip")));
        _tool.ExpectInputError("exists already: a bundle is a new file", "bundle", Id, "--out", Bundle);
        _tool.ExpectInputError($"has a run '{Id}' already", "bundle", "import", Bundle);

        Assert.Equal(Id, _other.Json("bundle", "import", Bundle, "--dry-run").GetProperty("run").GetString());
        Assert.False(Directory.Exists(_other.Workspace));
        Assert.True(_other.Json("bundle", "import", Bundle).GetProperty("documents_added").GetInt32() > 100);
        foreach (var question in new string[][]
            {
                ["compare", Id, "--json"], ["profile", Id, "--json"], ["ask", "tokens", Id, "--json"], ["lineage", $"{Id}/replace/s1/g1", "--json"],
                ["docs", "--run", Id, "--json"],
                ["query", "SELECT id, regime, seed, generation, training_set FROM all_models ORDER BY id", "--json"],
            })
        {
            Assert.Equal(_tool.Run(question), _other.Run(question));
        }

        foreach (var file in new[] { "metrics.jsonl", "config.yaml", "data.json" })
        {
            Assert.Equal(File.ReadAllBytes(In(_tool, file)), File.ReadAllBytes(In(_other, file)));
        }

        Assert.Equal(0, _other.Run("report", Id).ExitCode);
        Assert.Equal(File.ReadAllText(In(_tool, "report.html")), File.ReadAllText(In(_other, "report.html")));
        var check = _other.Run("store", "check", "--deep");
        Assert.True(check.ExitCode == 0, check.Output);
        Assert.Equal("из другого места", _other.Json("runs", "show", Id).GetProperty("note").GetString());

        // On its way out again it is the same.
        _other.Json("bundle", Id, "--out", _other.At("back.zip"));
        Assert.Equal(File.ReadAllBytes(Bundle), File.ReadAllBytes(_other.At("back.zip")));
        Assert.Equal(0, _other.Run("runs", "remove", Id, "--yes").ExitCode);
        Assert.Empty(_other.Json("docs").EnumerateArray());
    }

    [Fact]
    public void One_process_at_a_time_takes_a_run_in()
    {
        _tool.Json("bundle", Id, "--out", Bundle);
        _other.Write("b.txt", "Another text.");
        _other.Json("corpus", "add", "other", _other.At("b.txt"));
        Directory.CreateDirectory(Path.Combine(_other.Workspace, "runs"));
        using (LockFile.Take(Path.Combine(_other.Workspace, "runs", $".{Id}.bundle.lock"), "held"))
        {
            var refused = _other.Run("bundle", "import", Bundle);
            Assert.True(refused.ExitCode == ExitCode.Failed, refused.Error);
            Assert.Contains($"Another process takes in the run '{Id}'; wait for it", refused.Error, StringComparison.Ordinal);
        }

        Assert.True(_other.Json("bundle", "import", Bundle).GetProperty("documents_added").GetInt32() > 100);
        Assert.Equal([Id], Directory.GetFileSystemEntries(Path.Combine(_other.Workspace, "runs")).Select(Path.GetFileName));
    }

    [Fact]
    public void Texts_can_be_left_out_and_those_that_are_there_stay()
    {
        _tool.Json("bundle", Id, "--out", Bundle, "--without-texts");
        using (var archive = ZipFile.OpenRead(Bundle))
        using (var reader = new StreamReader(archive.GetEntry("store/rows.json")!.Open()))
        {
            Assert.DoesNotContain(File.ReadAllText(_tool.At("a.txt")).Split("\n\n")[0], reader.ReadToEnd(), StringComparison.Ordinal);
        }

        Assert.True(_other.Json("bundle", "import", Bundle).GetProperty("without_text").GetInt32() > 10);
        Assert.Equal(_tool.Run("compare", Id).Output, _other.Run("compare", Id).Output);
        Assert.Equal(_tool.Run("ask", "tokens", Id).Output, _other.Run("ask", "tokens", Id).Output);
        Assert.Equal(0, _other.Run("store", "check", "--deep").ExitCode);

        using var third = new ToolInProcess();
        third.Json("corpus", "add", "слова", _tool.At("a.txt"), "--format", "blocks");
        third.Json("bundle", "import", Bundle);
        Assert.Equal(300, third.Json("corpus", "list")[0].GetProperty("documents").GetInt32());
        Assert.Equal(0, third.Run("docs", third.Json("docs", "--limit", "1")[0].GetProperty("id").GetString()!).ExitCode);
    }

    [Theory]
    [InlineData("../escape")]
    [InlineData("run/../../escape")]
    [InlineData("/escape")]
    [InlineData("run//x")]
    [InlineData("run/a\\..\\..\\x")]
    [InlineData("other/x")]
    public void A_name_that_leads_elsewhere_is_refused(string name)
    {
        _tool.Json("bundle", Id, "--out", Bundle);
        Change(archive => Add(archive, name, "x"));
        Refused("whose name leads elsewhere");
    }

    [Fact]
    public void What_is_added_doubled_altered_or_a_link_is_refused_and_nothing_is_written()
    {
        (string Reason, Action<ZipArchive> Change)[] ways =
        [
            ("which its manifest does not list", archive => Add(archive, "run/extra.txt", "x")),
            ("twice", archive => Add(archive, "run/config.yaml", "x")),
            ("not a plain file but a link", archive => archive.GetEntry("run/config.yaml")!.ExternalAttributes = 0xA1FF << 16),
            ("has another length", archive => Replace(archive, "run/metrics.jsonl", "{}\n")),
            ("is missing", archive => archive.GetEntry("run/data.json")!.Delete()),
            ("not what its checksum says", archive => Replace(archive, "run/data.json", new string(' ', (int)archive.GetEntry("run/data.json")!.Length))),
            ("comment has the hash of", archive => archive.Comment = new string('0', 64)),
            ("can be taken in", archive => archive.GetEntry("manifest.json")!.Delete()),
        ];
        foreach (var (reason, change) in ways)
        {
            File.Delete(Bundle);
            _tool.Json("bundle", Id, "--out", Bundle);
            Change(change);
            Refused(reason);
        }

        // Manifest and comment agree, and the rows say another document.
        File.Delete(Bundle);
        _tool.Json("bundle", Id, "--out", Bundle);
        Change(archive =>
        {
            var rows = Read(archive, "store/rows.json").Replace("из другого места", "x", StringComparison.Ordinal);
            var at = rows.IndexOf("\"text\":\"", StringComparison.Ordinal) + "\"text\":\"".Length;
            Replace(archive, "store/rows.json", rows[..at] + "!" + rows[(at + 1)..]);
            Sign(archive);
        });
        Refused("is not what its id is a hash of");
        File.WriteAllBytes(Bundle, RandomNumberGenerator.GetBytes(1000));
        Refused("is not a bundle that can be taken in");
        File.WriteAllText(Bundle, "");
        Refused("is not a bundle that can be taken in");
    }

    private static string In(ToolInProcess tool, string file) => Path.Combine(tool.Workspace, "runs", Id, file);

    private static void Add(ZipArchive archive, string name, string text)
    {
        using var stream = archive.CreateEntry(name).Open();
        stream.Write(Encoding.UTF8.GetBytes(text));
    }

    private static void Replace(ZipArchive archive, string name, string text)
    {
        archive.GetEntry(name)!.Delete();
        Add(archive, name, text);
    }

    private static string Read(ZipArchive archive, string name)
    {
        using var reader = new StreamReader(archive.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    /// <summary>What an attacker would do: state the length and hash of what is there now.</summary>
    private static void Sign(ZipArchive archive)
    {
        var rows = Encoding.UTF8.GetBytes(Read(archive, "store/rows.json"));
        var manifest = System.Text.Json.Nodes.JsonNode.Parse(Read(archive, "manifest.json"))!;
        var file = manifest["files"]!.AsArray().Single(file => (string)file!["path"]! == "store/rows.json")!;
        (file["bytes"], file["sha256"]) = (rows.Length, Convert.ToHexStringLower(SHA256.HashData(rows)));
        var json = manifest.ToJsonString();
        Replace(archive, "manifest.json", json);
        archive.Comment = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
    }

    private void Change(Action<ZipArchive> change)
    {
        using var archive = ZipFile.Open(Bundle, ZipArchiveMode.Update);
        change(archive);
    }

    private void Refused(string reason)
    {
        _other.ExpectInputError(reason, "bundle", "import", Bundle);
        Assert.True(!Directory.Exists(Path.Combine(_other.Workspace, "runs")) || Directory.GetFileSystemEntries(Path.Combine(_other.Workspace, "runs")).Length == 0);
        Assert.False(File.Exists(Path.Combine(_other.Folder, "escape")));
        if (File.Exists(Path.Combine(_other.Workspace, "corpus.db")))
        {
            Assert.Empty(_other.Json("runs").EnumerateArray());
            Assert.Empty(_other.Json("docs").EnumerateArray());
        }
    }
}
