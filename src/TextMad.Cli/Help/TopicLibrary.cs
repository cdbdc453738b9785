namespace TextMad.Cli.Help;

/// <summary>The pages of the manual that ship with the tool: <c>Topics/*.md</c>.</summary>
internal static class TopicLibrary
{
    private static readonly EmbeddedFiles _files = new(typeof(TopicLibrary).Assembly, "TextMad.Cli.Topics.", ".md");

    /// <summary>The names of all pages, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names => _files.Names;

    /// <summary>Returns a page.</summary>
    /// <exception cref="InputException">There is none of that name.</exception>
    public static Topic Read(string name) => _files.Contains(name)
        ? Topic.Parse(name, _files.Read(name))
        : throw new InputException($"There is no topic '{name}'. Topics: {string.Join(", ", Names)}.");
}
