using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using TextMad.Compression;
using TextMad.Storage.Binding;

namespace TextMad.Corpora.Pipeline.Engine;

/// <summary>
/// A part of the documents on their way, in a file: gzip (whose check sum guards it), a line that says what follows, and a JSON line per document.
/// Whole or absent.
/// </summary>
internal static class PartFile
{
    private const int Version = 1;

    private static readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes a part.</summary>
    /// <param name="files">The run's files.</param>
    /// <param name="path">The file.</param>
    /// <param name="start">The number of its first document among all that went in.</param>
    /// <param name="records">The documents.</param>
    public static void Write(KeptFiles files, string path, int start, IReadOnlyList<DocumentRecord> records) => files.Write(path, file =>
    {
        using var zip = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true);
        JsonSerializer.Serialize(zip, new Header(Version, start, records.Count), _json);
        foreach (var record in records)
        {
            zip.WriteByte((byte)'\n');
            JsonSerializer.Serialize(zip, record, _json);
        }

        zip.WriteByte((byte)'\n');
    });

    /// <summary>Returns the number of a part's first document and how many it has.</summary>
    /// <exception cref="TextMadException">It is gone, damaged, or not what was written.</exception>
    public static (int Start, int Count) ReadHeader(KeptFiles files, string path)
    {
        files.Require(path);
        using var reader = Open(path);
        var header = Attempt(path, () => Parse<Header>(reader.ReadLine()));
        return header.Version == Version
            ? (header.Start, header.Count)
            : throw new TextMadException($"{path} was written by another version of the tool; remove the run's folder and begin again.");
    }

    /// <summary>Returns the documents of a part.</summary>
    /// <exception cref="TextMadException">It is gone, damaged, or not what was written.</exception>
    public static List<DocumentRecord> Read(KeptFiles files, string path)
    {
        files.Require(path);
        using var reader = Open(path);
        return Attempt(path, () =>
        {
            var count = Parse<Header>(reader.ReadLine()).Count;
            var records = new List<DocumentRecord>(count);
            while (reader.ReadLine() is { } line)
            {
                records.Add(Parse<DocumentRecord>(line));
            }

            return records.Count == count ? records : throw new InvalidDataException($"It has {records.Count} documents, not {count}.");
        });
    }

    private static T Parse<T>(string? line)
        where T : class =>
        OwnData.ParseJson<T>(line ?? throw new InvalidDataException("It is empty."), _json);

    private static StreamReader Open(string path) =>
        Attempt(path, () => new StreamReader(Unpacking.Open(File.OpenRead(path), PackedForm.Gzip), new UTF8Encoding(false), false, 1 << 16));

    private static T Attempt<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InputException || OwnData.IsDamage(failure))
        {
            throw new TextMadException($"{path} cannot be read: {failure.Message} Remove the run's folder and begin again.", failure);
        }
    }

    private sealed record Header(int Version, int Start, int Count);
}
