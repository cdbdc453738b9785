using System.Text.RegularExpressions;
using TextMad.Tests.Cli;

namespace TextMad.Tests.Laws;

/// <summary>README and the topics quote nothing by hand: what they show is what the tool says, now or when the preset was last as it is.</summary>
public sealed partial class DocumentationLaws
{
    private static readonly IReadOnlyList<QuotedOutput> _blocks =
    [
        .. new[] { Path.Combine(Repository.Root, "README.md") }
            .Concat(Directory.GetFiles(Path.Combine(Repository.Root, "src", "TextMad.Cli", "Topics"), "*.md").Order(StringComparer.Ordinal))
            .SelectMany(path => QuotedOutput.Read(Path.GetFileName(path), File.ReadAllText(path))),
    ];

    [Fact]
    public void Cheap_blocks_show_what_the_tool_says()
    {
        var cheap = _blocks.Where(b => b.IsCheap).ToList();
        Assert.NotEmpty(cheap);
        using var tool = new ToolInProcess();
        foreach (var block in cheap)
        {
            var expected = block.Expected(Output);
            Assert.True(
                expected.SequenceEqual(block.Body),
                $"{block.Where} shows what the tool does not say (any more). 'tools/docs.py --cheap' writes it anew. The tool says:\n{string.Join('\n', expected)}");
        }

        string Output(string command)
        {
            var words = Words().Matches(command).Select(m => m.Value.Trim('\'')).TakeWhile(w => w != "#").ToList();
            Assert.True(words[0] is "textmad" or "tools/textmad", $"'{command}' is not a command of textmad; cheap blocks run nothing else.");
            var result = tool.Run([.. words.Skip(1)]);
            Assert.True(result.ExitCode is 0 or 1, result.Error);
            return result.Output;
        }
    }

