namespace TextMad.Torture;

/// <summary>The repository that this program stands in.</summary>
internal static class RepositoryFiles
{
    /// <summary>Its top folder.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "TextMad.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The program does not stand in the repository.");
    }
}
