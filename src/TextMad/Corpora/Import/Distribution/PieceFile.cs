using TextMad.Storage.Binding;
using TextMad.Texts;

namespace TextMad.Corpora.Import.Distribution;

/// <summary>
/// What was read of some files, in a file (<see cref="PackedLines"/>): a line for each item in order, and one that says how many there are.
/// </summary>
internal static class PieceFile
{
    private const int Version = 1;

    private const string Work = "import";

    /// <summary>Writes items.</summary>
    /// <param name="files">The work's files.</param>
    /// <param name="path">The file.</param>
    /// <param name="items">The items. Where something damaged is to stop the import, they end with the failure, which is written, too.</param>
    public static void Write(KeptFiles files, string path, IEnumerable<ImportItem> items) => PackedLines.Write(files, path, put =>
    {
        var count = 0;
        string? stopped = null;
        try
        {
            foreach (var item in items)
            {
                put(LineOf(item));
                count++;
            }
        }
        catch (InputException damage) when (damage.Hint is Hint.LeaveOutDamaged)
        {
            stopped = damage.Message;
        }

        put(new Line { Version = Version, Count = count, Stopped = stopped });
    });

    /// <summary>Returns the items, streamed.</summary>
    /// <exception cref="TextMadException">The file is gone, damaged, or not what was written.</exception>
    /// <exception cref="InputException">The import is to stop here, at something damaged.</exception>
    public static IEnumerable<ImportItem> Read(KeptFiles files, string path)
    {
        var count = 0;
        foreach (var text in PackedLines.Read(files, path, Work))
        {
            var line = PackedLines.Attempt(path, Work, () => PackedLines.Parse<Line>(text));
            if (line.Version is null)
            {
                yield return PackedLines.Attempt(path, Work, () => ItemOf(line));
                count++;
                continue;
            }

            if (line.Version != Version || line.Count != count)
            {
                throw new TextMadException($"{path} is damaged or of another version of the tool. Remove the import's folder and begin again.");
            }

            if (line.Stopped is { } stopped)
            {
                throw new InputException(stopped, hint: new Hint.LeaveOutDamaged());
            }

            yield break;
        }

        throw new TextMadException($"{path} cannot be read: its end is missing. Remove the import's folder and begin again.");
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
