namespace TextMad.Fuzzing;

/// <summary>Files of the tests that serve as seeds, found by name wherever they stand in the repository.</summary>
internal static class SeedFiles
{
    private static readonly string _tests = FindTests();

    /// <summary>The contents of all files whose name matches a pattern.</summary>
    /// <exception cref="InvalidOperationException">There is none: the tests' files were moved or renamed.</exception>
    public static IReadOnlyList<byte[]> Named(string pattern)
    {
        byte[][] files = [.. Directory.EnumerateFiles(_tests, pattern, SearchOption.AllDirectories)
            .Where(file => !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(File.ReadAllBytes).Where(content => content.Length < 1 << 20)];
        return files.Length > 0 ? files : throw new InvalidOperationException($"No file {pattern} in {_tests}.");
    }

    private static string FindTests()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "TextMad.sln")))
            {
                return Path.Combine(folder.FullName, "tests", "TextMad.Tests");
            }
        }

        throw new InvalidOperationException("The program does not stand in the repository.");
    }
}
