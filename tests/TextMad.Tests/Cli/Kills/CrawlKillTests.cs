using System.Diagnostics;
using TextMad.Numerics.Random;
using TextMad.Storage;
using TextMad.Storage.Sqlite;
using TextMad.Tests.Crawling;
using TextMad.Tests.Fetching;

namespace TextMad.Tests.Cli.Kills;

/// <summary>kill -9 of a crawl in the real process, again and again: what it has in the end is what an undisturbed crawl has.</summary>
public sealed class CrawlKillTests
{
    private const int Pages = 300;

    [Fact]
    public void A_crawl_killed_ten_times_holds_the_same_documents_as_an_undisturbed_one()
    {
        using var server = new LoopbackServer(async (request, stream) =>
        {
            await Task.Delay(4);
            await (request.Target == "/robots.txt" ? LoopbackServer.SendAsync(stream, 404, "") : LoopbackServer.SendAsync(stream, 200, Page(request.Target)));
        });
        using var tool = new ToolProcess();
        var whole = tool.Run(Arguments(server, "whole"));
        Assert.True(whole.ExitCode == 0, whole.Error);
        var asked = server.Asked.Count;
        Assert.Equal(Pages + 1, asked);

        var random = RandomKey.FromSeed(10).Stream();
        var kills = 0;
        var stages = new HashSet<long>();
        for (var attempt = 0; kills < 10 && attempt < 40; attempt++)
        {
            using var process = tool.Start(Arguments(server, "killed"));
            var before = server.Asked.Count;

            // So many answers, whatever the machine's speed; the first kills may come before anything is asked.
            var answers = (int)(random.NextDouble() * Pages / 8);
            var clock = Stopwatch.StartNew();
            while (!process.HasExited && server.Asked.Count - before < answers && clock.Elapsed < TimeSpan.FromSeconds(30))
            {
                Thread.Sleep(1);
            }

            if (!process.HasExited)
            {
                kills++;
                process.Kill();
            }

            ToolProcess.WaitForExit(process);
            stages.Add(server.Asked.Count / 50);
        }

        var rest = tool.Run(Arguments(server, "killed"));
        Assert.True(rest.ExitCode == 0, rest.Error);
        Assert.Equal(10, kills);
        Assert.True(stages.Count >= 4, $"All kills came at the same stages: {string.Join(", ", stages)}.");
        Assert.Equal(Documents(tool, "whole"), Documents(tool, "killed"));

        // At each kill the answers that were under way, or had just come, are asked for again; nothing else.
        Assert.InRange(server.Asked.Count - asked, Pages + 1, Pages + 1 + (10 * 40));
    }

    private static string[] Arguments(LoopbackServer server, string workspace) =>
    [
        "crawl", server.Root + "/p/0", "--allow-network", "127.0.0.1", "--delay", "0", "--connections", "4", "--name", "site", "--workspace", workspace,
    ];

    /// <summary>A tree of pages, every tenth nearly a copy of the one before.</summary>
    private static string Page(string target)
    {
        var number = int.Parse(target.AsSpan(3), System.Globalization.CultureInfo.InvariantCulture);
        var text = number % 10 == 9
            ? ScriptedWeb.TextOf($"{number - 1}") + ScriptedWeb.TextOf($"x{number - 1}") + " Copied."
            : ScriptedWeb.TextOf($"{number}") + ScriptedWeb.TextOf($"x{number}");
        var links = Enumerable.Range(1, 3).Select(k => (3 * number) + k).Where(link => link < Pages);
        return ScriptedWeb.HtmlOf(text, [.. links.Select(link => FormattableString.Invariant($"/p/{link}"))]);
    }

    private static List<string> Documents(ToolProcess tool, string workspace)
    {
        using var store = SqliteCorpusStore.Open(Path.Combine(tool.Folder, workspace, "corpus.db"), StoreOpenMode.ReadOnly);
        return [.. store.ReadDocuments(new DocumentQuery { Corpus = "site" }).Select(document => $"{((Origin.Crawled)document.Origin).Url} {document.Text}")
            .Order(StringComparer.Ordinal)];
    }
}
