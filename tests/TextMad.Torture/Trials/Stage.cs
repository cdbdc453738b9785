using TextMad.Cli;
using TextMad.Provenance;
using TextMad.Storage;
using TextMad.Torture.Processes;

namespace TextMad.Torture.Trials;

/// <summary>A folder with a workspace in it, and the real command line that works there. A stage has always the same path, whatever is copied into it.</summary>
internal sealed class Stage : IDisposable
{
    /// <param name="folder">The folder, which is made.</param>
    public Stage(string folder) => Tool = new ToolProcess(Directory.CreateDirectory(folder).FullName);

    /// <summary>The tool, in this folder.</summary>
    public ToolProcess Tool { get; }

    /// <summary>The folder.</summary>
    public string Folder => Tool.Folder;

    /// <summary>A path in it.</summary>
    public string At(string name) => Path.Combine(Folder, name);

    /// <summary>Runs a command that must succeed.</summary>
    /// <exception cref="InvalidOperationException">It did not.</exception>
    public ToolResult Succeed(params string[] arguments)
    {
        var result = Tool.Run(arguments);
        return result.ExitCode == 0
            ? result
            : throw new InvalidOperationException($"textmad {string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Output.Trim()} {result.Error.Trim()}");
    }

    /// <summary>Checks the store of the workspace as <c>textmad store check --deep</c> does, in this process.</summary>
    /// <param name="artefacts">Whether the checkpoints that the store names must be there.</param>
    /// <exception cref="InvalidOperationException">Something is wrong with it.</exception>
    public void CheckStore(bool artefacts)
    {
        if (!artefacts)
        {
            using var store = Workspace.At(At(".textmad")).Store.Open(StoreOpenMode.ReadOnly);
            if (StoreCheck.Run(store, _ => null, deep: true).Problems is [var problem, ..])
            {
                throw new InvalidOperationException($"the store is damaged: {problem}");
            }

            return;
        }

        using var output = new StringWriter();
        if (CommandLine.Run(["store", "check", "--deep", "--workspace", At(".textmad")], new CliContext(output, output)) != ExitCode.Done)
        {
            throw new InvalidOperationException($"textmad store check --deep: {output.ToString().Trim()}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Tool.Dispose();
}
