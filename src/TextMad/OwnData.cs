using System.Runtime.CompilerServices;
using System.Text.Json;

namespace TextMad;

/// <summary>
/// Reads what the project itself wrote, in files and in rows. What is damaged there is a failure that names the file or row and says what can be done; the many
/// ways in which a parser or a conversion can fail are known here, once.
/// </summary>
public static class OwnData
{
    private static readonly ConditionalWeakTable<JsonSerializerOptions, JsonSerializerOptions> _strict = [];

    /// <summary>Reads a JSON file of the project's own.</summary>
    /// <typeparam name="T">What it holds.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="options">How it was written.</param>
    /// <param name="remedy">What to do when it is damaged; a whole sentence.</param>
    /// <param name="hint">The same as data; null when the sentence says all.</param>
    /// <exception cref="InputException">The file is missing, unreadable or damaged.</exception>
    public static T ReadJson<T>(string path, JsonSerializerOptions options, string remedy, Hint? hint = null)
        where T : class => ReadFile(path, () => ParseJson<T>(File.ReadAllBytes(path), options), remedy, hint);

    /// <summary>Reads a file of the project's own, of whatever form.</summary>
    /// <typeparam name="T">What it holds.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="remedy">What to do when it is damaged; a whole sentence.</param>
    /// <param name="hint">The same as data; null when the sentence says all.</param>
    /// <exception cref="InputException">The file is missing, unreadable or damaged.</exception>
    public static T ReadFile<T>(string path, Func<T> read, string remedy, Hint? hint = null)
    {
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            return read();
        }
        catch (Exception failure) when (IsDamage(failure) || failure is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {Sentence(failure)} {remedy}", failure, hint);
        }
    }

    /// <summary>Reads JSON of the project's own from memory: all that has to be there must be.</summary>
    /// <typeparam name="T">What it holds.</typeparam>
    /// <param name="json">UTF-8.</param>
    /// <param name="options">How it was written.</param>
    /// <exception cref="JsonException">It is no such JSON.</exception>
    public static T ParseJson<T>(ReadOnlySpan<byte> json, JsonSerializerOptions options)
        where T : class => JsonSerializer.Deserialize<T>(json, StrictOf(options)) ?? throw new JsonException("It is empty.");

    /// <inheritdoc cref="ParseJson{T}(ReadOnlySpan{byte}, JsonSerializerOptions)"/>
    public static T ParseJson<T>(string json, JsonSerializerOptions options)
        where T : class => JsonSerializer.Deserialize<T>(json, StrictOf(options)) ?? throw new JsonException("It is empty.");

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
        is JsonException or KeyNotFoundException or InvalidDataException or FormatException or ArithmeticException or InvalidCastException or NotSupportedException
        or EndOfStreamException or ArgumentException or NullReferenceException or IndexOutOfRangeException
        || (failure is InvalidOperationException and not ObjectDisposedException);

    /// <summary>What is null or missing where it may not be is damage; the serialiser, left alone, would hand it on.</summary>
    private static JsonSerializerOptions StrictOf(JsonSerializerOptions options) => _strict.GetValue(
        options, known => new JsonSerializerOptions(known) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true });

    private static string Sentence(Exception failure) => failure.Message.EndsWith('.') ? failure.Message : failure.Message + ".";
}