    [Fact]
    public void Every_command_that_a_page_shows_is_understood_and_the_cheap_ones_run()
    {
        string[][] cheap =
            [["help"], ["list"], ["presets"], ["ask", "reasons"], ["crawl", "reasons"], ["web", "settings"], ["tokenizer", "list"], ["engine", "list"], ["doctor"], ["simulate"]];
        using var tool = new ToolInProcess();
        var context = new TextMad.Cli.CliContext(TextWriter.Null, TextWriter.Null);
        var commands = Pages().SelectMany(path => ShownCommands.Read(Path.GetRelativePath(Repository.Root, path), File.ReadAllText(path))).ToList();
        Assert.True(commands.Count > 100, $"only {commands.Count} commands were found");
        var wrong = new List<string>();
        foreach (var command in commands.DistinctBy(command => (command.IsInText, string.Join(' ', command.Arguments))))
        {
            if (Placeholder().IsMatch(command.Arguments[0]))
            {
                continue;
            }

            if (TextMad.Cli.CommandLine.FindProblem(command.Arguments, context, !command.IsInText) is { } problem)
            {
                wrong.Add($"{command.Where}: {command.Line}: {problem}");
            }
            else if (cheap.Any(words => command.Arguments.Take(words.Length).SequenceEqual(words)) && (!command.IsInText || command.Arguments[0] == "help")
                && !command.Arguments.Any(word => Placeholder().IsMatch(word) || word == ExampleRegime))
            {
                var result = tool.Run([.. command.Arguments]);
                if (result.ExitCode != 0)
                {
                    wrong.Add($"{command.Where}: {command.Line}: {result.Error.Trim()}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Every_link_to_a_file_leads_to_one()
    {
        var broken = Pages().SelectMany(path => Link().Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value)
            .Where(link => !File.Exists(Path.Combine(Path.GetDirectoryName(path)!, link)) && !Directory.Exists(Path.Combine(Path.GetDirectoryName(path)!, link)))
            .Select(link => $"{Path.GetRelativePath(Repository.Root, path)}: {link}"));
        Assert.Empty(broken);
    }

    [Fact]
    public void The_first_page_is_short() => Assert.InRange(File.ReadAllLines(Path.Combine(Repository.Root, "README.md")).Length, 50, 200);

    [Fact]
    public void Commands_are_found_in_code_and_in_text()
    {
        const string Page =
            "# P\n\nSays `textmad help TOPIC` and `other`.\n\n```bash\n$ tools/textmad query 'SELECT a\n  FROM b' --csv   # why\ntextmad query \"SELECT 'a'\n  FROM c\"\ntextmad "
            + "lineage x --dot | dot -Tsvg > y\ntextmad run a \\\n  --set 'b={c: 1}'\nthe textmad tool\n```\n";
        Assert.Equal(
            ["help TOPIC", "query|SELECT a FROM b|--csv", "query|SELECT 'a' FROM c", "lineage|x|--dot", "run|a|--set|b={c: 1}"],
            ShownCommands.Read("page", Page).Select(command => string.Join(command.IsInText ? ' ' : '|', command.Arguments)));
    }

    [Fact]
    public void Other_blocks_are_of_the_presets_as_they_are()
    {
        var version = Version().Match(File.ReadAllText(Path.Combine(Repository.Root, "src", "Directory.Build.props"))).Groups[1].Value;
        foreach (var block in _blocks.Where(b => !b.IsCheap))
        {
            var (name, made) = block.From!.Split('@') is [var preset, var mark] ? (preset, mark) : (block.From, "");
            var path = Path.Combine(Repository.Root, "src", "TextMad", "Experiments", "Presets", $"{name}.yaml");
            Assert.True(name == "version" || File.Exists(path), $"{block.Where}: there is no preset '{name}'.");
            Assert.True(
                made == QuotedOutput.Fingerprint(name == "version" ? [] : File.ReadAllBytes(path), version),
                $"{block.Where} quotes {(name == "version" ? "another version" : $"the preset '{name}' as it was")}. Run that, then "
                + $"'tools/docs.py --preset {name} --workspace WORKSPACE' writes it anew.");
        }
    }

    [Fact]
    public void Blocks_are_read_in_their_three_forms()
    {
        const string Page = """
            <!-- run cheap: textmad a 'b c' -->
            ```
            out
            ```
            <!-- run from=quickstart@012345 lines=1 -->
            ```text
            $ textmad x

            old
            $ textmad y   # why
            ```
            <!-- run from=quickstart: tools/figures.py quickstart -->
            | a |
            <!-- /run -->
            """;
        var blocks = QuotedOutput.Read("page", Page);
        Assert.Equal(["textmad a 'b c'", null, "tools/figures.py quickstart"], blocks.Select(b => b.Command));
        Assert.Equal([null, "quickstart@012345", "quickstart"], blocks.Select(b => b.From));
        Assert.Equal(["out"], blocks[0].Body);
        Assert.Equal(["| a |"], blocks[2].Body);
        Assert.Equal(
            ["$ textmad x", "one", "...", "", "$ textmad y   # why", "one", "..."], blocks[1].Expected(_ => "\none  \ntwo\n\n"));
    }

    [Theory]
    [InlineData("<!-- run: textmad x -->\n```\n```")]
    [InlineData("<!-- run cheap from=mad: textmad x -->\n```\n```")]
    [InlineData("<!-- run cheap: textmad x -->\n```\nno end")]
    [InlineData("<!-- run cheap -->\n| a |\n<!-- /run -->")]
    [InlineData("<!-- running -->")]
    public void Other_forms_are_refused(string page) => Assert.Throws<FormatException>(() => QuotedOutput.Read("page", page));

    private static IEnumerable<string> Pages() =>
    [
        Path.Combine(Repository.Root, "README.md"),
        Path.Combine(Repository.Root, ".github", "CONTRIBUTING.md"),
        .. Directory.GetFiles(Path.Combine(Repository.Root, "corpora"), "*.md"),
        .. Directory.GetFiles(Path.Combine(Repository.Root, "src"), "README.md"),
        .. Directory.GetDirectories(Path.Combine(Repository.Root, "src")).SelectMany(folder => Directory.GetFiles(folder, "README.md")),
        .. Directory.GetFiles(Path.Combine(Repository.Root, "src", "TextMad.Cli", "Topics"), "*.md").Order(StringComparer.Ordinal),
    ];

    // A link with a scheme leads elsewhere, one with # within the page.
    [GeneratedRegex("\\]\\(([^)#:\\s]+)\\)")]
    private static partial Regex Link();

    // The regime that the page on extensions adds.
    private const string ExampleRegime = "half_of_it";

    // NAME, RUN, FILE: what a reader puts something of their own for.
    [GeneratedRegex("^[A-Z][A-Z_|-]+$")]
    private static partial Regex Placeholder();

    [GeneratedRegex("<Version>(.*?)</Version>")]
    private static partial Regex Version();

    [GeneratedRegex("'[^']*'|\\S+")]
    private static partial Regex Words();
}
