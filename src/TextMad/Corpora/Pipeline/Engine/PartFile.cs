using TextMad.Storage.Binding;

namespace TextMad.Corpora.Pipeline.Engine;

/// <summary>A part of the documents on their way, in a file: a line that says what follows, and a line per document (<see cref="PackedLines"/>).</summary>
internal static class PartFile
{
    private const int Version = 1;
    private const string Work = "run";

    /// <summary>Writes a part.</summary>
    /// <param name="files">The run's files.</param>
    /// <param name="path">The file.</param>
    /// <param name="start">The number of its first document among all that went in.</param>
    /// <param name="records">The documents.</param>
    public static void Write(KeptFiles files, string path, int start, IReadOnlyList<DocumentRecord> records) => PackedLines.Write(files, path, put =>
    {
        put(new Header(Version, start, records.Count));
        foreach (var record in records)
        {
            put(record);
        }
    });

    /// <summary>Returns the number of a part's first document and how many it has.</summary>
    /// <exception cref="TextMadException">It is gone, damaged, or not what was written.</exception>
    public static (int Start, int Count) ReadHeader(KeptFiles files, string path)
    {
        var lines = PackedLines.Read(files, path, Work);
        var header = PackedLines.Attempt(path, Work, () => HeaderOf(lines));
        return header.Version == Version
            ? (header.Start, header.Count)
            : throw new TextMadException($"{path} was written by another version of the tool; remove the run's folder and begin again.");
    }

    /// <summary>Returns the documents of a part.</summary>
    /// <exception cref="TextMadException">It is gone, damaged, or not what was written.</exception>
    public static List<DocumentRecord> Read(KeptFiles files, string path) => PackedLines.Attempt(path, Work, () =>
    {
        var lines = PackedLines.Read(files, path, Work).ToList();
        var count = HeaderOf(lines).Count;
        return lines.Count == count + 1
            ? lines.Skip(1).Select(PackedLines.Parse<DocumentRecord>).ToList()
            : throw new InvalidDataException($"It has {lines.Count - 1} documents, not {count}.");
    });

    private static Header HeaderOf(IEnumerable<string> lines) => PackedLines.Parse<Header>(lines.FirstOrDefault() ?? throw new InvalidDataException("It is empty."));

    private sealed record Header(int Version, int Start, int Count);
}
