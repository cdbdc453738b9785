using System.Diagnostics;
using TextMad.Numerics.Random;
using TextMad.Storage;
using TextMad.Tests.Cli;
using TextMad.Tests.Support;

namespace TextMad.Tests.Storage.LiteDb;

/// <summary>kill -9 of importing at random moments: the store is whole every time, and doing it again completes it.</summary>
public sealed class LiteDbKillTests : IDisposable
{
    private const int Kills = 3;
    private const int Texts = 6_000;

    private readonly ToolProcess _tool;

    public LiteDbKillTests()
    {
        LoadableEngines.Require(Adapters.LiteDB);
        _tool = new ToolProcess();
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void An_import_killed_at_random_times_leaves_a_whole_store_and_a_second_try_completes_it()
    {
        _tool.Write("many.jsonl", string.Concat(Enumerable.Range(0, Texts).Select(i => $"{{\"id\":\"{i}\",\"text\":\"{Text(i)}\"}}\n")));
        var clock = Stopwatch.StartNew();
        Import("whole");
        var time = clock.Elapsed;
        var whole = Digest("whole");
        var random = RandomKey.FromSeed(1).Stream();
        var hits = 0;
        for (var round = 1; hits < Kills; round++)
        {
            Assert.InRange(round, 1, 3 * Kills);
            var workspace = $"killed{round}";
            Use(workspace);
            while (hits < Kills && Kill(workspace, time * (0.3 + (0.6 * random.NextDouble()))))
            {
                hits++;
                if (File.Exists(StoreAt(workspace)))
                {
                    // A kill can come before there is a store; where there is one, it is whole.
                    var check = _tool.Run("store", "check", "--workspace", workspace);
                    Assert.True(check.ExitCode == 0, check.Output + check.Error);
                }
            }

            Succeed("corpus", "add", "many", "many.jsonl", "--workspace", workspace);
            Assert.Equal(whole.Sections, Digest(workspace).Sections);

            // Machines are not always as quick as the first time.
            time *= 0.8;
        }
    }

    /// <summary>Kills an import after a while; false when it was done before.</summary>
    private bool Kill(string workspace, TimeSpan after)
    {
        using var process = _tool.Start("corpus", "add", "many", "many.jsonl", "--quiet", "--workspace", workspace);
        if (process.WaitForExit(after))
        {
            Assert.Equal(0, process.ExitCode);
            return false;
        }

        process.Kill();
        process.WaitForExit();
        return true;
    }

    private void Import(string workspace)
    {
        Use(workspace);
        Succeed("corpus", "add", "many", "many.jsonl", "--workspace", workspace);
    }

    private void Use(string workspace) => Succeed("store", "use", $"litedb:{workspace}.litedb", "--workspace", workspace);

    private string StoreAt(string workspace) => Path.Combine(_tool.Folder, workspace, workspace + ".litedb");

    private StoreDigest Digest(string workspace)
    {
        using var store = LiteDbStores.Open(StoreAt(workspace), StoreOpenMode.ReadOnly);
        Assert.Empty(store.CheckStructure(TestContext.Current.CancellationToken));
        return StoreDigest.Of(store, cancellation: TestContext.Current.CancellationToken);
    }

    private void Succeed(params string[] arguments)
    {
        var result = _tool.Run(arguments);
        Assert.True(result.ExitCode == 0, result.Error);
    }

    private static string Text(int i)
    {
        var random = RandomKey.FromSeed(3).At(i).Stream();
        return string.Join(' ', Enumerable.Range(0, 40).Select(_ => $"w{random.NextInt32(5000)}"));
    }
}
