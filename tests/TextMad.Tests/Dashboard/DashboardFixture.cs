using System.Diagnostics;
using TextMad.Tests.Browser;
using TextMad.Tests.Laws;

namespace TextMad.Tests.Dashboard;

/// <summary>
/// A workspace with a real corpus and a real run, the real <c>textmad dashboard</c> over it in a process of its own, and the system's Chromium. The workspace is made once for
/// all tests of the collection, which leave what is in it as it is.
/// </summary>
public sealed class DashboardFixture : IAsyncLifetime
{
    /// <summary>The settings of the workspace's run: two regimes, two seeds, generations 0 to 2, of the smallest transformers.</summary>
    public const string Settings = """
        description: two regimes of very small transformers
        data: { corpus: texts, passage_words: 0, tokens: 1500, heldout_tokens: 500 }
        tokenizer: { vocabulary: 400 }
        model:
          transformer:
            shape: { layers: 1, heads: 2, width: 16, context: 48, dropout: 0.1 }
            training: { budget: steps, amount: 20, batch: 8 }
        writing:
          decoding: { temperature: 0.9, maximum_tokens: 40, batch: 16 }
        loop: { generations: 2, seeds: [1, 2], regimes: [replace, accumulate] }
        measuring: { judge: false }
        """;

    private readonly ToolProcess _tool = new();
    private readonly ChromiumBrowser _browser = new();
    private Process? _server;

    /// <summary>The link that the dashboard printed.</summary>
    public Uri Link { get; private set; } = null!;

    /// <summary>The folder of the workspace.</summary>
    public string Workspace => Path.Combine(_tool.Folder, ".textmad");

    /// <summary>Runs the tool in the workspace.</summary>
    internal ToolProcess Tool => _tool;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (!ChromiumBrowser.IsThere)
        {
            return;
        }

        var topics = Path.Combine(Repository.Root, "src", "TextMad.Cli", "Topics");
        var texts = string.Concat(new[] { "concepts.md", "regimes.md", "provenance.md", "web.md" }.Select(name => File.ReadAllText(Path.Combine(topics, name)) + "\n\n"));
        Require(_tool.Run("corpus", "add", "texts", _tool.Write("texts.txt", texts), "--format", "blocks"));
        Require(_tool.Run("run", _tool.Write("small.yaml", Settings), "--id", "small"));
        _server = _tool.Start("dashboard");
        _server.ErrorDataReceived += (_, _) => { };
        _server.BeginErrorReadLine();
        Link = new Uri((await _server.StandardOutput.ReadLineAsync())!);
        await _browser.InitializeAsync();
    }

    /// <summary>Opens a page on the dashboard, in a browser's profile of its own, and follows the link.</summary>
    /// <param name="width">The width of the window: 1280 for a desk, 390 for a phone.</param>
    /// <param name="isDark">Whether the person's system is dark.</param>
    /// <param name="link">Another dashboard's link; null for this one's.</param>
    public async Task<DashboardPage> OpenAsync(int width = 1280, bool isDark = false, Uri? link = null)
    {
        var context = await _browser.OpenProfileAsync(width, isDark, isOffline: false);
        return await DashboardPage.OpenAsync(context, link ?? Link);
    }

    /// <summary>Leaves a test out, with the reason, where there is no browser.</summary>
    public static void SkipWithoutBrowser() => ChromiumBrowser.SkipWithout();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        if (_server is not null)
        {
            ToolProcess.Signal(_server, ToolProcess.Sigterm);
            ToolProcess.WaitForExit(_server);
            _server.Dispose();
        }

        _tool.Dispose();
    }

    private static void Require(ToolResult result) => Assert.True(result.ExitCode == 0, result.Error);
}
