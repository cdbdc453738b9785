namespace TextMad.Tests.Laws;

/// <summary>The repository that these tests stand in.</summary>
internal static class Repository
{
    /// <summary>Its top folder.</summary>
    public static string Root { get; } = Find();

    /// <summary>The C# files of a folder below the top, without what builds make.</summary>
    public static IEnumerable<string> Sources(params string[] below) => Directory
        .EnumerateFiles(Path.Combine([Root, .. below]), "*.cs", SearchOption.AllDirectories)
        .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            && !f.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "TextMad.sln")))
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException($"No TextMad.sln above {AppContext.BaseDirectory}.");
    }
}
