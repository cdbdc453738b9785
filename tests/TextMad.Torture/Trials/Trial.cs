using System.Diagnostics;
using TextMad.Storage;
using TextMad.Torture.Processes;

namespace TextMad.Torture.Trials;

/// <summary>
/// One command that writes, undisturbed and disturbed: what is on the stage after it was disturbed and given again is held against what it comes to undisturbed.
/// </summary>
internal sealed class Trial
{
    private readonly StageFactory _stages;
    private readonly string _look;
    private readonly SortedDictionary<string, string> _before;
    private readonly SortedDictionary<string, string> _whole = [];

    /// <summary>Makes what the command works on, and runs it undisturbed, twice.</summary>
    /// <param name="command">The command.</param>
    /// <param name="stages">Where it runs.</param>
    /// <param name="scratch">A folder for copies.</param>
    /// <exception cref="InvalidOperationException">Two undisturbed runs do not come to the same, or to nothing.</exception>
    public Trial(WritingCommand command, StageFactory stages, string scratch)
    {
        (Command, _stages, _look) = (command, stages, Path.Combine(scratch, "look"));
        Begin();
        _before = Look();
        var times = new List<TimeSpan>();
        foreach (var isLast in new[] { false, true })
        {
            Begin();
            using var watch = new WriteWatch(Stage.Folder);
            var clock = Stopwatch.StartNew();
            Stage.Succeed(Arguments(command.Arguments));
            times.Add(clock.Elapsed);
            Writes = Math.Max(1, watch.Seen);
            var whole = Look();
            if (isLast && Fingerprint.Difference(_whole, whole, command.Varies.Keys) is { } difference)
            {
                throw new InvalidOperationException($"two undisturbed runs differ: {difference}");
            }

            _whole = whole;
        }

        Time = times.Min();
        if (Difference(_before, _whole) is null && !command.ChangesNothing)
        {
            throw new InvalidOperationException("the command writes nothing that can be seen");
        }
    }

    /// <summary>The command.</summary>
    public WritingCommand Command { get; }

    /// <summary>Where it runs.</summary>
    public Stage Stage => _stages.Stage;

    /// <summary>The time of the command undisturbed.</summary>
    public TimeSpan Time { get; }

    /// <summary>The changes of files that the system told of while it ran undisturbed; at least 1.</summary>
    public int Writes { get; }

    /// <summary>Puts what the command works on onto the stage.</summary>
    public void Begin() => _stages.Set(Command.Base);

    /// <summary>The arguments of the next try.</summary>
    public string[] Next() => Arguments(Command.Again?.Invoke(Stage) ?? Command.Arguments);

    /// <summary>How far the command is: <c>before</c> it changed anything, <c>after</c> all is done, or <c>during</c>.</summary>
    /// <exception cref="TextMadException">A store cannot be read.</exception>
    public string State()
    {
        var found = Look();
        return Difference(_before, found) is null ? "before" : Difference(_whole, found) is null ? "after" : "during";
    }

    /// <summary>Whether all is done, so that a command that makes something new must not be given again.</summary>
    public bool IsDone()
    {
        try
        {
            return !Command.CanBeRepeated && Difference(_whole, WithoutLogs(Look())) is null;
        }
        catch (TextMadException)
        {
            return false;
        }
    }

    /// <summary>Runs the command to its end where it is not done, and holds what is there against the undisturbed outcome.</summary>
    /// <returns>What did not hold; null when everything did.</returns>
    public string? Complete()
    {
        try
        {
            if (!IsDone())
            {
                Stage.Succeed(Next());
            }
            else if (HasLogs())
            {
                // The killed process left a log beside the store: the next writer takes it up, whatever it does.
                Stage.Succeed("store", "upgrade");
            }

            return Compare();
        }
        catch (Exception error) when (error is InvalidOperationException or TextMadException or TimeoutException)
        {
            return error.Message;
        }
    }

    /// <summary>Holds what is there against the undisturbed outcome, and checks the store.</summary>
    /// <returns>What did not hold; null when everything did.</returns>
    public string? Compare()
    {
        try
        {
            if (Difference(_whole, Look()) is { } difference)
            {
                return difference;
            }

            if (Workspace.At(Stage.At(".textmad")).Exists)
            {
                Stage.CheckStore(Command.HasArtefacts);
            }

            return null;
        }
        catch (Exception error) when (error is InvalidOperationException or TextMadException)
        {
            return error.Message;
        }
    }

    private bool HasLogs() => Look().ContainsValue(Fingerprint.Log);

    private static SortedDictionary<string, string> WithoutLogs(SortedDictionary<string, string> found) =>
        new(found.Where(entry => entry.Value != Fingerprint.Log).ToDictionary(), StringComparer.Ordinal);

    private string? Difference(SortedDictionary<string, string> expected, SortedDictionary<string, string> found) =>
        Fingerprint.Difference(expected, found, Command.Varies.Keys);

    private string[] Arguments(string[] command) =>
    [
        .. SimulatedSites.In(command).Select(argument => argument == "{document}" ? FirstDocument() : argument),
    ];

    private string FirstDocument()
    {
        using var store = Workspace.At(Stage.At(".textmad")).Store.Open(StoreOpenMode.ReadOnly);
        return store.ReadIds().Min().ToString();
    }

    private SortedDictionary<string, string> Look()
    {
        FileTree.Replace(Stage.Folder, _look);
        return Fingerprint.Of(_look);
    }
}
