using System.CommandLine;
using TextMad.Cli;
using TextMad.Cli.Commands;
using TextMad.Storage;
using TextMad.Tests.Storage;
using TextMad.Torture;
using TextMad.Torture.Campaigns;
using TextMad.Torture.Faults;
using TextMad.Torture.Trials;

namespace TextMad.Tests.Torture;

/// <summary>The campaigns of <c>tools/torture.sh</c>: that they find what is to be found, and leave no command out.</summary>
public sealed class CampaignTests
{
    [Fact]
    public void Every_command_is_killed_or_said_not_to_be()
    {
        var root = CommandLine.Create(new CliContext(TextWriter.Null, TextWriter.Null));
        var paths = Leaves(root).Select(command => CommandPath.Of(command)["textmad ".Length..]).ToList();
        bool Begins(string path, IEnumerable<string> words) => words.Any(known => known.EndsWith('*') ? path.StartsWith(known[..^1], StringComparison.Ordinal) : path == known);
        var killed = WritingCommands.All.Select(command => string.Join(' ', command.Arguments) + " ").ToList();
        Assert.DoesNotContain(paths, path => !killed.Exists(line => line.StartsWith(path + " ", StringComparison.Ordinal)) && !Begins(path, WritingCommands.NotKilled.Keys));
        Assert.DoesNotContain(WritingCommands.NotKilled.Keys, known => !paths.Exists(path => Begins(path, [known])));
        Assert.Equal(WritingCommands.All.Count, WritingCommands.All.Select(command => command.Name).Distinct().Count());
    }

    [Fact]
    public void A_fingerprint_tells_a_changed_byte_a_leftover_and_a_document_of_a_store()
    {
        using var folder = new TemporaryFolder();
        using var stage = new Stage(folder.File("stage"));
        stage.Tool.Write("a.txt", "A text about a cat.\n\nAnother about a dog.\n");
        stage.Succeed("corpus", "add", "two", "a.txt", "--format", "blocks");
        var before = Look();
        Assert.Null(Fingerprint.Difference(before, Look(), []));

        stage.Tool.Write("a.txt", "A text about a cat.\n\nAnother about a dog!\n");
        stage.Tool.Write("a.txt.1.tmp", "");
        var changed = Fingerprint.Difference(before, Look(), [])!;
        Assert.Contains("a.txt is", changed, StringComparison.Ordinal);
        Assert.Contains("a.txt.1.tmp is left over", changed, StringComparison.Ordinal);
        stage.Succeed("corpus", "add", "two", "a.txt", "--format", "blocks");
        var more = Fingerprint.Difference(before, Look(), ["a.txt"])!;
        Assert.Contains("corpus.db: documents is 3 ", more, StringComparison.Ordinal);

        SortedDictionary<string, string> Look()
        {
            FileTree.Replace(stage.Folder, folder.File("look"));
            return Fingerprint.Of(folder.File("look"));
        }
    }

    [Fact]
    public void A_command_whose_second_try_comes_to_something_else_fails()
    {
        using var folder = new TemporaryFolder();
        using var stages = new StageFactory(folder.Path);
        var texts = StageBase.Empty.With("texts", stage =>
        {
            stage.Tool.Write("a.txt", "A text about a cat.");
            stage.Tool.Write("b.txt", "A text about a dog.");
        });
        var wrong = new WritingCommand("wrong", texts, "corpus", "add", "texts", "a.txt") { Again = _ => ["corpus", "add", "texts", "b.txt"] };
        var table = new OutcomeTable("command", "kills", "before", "during", "after", "too late", "equal");
        var kill = new Kill(new Trial(wrong, stages, folder.Path), table);
        for (var index = 0; index < 3; index++)
        {
            kill.Once(index, 1);
            kill.Finish(index);
        }

        Assert.NotEmpty(table.Failures);
        Assert.Equal(0, table.Total("equal"));
        using var said = new StringWriter();
        table.WriteTo(said);
        Assert.Contains("FAILED wrong, try ", said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_on_a_cluster_that_is_disturbed_comes_to_the_bits_of_one_process()
    {
        using var folder = new TemporaryFolder();
        var table = new ClusterCampaign().Run(new CampaignOptions { Number = 2, Only = ["run"], Scratch = folder.Path, Cancellation = TestContext.Current.CancellationToken });
        Assert.SkipWhen(table.Notes.Count > 0, string.Join(' ', table.Notes));
        using var said = new StringWriter();
        table.WriteTo(said);
        Assert.True(table.Failures.Count == 0, said.ToString());
        Assert.Equal(2, table.Total("times") + table.Total("too late"));
        Assert.InRange(table.Total("equal"), 2, 100);
    }

    [Fact]
    public void Moments_and_faults_follow_from_the_seed_and_the_number()
    {
        Assert.Equal(KillMoment.Of(1, 5), KillMoment.Of(1, 5));
        Assert.NotEqual(KillMoment.Of(1, 5), KillMoment.Of(2, 5));
        Assert.Equal(Enum.GetValues<ClusterVictim>().Length, Enumerable.Range(0, 20).Select(index => ClusterKill.Of(1, index).Victim).Distinct().Count());
        var moments = Enumerable.Range(0, 1000).Select(index => KillMoment.Of(1, index)).ToList();
        Assert.InRange(moments.Count(moment => moment.AtWrite), 400, 600);
        Assert.InRange(moments.Average(moment => moment.Fraction), 0.45, 0.55);
        Assert.Equal(Enum.GetValues<FaultKind>().Length, Enumerable.Range(0, 100).Select(index => Fault.Of(1, index).Kind).Distinct().Count());
    }

    private static IEnumerable<Command> Leaves(Command command) => command.Subcommands.Count == 0
        ? [command]
        : [.. command is CliCommand and not GroupCommand ? new[] { command } : [], .. command.Subcommands.SelectMany(Leaves)];
}
