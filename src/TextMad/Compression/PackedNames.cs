namespace TextMad.Compression;

/// <summary>What the names of compressed files end in. It says what a person will find: whether a file is compressed, its first bytes say.</summary>
internal static class PackedNames
{
    /// <summary>The endings.</summary>
    public static IReadOnlyList<string> Endings { get; } = [".gz", ".zst", ".bz2", ".xz"];

    /// <summary>Whether a name has one of the endings.</summary>
    public static bool Has(string name) => EndingOf(name) is not null;

    /// <summary>Returns a name without such an ending.</summary>
    public static string Without(string name) => EndingOf(name) is { } ending ? name[..^ending.Length] : name;

    private static string? EndingOf(string name) => Endings.FirstOrDefault(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
