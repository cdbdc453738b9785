namespace TextMad.Storage;

/// <summary>Enumerations as the store keeps them: words in lower case.</summary>
internal static class StoredWord
{
    public static string Write<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    public static T Read<T>(string word)
        where T : struct, Enum => Enum.Parse<T>(word, ignoreCase: true);
}
