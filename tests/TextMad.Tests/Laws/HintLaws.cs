using System.Text.RegularExpressions;
using TextMad.Cli;
using TextMad.Cli.Commands;
using TextMad.Cli.Hints;

namespace TextMad.Tests.Laws;

/// <summary>The library never speaks of flags and commands: it says what would help (<see cref="Hint"/>), and the command line words it.</summary>
public sealed partial class HintLaws
{
    private static readonly string[] _libraries = ["TextMad", "TextMad.LiteDB", "TextMad.MLTokenizers", "TextMad.MiniLM", "TextMad.Numerics", "TextMad.TorchSharp"];

    private static readonly HashSet<string> _commands = [.. CommandList.All(new CliContext(TextWriter.Null, TextWriter.Null)).Select(command => command.Name)];

    // What these do or show does not depend on a workspace.
    private static readonly HashSet<string> _anywhere = ["help", "engine", "tokenizer"];

    public static TheoryData<string> Projects() => [.. _libraries];

    /// <summary>One of every hint there is.</summary>
    public static TheoryData<Hint> Hints() =>
    [
        .. Enum.GetValues<Hint.Listed>().Select(what => new Hint.ListOf(what)),
        .. Enum.GetValues<Hint.Chosen>().Select(what => new Hint.ChooseAnother(what)),
        new Hint.ListOf(Hint.Listed.Runs, Hint.Listed.Documents), new Hint.AllowReplacing(), new Hint.MakeWorkspace(), new Hint.UseStore(),
        new Hint.GetCorpus("mine"), new Hint.GetCorpus("brown"),
        new Hint.GetCorpus("debian-reference"), new Hint.BuildJudge(), new Hint.BuildJudge("brown"), new Hint.BuildJudge("it's", true), new Hint.BuildJudge(null, true),
        new Hint.CancelJobs("longer"),
        new Hint.ResumeRun("longer"), new Hint.BeginCrawl(), new Hint.CreateWeb("small"), new Hint.ImportModel(), new Hint.UpgradeStore(), new Hint.MendStore(),
        new Hint.CopyStore(),
        new Hint.ShowLineage(DocumentId.Parse(new string('a', 32))), new Hint.MeasureScaling(), new Hint.InstallEngine("torch"), new Hint.AllowNetwork(),
        new Hint.LeaveOutDamaged(),
        new Hint.MoreMemoryForDuplicates(), new Hint.ReadTopic("theory"),
    ];

    // What speaks to a cluster does so by the flags of the cluster's own commands.
    private static readonly string _slurm = Path.Combine("src", "TextMad", "Executors", "Slurm");

    [Theory]
    [MemberData(nameof(Projects))]
    public void The_library_names_no_flag_and_no_command(string project) => Assert.Empty(
        from file in Repository.Sources("src", project)
        where !file.Contains(_slurm, StringComparison.Ordinal)
        from text in Texts().Matches(File.ReadAllText(file)).Select(match => match.Value)
        where Flag().IsMatch(text) || Command().Matches(text).Any(match => _commands.Contains(match.Groups[1].Value))
        select $"{Path.GetRelativePath(Repository.Root, file)}: {text}");

    [Fact]
    public void The_law_finds_forbidden_words()
    {
        Assert.Matches(Flag(), "\"choose another --id\"");
        Assert.Equal("judge", Command().Match("\"'textmad judge build' makes it\"").Groups[1].Value);
        Assert.Equal("runs", Command().Match("/// <c>textmad runs</c>").Groups[1].Value);
        Assert.DoesNotMatch(Flag(), "\"<!-- a comment -->\"");
        Assert.Single(Texts().Matches("a - --b; // of \"--flags\"\n"));
        Assert.Contains("runs", _commands);
    }

    /// <summary>What a person types next must work in the workspace that the command at work was given; descriptions and examples are of no workspace.</summary>
    [Fact]
    public void A_message_that_names_a_command_says_the_workspace_that_was_given() => Assert.Empty(
        from file in Repository.Sources("src", "TextMad.Cli")
        from line in Unplaced(File.ReadAllText(file))
        select $"{Path.GetRelativePath(Repository.Root, file)}: {line}");

