using TextMad.Executors.Jobs;
using TextMad.Storage;
using TextMad.Storage.Naming;

namespace TextMad.Cli.Arguments;

/// <summary>A work that is handed to a cluster, by name.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name among those of its kind.</param>
internal sealed record HandedWork(WorkKind Kind, string Name)
{
    /// <summary>How it is typed: the id of a run, or the name with a prefix.</summary>
    public string Id => Kind.Prefix is { } prefix ? $"{prefix}:{Name}" : Name;

    /// <summary>What people call it.</summary>
    public string Title => $"{Kind.Word} {Name}";

    /// <summary>Returns the folder of its jobs.</summary>
    /// <param name="workspace">The workspace.</param>
    public string Jobs(Workspace workspace) => Path.Combine(Kind.FolderIn(workspace), Name, "jobs");

    /// <summary>Whether it was handed out.</summary>
    /// <param name="workspace">The workspace.</param>
    public bool IsHandedOut(Workspace workspace) => File.Exists(Path.Combine(Jobs(workspace), JobWork.ScriptName));

    /// <summary>Returns what makes it the work of jobs: each is this tool with <c>jobs work</c>.</summary>
    /// <param name="workspace">The workspace.</param>
    public JobWork ToJobs(Workspace workspace) => new(Title, Jobs(workspace), [.. ToolWords(), "jobs", "work", "--workspace", workspace.Directory, Id]);

    /// <summary>Returns its tasks as a process on any machine finds them.</summary>
    /// <param name="context">Has the workspace.</param>
    public DistributedWork Open(CliContext context) => Kind.Open(context.Workspace, Name, context.Progress);

    /// <summary>Returns what to type to go on with it in one process, as a part of a sentence.</summary>
    /// <param name="context">Has the workspace.</param>
    public string HowToGoOn(CliContext context) => Kind.GoOn is { } words ? $"{Shell.Mark(context.Typed(words(Name)))} goes on with it here"
        : "the command that began it goes on with it here when it is given without --executor";

    /// <summary>Returns the work that jobs are of.</summary>
    /// <param name="id">As <see cref="Id"/> is.</param>
    public static HandedWork Of(string id)
    {
        var colon = id.IndexOf(':', StringComparison.Ordinal);
        var prefix = colon < 0 ? null : id[..colon];
        var kind = WorkKind.All.FirstOrDefault(kind => kind.Prefix == prefix) ?? throw new InputException(
            $"'{id}' names no work that can be handed to a cluster: expected is {string.Join(", or ", WorkKind.All.Select(kind => kind.Named))}.");
        return new HandedWork(kind, Names.Require(id[(colon + 1)..], $"a {kind.Word}"));
    }

    /// <summary>Returns all works of a workspace that were handed out, kind after kind, by name.</summary>
    /// <param name="workspace">The workspace.</param>
    public static IReadOnlyList<HandedWork> AllIn(Workspace workspace) =>
    [
        .. from kind in WorkKind.All
           let folder = kind.FolderIn(workspace)
           where Directory.Exists(folder)
           from name in Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path)!).Where(Names.IsValid).Order(StringComparer.Ordinal)
           let work = new HandedWork(kind, name)
           where work.IsHandedOut(workspace)
           select work,
    ];

    /// <summary>Returns those that are not done.</summary>
    /// <param name="context">Has the workspace.</param>
    /// <exception cref="InputException">There is none.</exception>
    public static IReadOnlyList<HandedWork> Unfinished(CliContext context)
    {
        using var store = context.OpenStore();
        IReadOnlyList<HandedWork> open = [.. AllIn(context.Workspace).Where(work => !work.Kind.IsDone(context.Workspace, store, work.Name))];
        return open.Count > 0 ? open : throw new InputException(
            $"No work that was handed to a cluster is unfinished in the workspace '{context.Workspace.Directory}'; name one that is done to see it.",
            new Hint.ReadTopic("cluster"));
    }

    /// <summary>Returns a work that was handed out, by what a person typed: a name without a prefix means a run first.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="context">Has the workspace.</param>
    /// <exception cref="InputException">There is no such work, it was not handed out, or several have the name.</exception>
    public static HandedWork Find(string typed, CliContext context)
    {
        if (typed.Contains(':', StringComparison.Ordinal))
        {
            var named = Of(typed);
            return named.IsHandedOut(context.Workspace) ? named : throw new InputException(
                $"No {named.Title} was handed to a cluster in the workspace '{context.Workspace.Directory}'. {Known(context)}");
        }

        var name = Names.Normalise(typed);
        IReadOnlyList<HandedWork> found = [.. AllIn(context.Workspace).Where(work => work.Name == name)];
        if (found.FirstOrDefault(work => work.Kind == WorkKind.Run) is { } run)
        {
            return run;
        }

        if (found.Count > 1)
        {
            throw new InputException($"'{typed}' is the name of several works: say which of {string.Join(", ", found.Select(work => work.Id))} is meant.");
        }

        if (found is [var only])
        {
            return only;
        }

        using var store = context.OpenStore();
        var folder = RunNames.Existing(context, store, typed);
        throw new InputException(
            $"Run '{folder.Id}' was not handed to a cluster: {Shell.Mark(context.Typed("run", "--resume", "--id", folder.Id, "--executor", "slurm"))} does that.");
    }

    private static string Known(CliContext context) => AllIn(context.Workspace) is { Count: > 0 } all
        ? $"There are {string.Join(", ", all.Select(work => work.Id))}." : "Nothing was.";

    /// <summary>The words that start this tool.</summary>
    public static IReadOnlyList<string> ToolWords() => Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "textmad"
        ? [path]
        : [Environment.ProcessPath ?? "dotnet", typeof(HandedWork).Assembly.Location];
}
