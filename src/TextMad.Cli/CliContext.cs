using Spectre.Console;
using TextMad.Cli.Output;
using TextMad.Storage;

namespace TextMad.Cli;

/// <summary>What commands work with: results go to <see cref="Out"/>, everything else to <see cref="Error"/>.</summary>
internal sealed class CliContext
{
    // Tables in files and pipes are not cut to the width of a terminal that is not there.
    private const int PlainWidth = 200;

    private readonly Interruption? _interruption;
    private readonly TextWriter _error;
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);

    /// <summary>Creates a context over the process's own streams.</summary>
    public CliContext(TextWriter output, TextWriter error, Interruption? interruption = null)
    {
        _interruption = interruption;
        _error = error;
        var isTerminal = ReferenceEquals(output, System.Console.Out) && !System.Console.IsOutputRedirected;

        // In files and pipes a text is what it is; of what is said in errors, nothing has to be.
        Out = isTerminal ? new PrintableWriter(output) : output;
        Error = new PrintableWriter(error);
        Console = new FittingConsole(AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = !isTerminal || NoColor ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = InteractionSupport.No,
        }));
        if (!isTerminal)
        {
            Console.Profile.Width = PlainWidth;
        }

        Progress = new ConsoleProgress(error, isTerminal: ReferenceEquals(error, System.Console.Error) && !System.Console.IsErrorRedirected);
        if (interruption is not null)
        {
            interruption.Noticed = Progress.Clear;
        }
    }

    /// <summary>Returns the same with results that go elsewhere.</summary>
    public CliContext With(TextWriter output) =>
        new(output, _error, _interruption) { Workspace = Workspace, WorkspaceOption = WorkspaceOption, Input = Input, Ask = Ask, RunCommand = RunCommand };

    /// <summary>What is passed to the process, where a file's name is <c>-</c>.</summary>
    public StandardInput Input { get; init; } = new(System.Console.OpenStandardInput);

    /// <summary>Asks the person at the terminal a question; null when there is nobody to ask.</summary>
    public Func<string, string?> Ask { get; init; } = question =>
    {
        if (System.Console.IsInputRedirected)
        {
            return null;
        }

        System.Console.Error.Write(question);
        return System.Console.ReadLine();
    };

    /// <summary>Has a person agree to what cannot be undone.</summary>
    /// <param name="question">What is asked; what it is about has been said before.</param>
    /// <param name="isAgreed">Whether the person agreed before, by <c>--yes</c>.</param>
    /// <returns>False when the person says no.</returns>
    /// <exception cref="InputException">There is nobody to ask.</exception>
    public bool Confirm(string question, bool isAgreed)
    {
        if (isAgreed)
        {
            return true;
        }

        Progress.Clear();
        var answer = Ask($"{question} [y/N] ")
            ?? throw new InputException("This cannot be undone, and there is no terminal to ask at: --yes does it without asking, --dry-run only says what it would do.");
        return answer.Trim() is "y" or "Y" or "yes" or "Yes" or "YES";
    }

    /// <summary>The writer of results: standard output.</summary>
    public TextWriter Out { get; }

    /// <summary>Where progress, notes and errors go.</summary>
    public TextWriter Error { get; }

    /// <summary>Tables and trees, on <see cref="Out"/>.</summary>
    public IAnsiConsole Console { get; }

    /// <summary>How far long work is; shown on <see cref="Error"/>.</summary>
    public ConsoleProgress Progress { get; }

    /// <summary>Cancelled by Ctrl-C and SIGTERM.</summary>
    public CancellationToken Cancellation => _interruption?.Token ?? CancellationToken.None;

    /// <summary>Whether the process is there for one command: then a command may set what holds for all of the process.</summary>
    public bool OwnsProcess => _interruption is not null;

    /// <summary>What to type to go on after an interruption; a command sets it before it begins work that can be continued.</summary>
    public string? HowToGoOn { get; set; }

    /// <summary>Runs another command, given as a person types it, in a context; returns its exit code. The command line provides it.</summary>
    public Func<IReadOnlyList<string>, CliContext, int> RunCommand { get; set; } = (_, _) => throw new InvalidOperationException("There is no command line.");

    /// <summary>The workspace that the options or the environment name.</summary>
    public Workspace Workspace { get; set; } = Workspace.At(null);

    /// <summary>The workspace as the option names it; null when it was not given.</summary>
    public string? WorkspaceOption { get; set; }

    /// <summary>Returns a command of this tool as a person types it to go on here: quoted for the shell, in the workspace that the command at work was given.</summary>
    public string Typed(params IEnumerable<string> words) =>
        Shell.Line(["textmad", .. words, .. WorkspaceOption is { } workspace ? new[] { "--workspace", workspace } : []]);

    /// <summary>True when the person does not want colours (https://no-color.org).</summary>
    public static bool NoColor => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>Opens the workspace's store to ask it.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public ICorpusStore OpenStore()
    {
        Workspace.RequireStore();
        WarnOfPasswords(Workspace.FindPasswordProblem());
        return Workspace.OpenStore(StoreOpenMode.ReadOnly);
    }

    /// <summary>Opens the workspace's store to ask it; null when it has none.</summary>
    public ICorpusStore? OpenStoreIfThere() => Workspace.Exists ? OpenStore() : null;

    /// <summary>Opens the workspace's store to write; makes both if they are not there.</summary>
    public ICorpusStore CreateStore()
    {
        Workspace.Create();
        WarnOfPasswords(Workspace.FindPasswordProblem());
        return Workspace.OpenStore(StoreOpenMode.Create, new StoreUpgrade(Progress, Cancellation));
    }

    /// <summary>Returns the address of a store that was typed; warns of a password in it.</summary>
    /// <param name="typed">The address.</param>
    /// <param name="folder">The folder that a relative path is relative to; null to leave it as it is.</param>
    /// <exception cref="InputException">It is none.</exception>
    public StoreAddress ReadAddress(string typed, string? folder)
    {
        var address = StoreAddress.Parse(typed);
        WarnOfPasswords(address.HoldsPassword
            ? $"The password in '{StoreAddress.WithoutPassword(typed)}' was typed as an argument: others on this machine can see it in the list of processes, "
                + "and your shell keeps it. Put it into PGPASSWORD or ~/.pgpass, and change it if others use this machine."
            : address.FindPasswordProblem());
        return folder is null ? address : address.From(folder);
    }

    private void WarnOfPasswords(string? problem)
    {
        if (problem is not null && _warned.Add(problem))
        {
            Note($"warning: {problem}");
        }
    }

    /// <summary>Writes an answer for programs.</summary>
    public void WriteJson<T>(T value) => JsonOutput.Write(Out, value);

    /// <summary>Writes a line of the answer, without control characters.</summary>
    public void WriteLine(InvariantText line) => Out.WriteLine(PrintableText.Of(line.Finish()));

    /// <summary>Writes a note for the person, beside the answer.</summary>
    public void Note(InvariantText line)
    {
        Progress.Clear();
        Error.WriteLine(line.Finish());
    }
}
