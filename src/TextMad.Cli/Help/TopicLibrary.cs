using System.Text;

namespace TextMad.Cli.Help;

/// <summary>The pages of the manual that ship with the tool: <c>Topics/*.md</c>.</summary>
internal static class TopicLibrary
{
    private const string Prefix = "TextMad.Cli.Topics.";
    private const string Suffix = ".md";

    /// <summary>The names of all pages, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(TopicLibrary).Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal) && n.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(n => n[Prefix.Length..^Suffix.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>A page.</summary>
    /// <exception cref="InputException">There is none of that name.</exception>
    public static Topic Read(string name)
    {
        using var stream = typeof(TopicLibrary).Assembly.GetManifestResourceStream(Prefix + name + Suffix)
            ?? throw new InputException($"There is no topic '{name}'. Topics: {string.Join(", ", Names)}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return Topic.Parse(name, reader.ReadToEnd());
    }
}
