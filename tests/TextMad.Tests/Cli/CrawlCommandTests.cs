using System.Text.Json;
using TextMad.Tests.Fetching;

namespace TextMad.Tests.Cli;

/// <summary><c>textmad crawl</c> and <c>textmad crawl status</c> on a server on loopback.</summary>
public sealed class CrawlCommandTests : IDisposable
{
    private const string Loopback = "127.0.0.0/8";

    private readonly ToolInProcess _tool = new();
    private readonly LoopbackServer _server = Site();

    public void Dispose()
    {
        _server.Dispose();
        _tool.Dispose();
    }

    [Fact]
    public void The_JSON_answer_lists_fetched_kept_and_dropped_pages()
    {
        var said = _tool.Json(Crawl("site"));
        Assert.Equal((3, 2), (said.GetProperty("fetched").GetInt32(), said.GetProperty("kept").GetInt32()));
        Assert.Equal(Reasons(("http_404", 1), ("out_of_scope", 1)), Reasons(said));
        Assert.True(said.GetProperty("pages_per_second").GetDouble() > 0);
        Assert.Equal(2, _tool.Json("corpus", "show", "site").GetProperty("documents").GetInt32());

        var status = Assert.Single(_tool.Json("crawl", "status").EnumerateArray().ToList());
        Assert.Equal("site", status.GetProperty("name").GetString());
        Assert.Equal((4, 0), (status.GetProperty("seen").GetInt32(), status.GetProperty("waiting").GetInt32()));
        var listed = _tool.Run("crawl", "status", "site", "--dropped", "http_404").Output;
        Assert.Contains($"http_404  {_server.Root}/gone.html", listed, StringComparison.Ordinal);
        Assert.Contains("No URL was dropped for 'trap'.", _tool.Run("crawl", "status", "site", "--dropped", "trap").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("uniform")]
    [InlineData("optimal")]
    public void Pages_are_visited_again_on_demand(string policy)
    {
        Assert.Equal(0, _tool.Run(Crawl("site")).ExitCode);
        var asked = _server.Asked.Count;
        var said = _tool.Json("crawl", "revisit", "site", "--policy", policy);
        Assert.Equal((2, 2, 0, 0),
            (said.GetProperty("visited").GetInt32(), said.GetProperty("unchanged").GetInt32(), said.GetProperty("changed").GetInt32(), said.GetProperty("gone").GetInt32()));
        Assert.Equal(asked + 2, _server.Asked.Count);
        _tool.ExpectInputError("There is no crawl 'other'", "crawl", "revisit", "other");
    }

    [Fact]
    public void A_second_run_asks_for_nothing()
    {
        Assert.Equal(0, _tool.Run(Crawl("site")).ExitCode);
        var asked = _server.Asked.Count;
        foreach (var again in new[] { Crawl("site"), ["crawl", "--resume", "--name", "site"] })
        {
            var result = _tool.Run(again);
            Assert.True(result.ExitCode == 0, result.Error);
            Assert.Contains("no URL is left to request", result.Output, StringComparison.Ordinal);
        }

        Assert.Equal(asked, _server.Asked.Count);
    }

    [Fact]
    public void A_crawl_goes_on_where_its_server_has_moved_to()
    {
        string[] ByName(LoopbackServer server) =>
        [
            "crawl", "http://site.invalid/", "--connect-to", server.Root["http://".Length..], "--allow-network", Loopback, "--delay", "0", "--max-pages", "3",
        ];
        Assert.Equal(2, _tool.Json(ByName(_server)).GetProperty("kept").GetInt32());
        using var moved = Site();
        var result = _tool.Run(ByName(moved));
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("no URL is left to request", result.Output, StringComparison.Ordinal);
        Assert.Empty(moved.Asked);
    }

    [Fact]
    public void A_crawl_is_not_continued_in_another_way_once_it_has_fetched()
    {
        Assert.Equal(0, _tool.Run(Crawl("site")).ExitCode);
        _tool.ExpectInputError("The crawl 'site' was started with other settings", [.. Crawl("site"), "--max-hops", "1"]);
        _tool.ExpectInputError("it takes --name only", "crawl", "--resume", "--name", "site", "--max-pages", "9");
        _tool.ExpectInputError("it takes --name only", "crawl", "--resume", "--name", "site", "--allow-network", Loopback);
    }

    [Fact]
    public void A_private_address_is_refused_by_name_and_crawled_once_it_is_allowed()
    {
        string[] crawl = ["crawl", _server.Root + "/", "--name", "site", "--delay", "0"];
        var result = _tool.Run([.. crawl, "--json"]);
        Assert.Equal(1, result.ExitCode);
        var refused = System.Text.Json.JsonElement.Parse(result.Output);
        Assert.Equal((0, 0), (refused.GetProperty("fetched").GetInt32(), refused.GetProperty("kept").GetInt32()));
        Assert.Equal(Reasons(("address_forbidden", 1)), Reasons(refused));
        Assert.Contains("--allow-network", _tool.Run(crawl).Output, StringComparison.Ordinal);
        Assert.Empty(_server.Asked);

        // The same, allowed: nothing of the first stands in the way.
        Assert.Equal(2, _tool.Json([.. crawl, "--allow-network", Loopback]).GetProperty("kept").GetInt32());
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/", "connection_failure")]
    [InlineData("http://nowhere.invalid/", "dns_failure")]
    public void A_host_that_cannot_be_reached_is_named_with_its_reason(string url, string reason)
    {
        var result = _tool.Run("crawl", url, "--name", "site", "--allow-network", Loopback, "--delay", "0", "--retries", "0");
        Assert.True(result.ExitCode == 1, result.Error);
        Assert.Contains("Crawl 'site' reached nothing", result.Error, StringComparison.Ordinal);
        Assert.Contains("No page could be fetched", result.Output, StringComparison.Ordinal);
        Assert.Contains($"{reason}  {url}robots.txt  (", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("No URL to begin from was given", "crawl")]
    [InlineData("Did you mean https://example.org/?", "crawl", "example.org")]
    [InlineData("that begins with http:// or https:// is expected.", "crawl", "ftp://example.org/")]
    [InlineData("error: unknown option '--dealy'; did you mean '--delay'?", "crawl", "http://a.invalid/", "--dealy", "1")]
    [InlineData("'--name'", "crawl", "http://a.invalid/", "--name", "a", "--name", "b")]
    [InlineData("--delay -1: crawl.delay is '-1'; allowed: a number from 0 to 3600.", "crawl", "http://a.invalid/", "--delay", "-1")]
    [InlineData("crawl.scope is 'all'; allowed: host, folder, any.", "crawl", "http://a.invalid/", "--scope", "all")]
    [InlineData("'here' is not a network", "crawl", "http://a.invalid/", "--allow-network", "here")]
    [InlineData("'here' is not an address to connect to", "crawl", "http://a.invalid/", "--connect-to", "here")]
    [InlineData("name it with --name", "crawl", "--resume")]
    [InlineData("There is no crawl 'x'", "crawl", "--resume", "--name", "x")]
    [InlineData("There is no crawl 'x'", "crawl", "status", "x")]
    [InlineData("--dropped lists the URLs of one crawl", "crawl", "status", "--dropped", "all")]
    public void Wrong_usage_is_refused_with_what_to_do(string message, params string[] arguments) => _tool.ExpectInputError(message, arguments);

    [Theory]
    [InlineData("postgresql-manual", "bash corpora/crawl.sh postgresql-manual --workspace ")]
    [InlineData("debian-reference", "bash corpora/crawl.sh debian-reference --workspace ")]
    [InlineData("brown", "bash corpora/brown/get.sh\n")]
    public void A_missing_corpus_with_a_recipe_is_an_error_that_says_how_to_get_it(string corpus, string recipe) =>
        _tool.ExpectInputError(recipe, "run", "tails", "--set", $"data.corpus={corpus}");

    [Fact]
    public void A_state_that_was_emptied_or_exchanged_is_refused_with_what_to_do()
    {
        var folder = Path.Combine(_tool.Workspace, "crawls", "site");
        var (state, plan) = (Path.Combine(folder, "crawl.db"), Path.Combine(folder, "crawl.yaml"));
        Assert.Equal(0, _tool.Run(Crawl("site")).ExitCode);
        Assert.Equal(0, _tool.Run(Crawl("other")).ExitCode);
        var whole = File.ReadAllBytes(state);
        foreach (var wrong in new[] { [], File.ReadAllBytes(Path.Combine(_tool.Workspace, "crawls", "other", "crawl.db")) })
        {
            File.WriteAllBytes(state, wrong);
            foreach (var command in new[] { Crawl("site"), ["crawl", "--resume", "--name", "site"], ["crawl", "revisit", "site"] })
            {
                _tool.ExpectInputError($"{state} is not the state of crawl 'site' that the store knows", command);
            }

            _tool.ExpectInputError(state, "crawl", "status", "site");
            Assert.Contains(state, Problems(), StringComparison.Ordinal);
        }

        // A row that another program changed.
        File.WriteAllBytes(state, whole);
        Assert.Equal("", Problems());
        using (var file = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={state};Pooling=False"))
        {
            file.Open();
            using var command = file.CreateCommand();
            command.CommandText = "UPDATE urls SET hops = hops + 1 WHERE id = (SELECT max(id) FROM urls)";
            Assert.Equal(1, command.ExecuteNonQuery());
        }

        _tool.ExpectInputError($"{state} is not as the crawl left it", "crawl", "status", "site");
        _tool.ExpectInputError($"{state} is not as the crawl left it", "crawl", "--resume", "--name", "site");
        Assert.Contains(state, Problems(), StringComparison.Ordinal);
        File.WriteAllBytes(state, whole);

        // The settings are as firmly bound.
        var settings = File.ReadAllText(plan);
        File.WriteAllText(plan, settings.Replace("delay: 0", "delay: 7", StringComparison.Ordinal));
        _tool.ExpectInputError($"{plan} is not what 'crawl:site' wrote", "crawl", "--resume", "--name", "site");
        File.Delete(plan);
        _tool.ExpectInputError($"{plan} is gone", "crawl", "--resume", "--name", "site");
        _tool.ExpectInputError($"{plan} is gone", Crawl("site"));

        // So is the state that is gone, as long as the store knows of it.
        File.WriteAllText(plan, settings);
        File.Delete(state);
        _tool.ExpectInputError($"{state} is gone", "crawl", "status", "site");
        _tool.ExpectInputError($"{state} is not the state of crawl 'site'", "crawl", "--resume", "--name", "site");

        // The cure that errors name.
        Directory.Delete(folder, recursive: true);
        Assert.Equal(0, _tool.Run(Crawl("site")).ExitCode);
        Assert.Equal("", Problems());

        string Problems() => string.Join('\n', _tool.Run("store", "check").Output.Split('\n').Where(line => line.StartsWith("- ", StringComparison.Ordinal)));
    }

    private string[] Crawl(string name) => ["crawl", _server.Root + "/", "--name", name, "--allow-network", Loopback, "--delay", "0"];

    private static LoopbackServer Site() => LoopbackServer.OfPages(new Dictionary<string, string>
    {
        ["/"] = Page("The lighthouse keeper wrote down each ship that passed, the colour of its sails and the hour.", "second.html", "gone.html", "http://elsewhere.invalid/"),
        ["/second.html"] = Page("In the valley below, the millers met on Thursdays to quarrel about water, wheels and their sons.", "/"),
    });

    private static string Page(string text, params string[] links) =>
        $"<!doctype html><title>Page</title><main><p>{text}</p></main><ul>{string.Concat(links.Select(link => $"<li><a href='{link}'>more</a>"))}</ul>";

    private static string Reasons(JsonElement said) =>
        Reasons([.. said.GetProperty("dropped").EnumerateObject().Select(reason => (reason.Name, reason.Value.GetInt32()))]);

    private static string Reasons(params (string Reason, int Count)[] counts) =>
        string.Join(", ", counts.OrderBy(pair => pair.Reason, StringComparer.Ordinal).Select(pair => $"{pair.Reason} {pair.Count}"));
}
