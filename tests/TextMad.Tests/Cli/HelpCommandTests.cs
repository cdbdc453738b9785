using TextMad.Cli.Help;

namespace TextMad.Tests.Cli;

/// <summary>The manual: pages and where they are found.</summary>
public sealed class HelpCommandTests
{
    [Fact]
    public void Topics_are_listed_with_what_they_answer()
    {
        using var tool = new ToolInProcess();
        var result = tool.Run("help");
        Assert.Equal(0, result.ExitCode);
        foreach (var topic in TopicLibrary.Names.Select(TopicLibrary.Read))
        {
            Assert.Contains($"  {topic.Name} ", result.Output, StringComparison.Ordinal);
        }

        Assert.Contains("changelog", tool.Json("help").EnumerateArray().Select(t => t.GetProperty("name").GetString()));
    }

    [Fact]
    public void Every_page_is_one_that_is_shown_within_a_hundred_columns_and_without_comments()
    {
        using var tool = new ToolInProcess();
        foreach (var name in TopicLibrary.Names)
        {
            var result = tool.Run("help", name);
            Assert.Equal(0, result.ExitCode);
            Assert.StartsWith(TopicLibrary.Read(name).Title + "\n===", result.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("<!--", result.Output, StringComparison.Ordinal);
            Assert.All(result.Output.Split('\n'), line => Assert.InRange(line.Length, 0, TopicWriter.WidestText));
            Assert.EndsWith(".", TopicLibrary.Read(name).Summary, StringComparison.Ordinal);
            Assert.DoesNotContain(
                TopicBlock.Parse(TopicLibrary.Read(name).Markdown).OfType<TopicBlock.Table>().SelectMany(t => t.Rows.Select(r => (t.Head, Row: r))),
                row => row.Row.Count != row.Head.Count);
        }
    }

    [Fact]
    public void The_name_of_a_command_shows_its_help()
    {
        using var tool = new ToolInProcess();
        Assert.Equal(tool.Run("corpus", "add", "--help").Output, tool.Run("help", "corpus", "add").Output);
        Assert.Contains("Examples:", tool.Run("help", "corpus", "add").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("changelgo", "did you mean 'changelog'?")]
    [InlineData("corpus ad", "did you mean 'corpus add'?")]
    [InlineData("zzzzzzzzzzzz", "Topics: ")]
    public void An_unknown_name_is_refused_with_the_nearest_one(string name, string message)
    {
        using var tool = new ToolInProcess();
        tool.ExpectInputError(message, ["help", .. name.Split(' ')]);
    }

    [Fact]
    public void A_page_is_written_as_plain_text()
    {
        const string Page = """
            # A page

            What it *answers*, at
            **length**.

            <!-- run: textmad simulate mean
                 cheap -->
            ```
            | as it <is>
            ```
            <!-- /run -->

            - one `a * b * c` and
              more
            - see [the other](other.md)

            Then

                as  it
                  is

                still

            and again.

            | name | n |
            |---|--:|
            | `a\|b` | 1 |
            """;
        using var output = new StringWriter { NewLine = "\n" };
        TopicWriter.Write(Topic.Parse("page", Page), new TextMad.Cli.CliContext(output, TextWriter.Null).Console);
        var lines = output.ToString().Split('\n').Select(l => l.TrimEnd()).ToList();
        Assert.Equal(["A page", "======", "", "What it answers, at length.", "", "    | as it <is>", "", "- one `a * b * c` and more", "- see the other (other.md)"], lines[..9]);
        Assert.Equal(["Then", "", "    as  it", "      is", "", "    still", "", "and again."], lines[10..18]);
        Assert.Contains("  `a|b`   1", lines);
    }

    [Fact]
    public void A_page_without_a_title_or_a_summary_is_refused() =>
        Assert.Throws<FormatException>(() => Topic.Parse("page", "# A page\n\n## No summary\n"));
}
