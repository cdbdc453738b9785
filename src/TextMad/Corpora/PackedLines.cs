using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using TextMad.Compression;
using TextMad.Storage.Binding;

namespace TextMad.Corpora;

/// <summary>Kept files of what is on its way between the tasks of some work: JSON lines in gzip, whose check sum guards them. Whole or absent.</summary>
internal static class PackedLines
{
    private static readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes a file.</summary>
    /// <param name="files">The work's files.</param>
    /// <param name="path">The file.</param>
    /// <param name="write">Gives the lines to what it is given, one after the other.</param>
    public static void Write(KeptFiles files, string path, Action<Action<object>> write) => files.Write(path, file =>
    {
        using var zip = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true);
        write(line =>
        {
            JsonSerializer.Serialize(zip, line, line.GetType(), _json);
            zip.WriteByte((byte)'\n');
        });
    });

    /// <summary>Returns the lines of a file that must be there, streamed.</summary>
    /// <param name="files">The work's files.</param>
    /// <param name="path">The file.</param>
    /// <param name="work">What the file belongs to, for people: <c>run</c>, say.</param>
    /// <exception cref="TextMadException">It is gone, damaged, or not what was written.</exception>
    public static IEnumerable<string> Read(KeptFiles files, string path, string work)
    {
        files.Require(path);
        using var reader = Attempt(path, work, () => new StreamReader(Unpacking.Open(File.OpenRead(path), PackedForm.Gzip), new UTF8Encoding(false), false, 1 << 16));
        while (Attempt(path, work, reader.ReadLine) is { } line)
        {
            yield return line;
        }
    }

    /// <summary>Reads a line.</summary>
    public static T Parse<T>(string line)
        where T : class => OwnData.ParseJson<T>(line, _json);

    /// <summary>Does something with a file's content, and names the file where that fails.</summary>
    /// <exception cref="TextMadException">It is damaged, or not what was written.</exception>
    public static T Attempt<T>(string path, string work, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InputException || OwnData.IsDamage(failure))
        {
            throw new TextMadException($"{path} cannot be read: {failure.Message} Remove the {work}'s folder and begin again.", failure);
        }
    }
}
