namespace TextMad.Tests.Cli;

/// <summary>A file's name can be <c>-</c>: what is passed to the process.</summary>
public sealed class StandardInputTests : IDisposable
{
    private readonly ToolInProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Texts_are_measured_and_encoded_as_from_a_file()
    {
        _tool.Input = "The keeper lit the lamp. The keeper read.";
        var file = _tool.Write("a.txt", _tool.Input);
        string[] measure = ["--metric", "distinct_*", "--no-judge"];
        Assert.Equal(
            _tool.Json(["measure", file, .. measure])[0].GetProperty("metrics").ToString(), _tool.Json(["measure", "-", .. measure])[0].GetProperty("metrics").ToString());
        _tool.ExpectInputError("Standard input (-) is named twice", ["measure", "-", "--reference", "-", .. measure]);
        _tool.Input = " ";
        _tool.ExpectInputError("'-' holds no text", ["measure", "-", .. measure]);
    }

    [Theory]
    [InlineData("auto", "one text\n\nstill the same", 1)]
    [InlineData("blocks", "one text\n\nanother", 2)]
    [InlineData("jsonl", "{\"text\":\"one\"}\n{\"text\":\"two\"}\n{\"text\":\"three\"}\n", 3)]
    public void Documents_are_imported_in_the_format_that_is_named(string format, string input, int documents)
    {
        _tool.Input = input;
        Assert.Equal(documents, _tool.Json("corpus", "add", "typed", "-", "--format", format).GetProperty("added").GetInt32());
        Assert.Equal("standard-input", _tool.Json("docs", "--corpus", "typed")[0].GetProperty("origin").GetProperty("source").GetString());
    }

    [Fact]
    public void A_format_that_goes_by_names_is_refused() =>
        _tool.ExpectInputError("--format brown needs file names", "corpus", "add", "typed", "-", "--format", "brown");

    [Fact]
    public void Settings_are_read_from_standard_input()
    {
        _tool.Input = "description: of mine\nloop: { generations: nine }";
        _tool.ExpectInputError("standard input", "run", "-", "--dry-run");
        _tool.Input = "blocks: [clean_up]";
        _tool.ExpectInputError("There is no workspace", "corpus", "process", "-", "--from", "a", "--to", "b", "--dry-run");
        _tool.Input = "sites: { count: none }";
        _tool.ExpectInputError("standard input", "web", "create", "small", "--corpus", "a", "--config", "-");
    }
}
