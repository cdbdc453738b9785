namespace TextMad.Torture.Mutations;

/// <summary>A file that the tool wrote and reads again.</summary>
/// <param name="Workspace">The workspace that it is in.</param>
/// <param name="Name">Its path in the workspace, with <c>/</c> between names.</param>
/// <param name="Kind">What kind of file it is: one row of the table.</param>
/// <param name="Readings">The commands that read it, in order.</param>
internal sealed record Artefact(string Workspace, string Name, string Kind, IReadOnlyList<Reading> Readings)
{
    private static readonly string[] _text = [".json", ".jsonl", ".yaml", ".txt", ".html"];

    /// <summary>Its path.</summary>
    public string Path => System.IO.Path.Combine(Workspace, Name);

    /// <summary>Whether it has lines.</summary>
    public bool IsText => _text.Contains(System.IO.Path.GetExtension(Name)) || System.IO.Path.GetFileName(Name) is "complete" or "committed" or "store";

    /// <summary>Whether what was said names it: its path, or its folder and its name.</summary>
    public bool IsNamedIn(string said) => said.Contains(Path, StringComparison.Ordinal)
        || (said.Contains(System.IO.Path.GetDirectoryName(Path)!, StringComparison.Ordinal) && said.Contains(System.IO.Path.GetFileName(Name), StringComparison.Ordinal));
}
