using System.Text.Json;

namespace TextMad;

/// <summary>
/// Reads what the project itself wrote, in files and in rows. What is damaged there is a failure that names the file or row and says what can be done; the many
/// ways in which a parser or a conversion can fail are known here, once.
/// </summary>
public static class OwnData
{
    /// <summary>Reads a JSON file of the project's own.</summary>
    /// <typeparam name="T">What it holds.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="options">How it was written.</param>
    /// <param name="remedy">What to do when it is damaged; a whole sentence.</param>
    /// <param name="hint">The same as data; null when the sentence says all.</param>
    /// <exception cref="InputException">The file is missing, unreadable or damaged.</exception>
    public static T ReadJson<T>(string path, JsonSerializerOptions options, string remedy, Hint? hint = null)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), options) ?? throw new JsonException("It is empty.");
        }
        catch (Exception failure) when (IsDamage(failure) || failure is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {Sentence(failure)} {remedy}", failure, hint);
        }
    }

    /// <summary>Reads something of the project's own from memory: a row of a store, a line of a file.</summary>
    /// <typeparam name="T">What it is.</typeparam>
    /// <param name="name">What it is called in an error: the beginning of a sentence.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="remedy">What to do when it is damaged; a whole sentence.</param>
    /// <exception cref="TextMadException">It is damaged.</exception>
    public static T Read<T>(string name, Func<T> read, string remedy = "Restore the store from a backup.")
    {
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            return read();
        }
        catch (Exception failure) when (IsDamage(failure))
        {
            throw new TextMadException($"{name} is damaged: {Sentence(failure)} {remedy}", failure);
        }
    }

    /// <summary>Whether a failure of a parser or of a conversion says that what was read is not what the project wrote.</summary>
    /// <param name="failure">What was thrown.</param>
    public static bool IsDamage(Exception failure) => failure
        is JsonException or KeyNotFoundException or InvalidDataException or FormatException or OverflowException or InvalidCastException or NotSupportedException
        or EndOfStreamException or ArgumentException or NullReferenceException
        || (failure is InvalidOperationException and not ObjectDisposedException);

    private static string Sentence(Exception failure) => failure.Message.EndsWith('.') ? failure.Message : failure.Message + ".";
}
