namespace TextMad.Tests.Cli;

public sealed class ExtractCommandTests : IDisposable
{
    private readonly ToolInProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void A_page_is_shown_as_its_main_text_or_as_JSON_with_every_key()
    {
        var file = _tool.Write("page.html", "<title>Rain</title><nav><a href=/>Home</a></nav><p>It rained all day, and in the evening too.</p>");
        Assert.Equal("It rained all day, and in the evening too.\n", _tool.Run("extract", file).Output);
        var json = _tool.Json("extract", file);
        Assert.Equal(["title", "author", "date", "language", "text"], json.EnumerateObject().Select(p => p.Name));
        Assert.Equal("Rain", json.GetProperty("title").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, json.GetProperty("author").ValueKind);
    }

    [Fact]
    public void What_cannot_be_read_is_refused_with_what_to_do()
    {
        _tool.ExpectInputError("No file", "extract", Path.Combine(_tool.Folder, "none.html"));
        _tool.ExpectInputError("is empty", "extract", _tool.Write("empty.html", ""));
        _tool.ExpectInputError("neither HTML nor plain text", "extract", _tool.Write("image.png", "\u0001\u0002\0PNG"));
        _tool.ExpectInputError("is a folder", "extract", _tool.Folder);
        _tool.ExpectInputError("has no effect", "extract", _tool.Write("page.html", "<p>x"), "--allow-network", "127.0.0.0/8");
        _tool.ExpectInputError("is not a URL", "extract", "http://[bad");
    }

    [Fact]
    public void An_address_that_is_not_public_is_refused_unless_allowed()
    {
        var result = _tool.Run("extract", "http://127.0.0.1:1/");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("--allow-network", result.Error, StringComparison.Ordinal);
    }
}
