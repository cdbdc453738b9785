using System.Diagnostics;
using System.Globalization;
using System.Text;
using TextMad.Numerics.Random;
using TextMad.Storage;
using TextMad.Storage.Sqlite;

namespace TextMad.Tests.Cli;

/// <summary><c>textmad corpus process</c> as a command, and kill -9 of it in the real process.</summary>
public sealed class ProcessCommandTests
{
    [Fact]
    public void A_dry_run_shows_every_setting_and_a_run_says_what_was_dropped()
    {
        using var tool = new ToolInProcess();
        tool.Write("texts/a.txt", "The miller opened the door and went out to the river, and the boat was there.");
        tool.Write("texts/b.txt", "THE MILLER opened the door and went out to the river, and the boat was there.");
        tool.Json("corpus", "add", "raw", tool.At("texts"));

        var shown = tool.Run("corpus", "process", "gopher", "--from", "raw", "--to", "clean", "--dry-run", "--set", "blocks.gopher_quality.minimum_words=11");
        Assert.Equal(0, shown.ExitCode);
        Assert.Contains("2 documents would go into clean through 6 blocks", shown.Output, StringComparison.Ordinal);
        Assert.Contains("minimum_words: 11", shown.Output, StringComparison.Ordinal);
        Assert.Contains("duplicate_n_grams: [0.15, 0.14, 0.13, 0.12, 0.11, 0.1]", shown.Output, StringComparison.Ordinal);
        Assert.Single(tool.Json("corpus", "list").EnumerateArray());

        var done = tool.Run("corpus", "process", "minimal", "--from", "raw", "--to", "clean", "--keep-dropped", "--set", "blocks.exact_duplicates.ignore_case_and_space=true");
        Assert.Equal(0, done.ExitCode);
        Assert.Contains("changed nothing", done.Output, StringComparison.Ordinal);
        Assert.Contains("exact_duplicate 1", done.Output, StringComparison.Ordinal);
        Assert.Contains("clean: 1 of 2 documents", done.Output, StringComparison.Ordinal);
        Assert.Contains("was finished before",
            tool.Run("corpus", "process", "minimal", "--from", "raw", "--to", "clean", "--keep-dropped", "--set", "blocks.exact_duplicates.ignore_case_and_space=true").Output,
            StringComparison.Ordinal);
        Assert.Equal(["clean", "clean/dropped", "raw"], tool.Json("corpus", "list").EnumerateArray().Select(corpus => corpus.GetProperty("name").GetString()!));
    }

    [Fact]
    public void Wrong_input_exits_with_2_and_names_it()
    {
        using var tool = new ToolInProcess();
        tool.Write("a.txt", "Some text.");
        tool.Json("corpus", "add", "raw", tool.At("a.txt"));
        tool.ExpectInputError("'gofer' is neither a file nor a recipe; did you mean 'gopher'?", "corpus", "process", "gofer", "--from", "raw", "--to", "x");
        tool.Write("clean.yaml", "blocks: [clean_up]\n");
        tool.ExpectInputError("--duplicate-memory has no effect", "corpus", "process", tool.At("clean.yaml"), "--from", "raw", "--to", "x", "--duplicate-memory", "9");
        tool.ExpectInputError("--to is missing", "corpus", "process", "c4", "--from", "raw");
        tool.ExpectInputError("There is no corpus 'row'; did you mean 'raw'?", "corpus", "process", "c4", "--from", "row", "--to", "x");
        tool.ExpectInputError("'raw' cannot be both", "corpus", "process", "c4", "--from", "raw", "--to", "raw");
        tool.ExpectInputError("unicode is 'nfd'; allowed: keep, nfc, nfkc", "corpus", "process", "c4", "--from", "raw", "--to", "x", "--set", "blocks.clean_up.unicode=nfd");
    }

    [Fact]
    public void A_run_killed_at_random_times_ends_as_an_undisturbed_one()
    {
        const int kills = 8;
        using var tool = new ToolProcess();
        var texts = new StringBuilder();
        for (var i = 0; i < 6000; i++)
        {
            texts.Append(CultureInfo.InvariantCulture,
                $"{{\"id\": \"{i}\", \"text\": \"{Text(i % 10 == 9 ? i - 4 : i)}{(i % 3 == 0 ? "  " : "")} Number {(char)('a' + (i % 26))}.\"}}\n");
        }

        File.WriteAllText(Path.Combine(tool.Folder, "texts.jsonl"), texts.ToString());
        Succeed("corpus", "add", "raw", "texts.jsonl");
        Succeed(Arguments("warm"));
        var clock = Stopwatch.StartNew();
        Succeed(Arguments("whole"));
        var time = clock.Elapsed;

        var random = RandomKey.FromSeed(12).Stream();

        // The machine may have become faster since the whole run: kills come sooner, round by round.
        var hits = 0;
        for (var round = 0; hits < kills && round < 12; round++, time *= 0.8)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"killed{round}");
            for (var attempt = 0; attempt < 4; attempt++)
            {
                using var process = tool.Start(Arguments(name));
                if (process.WaitForExit(time * (0.1 + (0.6 * random.NextDouble()))))
                {
                    break;
                }

                process.Kill();
                ToolProcess.WaitForExit(process);
                hits++;
            }

            Succeed(Arguments(name));
            Assert.Equal(Everything("whole"), Everything(name));
            Assert.Equal(["manifest.json", "recipe.yaml", "signals.jsonl.gz"],
                Directory.GetFileSystemEntries(RunFolder(name)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        }

        Assert.True(hits >= kills, $"Only {hits} kills came in time.");

        string[] Arguments(string to) =>
        [
            "corpus", "process", "gopher", "--from", "raw", "--to", to, "--set", "blocks.gopher_quality.minimum_words=10", "--set", "blocks.gopher_quality.stop_words=0",
            "--set", "blocks.language.keep_unknown=true",
        ];
        void Succeed(params string[] arguments)
        {
            var result = tool.Run(arguments);
            Assert.True(result.ExitCode == 0, result.Error);
        }

        string RunFolder(string name) => Path.Combine(tool.Folder, ".textmad", "processed", name);
        List<string> Everything(string corpus)
        {
            using var store = SqliteCorpusStore.Open(Path.Combine(tool.Folder, ".textmad", "corpus.db"), StoreOpenMode.ReadOnly);
            return
            [
                .. store.ReadSummaries(new DocumentQuery { Corpus = corpus }).Select(summary => summary.Id.ToString()),
                .. store.ReadDropped(corpus).Select(dropped => $"{dropped.Source} {dropped.Reason} {dropped.Detail}"),
                Convert.ToHexString(File.ReadAllBytes(Path.Combine(RunFolder(corpus), "signals.jsonl.gz"))),
            ];
        }
    }

    private static string Text(int seed)
    {
        string[] words = ["river", "boat", "harbour", "gull", "lantern", "miller", "bridge", "clock", "bread", "rope", "quay", "snow", "bell", "tower", "letter", "winter"];
        var random = RandomKey.FromSeed(8).At(seed).Stream();
        return string.Join(' ', Enumerable.Range(0, 60).Select(_ => words[(int)(random.NextDouble() * words.Length)]));
    }
}
