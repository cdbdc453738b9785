using System.Diagnostics;
using TextMad.Numerics.Random;
using TextMad.Storage;
using TextMad.Storage.Sqlite;

namespace TextMad.Tests.Cli.Kills;

/// <summary>
/// kill -9 of importing and copying at random moments: the store is whole every time, and doing it again completes it. (The same of corpus
/// processing stands with that command's tests.)
/// </summary>
public sealed class StoreKillTests : IDisposable
{
    private const int Kills = 7;

    private readonly ToolProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void An_import_or_a_copy_killed_at_random_times_leaves_a_whole_store_and_a_second_try_completes_it()
    {
        _tool.Write("many.jsonl", string.Concat(Enumerable.Range(0, 30_000).Select(i => $"{{\"id\":\"{i}\",\"text\":\"{Text(i)}\"}}\n")));
        string[] import = ["corpus", "add", "many", "many.jsonl"];
        var whole = Everything("whole", import);
        KilledAtRandom(1, round => $"killed{round}", import, whole);

        string Copy(int round) => $"copies/{round}.db";
        Directory.CreateDirectory(Path.Combine(_tool.Folder, "copies"));
        KilledAtRandom(2, Copy, round => ["store", "copy", "whole/corpus.db", Copy(round)], whole);
    }

    [Fact]
    public void A_full_disk_ends_an_import_with_a_message_and_leaves_the_store_whole()
    {
        // A small file system of its own needs root and mount.
        var disk = Path.Combine(_tool.Folder, "disk");
        Directory.CreateDirectory(disk);
        Assert.SkipUnless(Shell($"mount -t tmpfs -o size=6m tmpfs {disk}"), "No small file system can be mounted here.");
        try
        {
            _tool.Write("few.jsonl", string.Concat(Enumerable.Range(0, 500).Select(i => $"{{\"text\":\"{Text(i)}\"}}\n")));
            _tool.Write("many.jsonl", string.Concat(Enumerable.Range(0, 60_000).Select(i => $"{{\"text\":\"{Text(i)}\"}}\n")));
            Assert.Equal(0, _tool.Run("corpus", "add", "few", "few.jsonl", "--workspace", disk).ExitCode);
            var full = _tool.Run("corpus", "add", "many", "many.jsonl", "--workspace", disk);
            Assert.Equal(1, full.ExitCode);
            Assert.Contains("is full", full.Error, StringComparison.Ordinal);
            Assert.True(Shell($"mount -o remount,size=100m {disk}"));
            Assert.Equal(0, _tool.Run("store", "check", "--workspace", disk).ExitCode);
            Assert.Equal(0, _tool.Run("corpus", "add", "many", "many.jsonl", "--workspace", disk).ExitCode);
            using var store = SqliteCorpusStore.Open(Path.Combine(disk, "corpus.db"), StoreOpenMode.ReadOnly);
            Assert.Equal(60_000, store.Corpora().Single(corpus => corpus.Name == "many").Totals.Documents);
        }
        finally
        {
            Shell($"umount {disk}");
        }
    }

    private void KilledAtRandom(int seed, Func<int, string> place, string[] import, StoreDigest whole) =>
        KilledAtRandom(seed, place, round => [.. import, "--workspace", place(round)], whole);

    private void KilledAtRandom(int seed, Func<int, string> place, Func<int, string[]> command, StoreDigest whole)
    {
        var clock = Stopwatch.StartNew();
        Succeed(command(0));
        var time = clock.Elapsed;
        var random = RandomKey.FromSeed((ulong)seed).Stream();
        var hits = 0;
        for (var round = 1; hits < Kills; round++)
        {
            Assert.InRange(round, 1, Kills);
            while (hits < Kills && Kill(command(round), time * (0.3 + (0.8 * random.NextDouble()))))
            {
                hits++;
                if (File.Exists(StoreAt(place(round))))
                {
                    // A kill can come before there is a table; the next try makes them.
                    var check = _tool.Run("query", "SELECT count(*) FROM all_documents", "--store", StoreAt(place(round)));
                    Assert.True(check.ExitCode == 0 || check.Error.Contains("not a TextMad store", StringComparison.Ordinal), check.Error);
                }
            }

            Succeed(command(round));
            using var store = SqliteCorpusStore.Open(StoreAt(place(round)), StoreOpenMode.ReadOnly);
            Assert.Empty(store.CheckStructure(TestContext.Current.CancellationToken));
            Assert.Equal(whole.Sections, StoreDigest.Of(store, cancellation: TestContext.Current.CancellationToken).Sections);
            time *= 0.7;
        }
    }

    private StoreDigest Everything(string workspace, string[] import)
    {
        Succeed([.. import, "--workspace", workspace]);
        using var store = SqliteCorpusStore.Open(StoreAt(workspace), StoreOpenMode.ReadOnly);
        return StoreDigest.Of(store, cancellation: TestContext.Current.CancellationToken);
    }

    private string StoreAt(string place) =>
        Path.Combine(_tool.Folder, place.EndsWith(".db", StringComparison.Ordinal) ? place : Path.Combine(place, "corpus.db"));

    private void Succeed(string[] arguments)
    {
        var result = _tool.Run(arguments);
        Assert.True(result.ExitCode == 0, result.Error);
    }

    /// <summary>Kills a command after a while; false when it was done before.</summary>
    private bool Kill(string[] arguments, TimeSpan after)
    {
        using var process = _tool.Start([.. arguments, "--quiet"]);
        if (process.WaitForExit(after))
        {
            Assert.Equal(0, process.ExitCode);
            return false;
        }

        process.Kill();
        process.WaitForExit();
        return true;
    }

    private static bool Shell(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command + " 2> /dev/null"]))!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private static string Text(int i)
    {
        var random = RandomKey.FromSeed(3).At(i).Stream();
        return string.Join(' ', Enumerable.Range(0, 40).Select(_ => $"w{random.NextInt32(5000)}"));
    }
}
