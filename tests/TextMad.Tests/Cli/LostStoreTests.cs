using TextMad.Cli.Benchmarking;

namespace TextMad.Tests.Cli;

/// <summary>A workspace whose store, or whose note of which store it has, was altered or lost is not taken for a new one.</summary>
public sealed class LostStoreTests : IDisposable
{
    private readonly ToolInProcess _tool = new();

    public LostStoreTests() => _tool.Write("text.txt", string.Join("\n\n", SyntheticText.Documents(50, 20)));

    private string Note => Path.Combine(_tool.Workspace, "store");

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("litudb:kept.litedb\n")]
    [InlineData("litedb:other.litedb\n")]
    [InlineData("sqlite:other.db\n")]
    [InlineData("litedb:kept.litedb\nlitedb:kept.litedb\n")]
    public void A_note_that_was_altered_is_refused_by_name(string altered)
    {
        Assert.Equal(0, _tool.Run("store", "use", "litedb:kept.litedb").ExitCode);
        _tool.Json("corpus", "add", "text", _tool.At("text.txt"), "--format", "blocks");
        var files = Directory.GetFiles(_tool.Workspace).Order(StringComparer.Ordinal);
        File.WriteAllText(Note, altered);
        _tool.ExpectInputError(Note, "corpus", "list");
        _tool.ExpectInputError(Note, "corpus", "add", "more", _tool.At("text.txt"), "--format", "blocks");
        _tool.ExpectInputError("'textmad store use STORE --workspace", "store", "check");
        Assert.Equal(files, Directory.GetFiles(_tool.Workspace).Order(StringComparer.Ordinal));
        Assert.Equal(0, _tool.Run("store", "use", "litedb:kept.litedb").ExitCode);
        Assert.Equal(1, _tool.Json("corpus", "list").GetArrayLength());
    }

    [Fact]
    public void A_store_that_is_gone_is_not_begun_anew_beside_what_knew_it()
    {
        _tool.Json("corpus", "add", "text", _tool.At("text.txt"), "--format", "blocks");
        _tool.Json("web", "create", "small", "--corpus", "text", "--article-words", "0", "--set", "sites.count=3", "--set", "sites.largest_size=6");
        File.Move(Path.Combine(_tool.Workspace, "corpus.db"), _tool.At("kept"));
        foreach (var command in new[] { ["corpus", "list"], ["corpus", "add", "text", _tool.At("text.txt"), "--format", "blocks"], new[] { "store", "check" } })
        {
            _tool.ExpectInputError("has lost its store", command);
        }

        Assert.False(File.Exists(Path.Combine(_tool.Workspace, "corpus.db")));
        File.Move(_tool.At("kept"), Path.Combine(_tool.Workspace, "corpus.db"));
        Assert.Equal(0, _tool.Run("store", "check").ExitCode);
    }
}
