namespace TextMad.Storage;

/// <summary>Enumerations as stores and answers name them: the name of the value in lower case, such as <c>imported</c> or <c>done</c>.</summary>
public static class StoredWord
{
    /// <summary>Returns the word for a value.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    public static string Write<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>Returns the value that a word stands for, whatever the case of its letters.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <exception cref="ArgumentException">The enumeration has no such value.</exception>
    public static T Read<T>(string word)
        where T : struct, Enum => Enum.Parse<T>(word, ignoreCase: true);
}
