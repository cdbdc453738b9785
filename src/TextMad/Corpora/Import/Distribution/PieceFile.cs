using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using TextMad.Compression;
using TextMad.Storage.Binding;
using TextMad.Texts;

namespace TextMad.Corpora.Import.Distribution;

/// <summary>
/// What was read of some files, in a file: gzip (whose check sum guards it), a JSON line for each item in order, and one that says how many there are. Whole or absent.
/// </summary>
internal static class PieceFile
{
    private const int Version = 1;

    private static readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes items.</summary>
    /// <param name="files">The work's files.</param>
    /// <param name="path">The file.</param>
    /// <param name="items">The items. Where something damaged is to stop the import, they end with the failure, which is written, too.</param>
    public static void Write(KeptFiles files, string path, IEnumerable<ImportItem> items) => files.Write(path, file =>
    {
        using var zip = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true);
        var count = 0;
        string? stopped = null;
        try
        {
            foreach (var item in items)
            {
                Put(LineOf(item));
                count++;
            }
        }
        catch (InputException damage) when (damage.Hint is Hint.LeaveOutDamaged)
        {
            stopped = damage.Message;
        }

        Put(new Line { Version = Version, Count = count, Stopped = stopped });

        void Put(Line line)
        {
            JsonSerializer.Serialize(zip, line, _json);
            zip.WriteByte((byte)'\n');
        }
    });

    /// <summary>Returns the items, streamed.</summary>
    /// <exception cref="TextMadException">The file is gone, damaged, or not what was written.</exception>
    /// <exception cref="InputException">The import is to stop here, at something damaged.</exception>
    public static IEnumerable<ImportItem> Read(KeptFiles files, string path)
    {
        files.Require(path);
        using var reader = Attempt(path, () => new StreamReader(Unpacking.Open(File.OpenRead(path), PackedForm.Gzip), new UTF8Encoding(false), false, 1 << 16));
        for (var count = 0; ; count++)
        {
            var line = Attempt(path, () => OwnData.ParseJson<Line>(reader.ReadLine() ?? throw new InvalidDataException("Its end is missing."), _json));
            if (line.Version is not null)
            {
                if (line.Version != Version || line.Count != count)
                {
                    throw new TextMadException($"{path} is damaged or of another version of the tool. Remove the import's folder to begin it again.");
                }

                if (line.Stopped is { } stopped)
                {
                    throw new InputException(stopped, hint: new Hint.LeaveOutDamaged());
                }

                yield break;
            }

            yield return Attempt(path, () => ItemOf(line));
        }
    }

    private static Line LineOf(ImportItem item) => item switch
    {
        ImportItem.Taken { Document: var document } taken => new Line
        {
            Id = document.Id.ToString(),
            Text = document.Text,
            Origin = document.Origin,
            Language = document.Language,
            Repairs = taken.Repairs.Any ? taken.Repairs : null,
            IsPart = taken.IsPart ? true : null,
        },
        ImportItem.Dropped dropped => new Line { Source = dropped.Source, Reason = dropped.Reason, Detail = dropped.Detail },
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static ImportItem ItemOf(Line line)
    {
        if (line.Text is null)
        {
            return new ImportItem.Dropped(line.Source ?? throw new InvalidDataException("An item has no source."), line.Reason!, line.Detail);
        }

        // The id is a hash of all that makes the document.
        var document = Document.Create(line.Text, line.Origin ?? throw new InvalidDataException("A document has no origin."), line.Language);
        return document.Id.ToString() == line.Id
            ? new ImportItem.Taken(document, line.Repairs ?? default) { IsPart = line.IsPart ?? false }
            : throw new InvalidDataException($"The document {line.Id} is not what was written.");
    }

    private static T Attempt<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InputException || OwnData.IsDamage(failure))
        {
            throw new TextMadException($"{path} cannot be read: {failure.Message} Remove the import's folder to begin it again.", failure);
        }
    }

    private sealed record Line
    {
        public string? Id { get; init; }

        public string? Text { get; init; }

        public Origin? Origin { get; init; }

        public string? Language { get; init; }

        public TextRepairs? Repairs { get; init; }

        public bool? IsPart { get; init; }

        public string? Source { get; init; }

        public string? Reason { get; init; }

        public string? Detail { get; init; }

        public int? Version { get; init; }

        public int? Count { get; init; }

        public string? Stopped { get; init; }
    }
}