    [Theory]
    [InlineData("context.WriteLine($\"'textmad runs' lists {them}\");", 1)]
    [InlineData("context.WriteLine($\"{Shell.Mark(context.Typed(\"runs\"))} lists them\");", 0)]
    [InlineData("throw new InputException(\"nothing\" + \"; import it with textmad corpus add.\");", 1)]
    [InlineData("/// <c>textmad runs</c>\nvar x = \"'textmad help runs' says more\";", 0)]
    [InlineData("private readonly Option<string> _run = Syntax.Text(\"--run\", \"as by 'textmad runs'\");", 0)]
    [InlineData("public A(CliContext c) : base(c, \"a\", \"See 'textmad runs'; {x}.\", \"textmad a\") { }", 0)]
    public void The_law_on_workspaces_finds_what_it_should(string source, int found) => Assert.Equal(found, Unplaced(source).Count());

    [Fact]
    public void Every_hint_is_tried_here() => Assert.Equal(
        typeof(Hint).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(Hint))).Select(type => type.Name).Order(StringComparer.Ordinal),
        Hints().Select(row => row.Data.GetType().Name).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Hints))]
    public void What_a_hint_says_to_type_is_a_command_that_parses(Hint hint)
    {
        var context = new CliContext(TextWriter.Null, TextWriter.Null) { WorkspaceOption = "a b/it's", Workspace = TextMad.Storage.Workspace.At("a b/it's") };
        var said = HintWords.Say(hint, context);
        var lines = Lines().Matches(said).Select(match => match.Groups.Values.Skip(1).First(group => group.Success).Value).ToList();
        Assert.True(lines.Count > 0 || said.Contains("--", StringComparison.Ordinal), said);
        var root = CommandLine.Create(context);
        foreach (var line in lines)
        {
            var words = Words(line);
            var parsed = root.Parse([.. words.Skip(1)]);
            Assert.True(parsed.Errors.Count == 0 && parsed.UnmatchedTokens.Count == 0, $"{line}: {string.Join(' ', parsed.Errors.Select(error => error.Message))}");
            Assert.DoesNotContain(words, word => word.Contains('\\', StringComparison.Ordinal));
        }
    }

    /// <summary>Where a source names a command in a message, and not by <see cref="CliContext.Typed"/>.</summary>
    private static IEnumerable<string> Unplaced(string source)
    {
        var code = Remark().Replace(source, match => new string(' ', match.Length));

        // Where statements begin and end, whatever is in texts.
        var bare = Texts().Replace(code, match => new string('"', match.Length));
        return from match in Command().Matches(code)
               where _commands.Contains(match.Groups[1].Value) && !_anywhere.Contains(match.Groups[1].Value)
               let begin = match.Index == 0 ? 0 : bare.LastIndexOfAny([';', '{', '}'], match.Index - 1) + 1
               where !Declaration().IsMatch(bare[begin..match.Index])
               select code[(code.LastIndexOf('\n', match.Index) + 1)..match.Index].Trim() + match.Value;
    }

    /// <summary>The words that a shell makes of a line.</summary>
    private static List<string> Words(string line)
    {
        var words = new List<string>();
        var (word, quoted) = ("", false);
        for (var i = 0; i < line.Length; i++)
        {
            switch (line[i])
            {
                case '\'':
                    quoted = !quoted;
                    break;
                case '\\' when !quoted:
                    word += line[++i];
                    break;
                case ' ' when !quoted:
                    words.Add(word);
                    word = "";
                    break;
                default:
                    word += line[i];
                    break;
            }
        }

        return [.. words, word];
    }

    // String literals of every form, and documentation.
    [GeneratedRegex("""(?s)\"{3,}.*?\"{3,}|@\"(?:[^\"]|\"\")*\"|\"(?:\\.|[^\"\\\n])*\"|///[^\n]*""")]
    private static partial Regex Texts();

    [GeneratedRegex("(?m)^\\s*//[^\n]*")]
    private static partial Regex Remark();

    // An option or argument, what is said of a command beside its name, or a word behind an option of settings.
    [GeneratedRegex("\\bSyntax\\.|: base\\(|new SettingFlags")]
    private static partial Regex Declaration();

    [GeneratedRegex("(?<![\\w<!-])--[a-z]")]
    private static partial Regex Flag();

    [GeneratedRegex("\\btextmad ([a-z]+)")]
    private static partial Regex Command();

    // What stands in back quotes, in single quotes without quotes inside, or on a line of its own.
    [GeneratedRegex("(?m)`(textmad [^`]*)`|^  (?:tools/)?(textmad .*)$|'(textmad [^']*)'")]
    private static partial Regex Lines();
}
