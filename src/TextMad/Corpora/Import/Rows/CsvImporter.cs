using System.Globalization;
using System.Text.Json;
using TextMad.Texts;

namespace TextMad.Corpora.Import.Rows;

/// <summary>
/// Tables of text [RFC 4180], a document per row, with the fields of <see cref="JsonLinesImporter"/> as columns. The first row names the columns; a column
/// <c>metadata.NAME</c> is the field NAME of the metadata. Columns are parted by what parts the names: a comma, semicolon, tab or bar.
/// </summary>
/// <remarks>
/// A value can be quoted, and go on over several lines then; a quote within is doubled. Empty values are left out. A row with more or fewer values than there are columns is
/// damaged, and so is text behind a closing quote.
/// </remarks>
public sealed class CsvImporter : IDocumentImporter
{
    private const int ChunkRows = 512;
    private const long ChunkCharacters = 1 << 22;
    private const string MetadataPrefix = "metadata.";

    private readonly char? _delimiter;

    /// <summary>Creates an importer.</summary>
    /// <param name="delimiter">What parts columns; null to find out.</param>
    public CsvImporter(char? delimiter = null) => _delimiter = delimiter;

    /// <inheritdoc/>
    public IEnumerable<ImportItem> Read(ImportFile file, ImportOptions options)
    {
        using var reader = new TextFileReader(file, options.KnownEncoding);
        using var table = new CsvRows(reader, file, _delimiter, options.MaximumDocumentLength);
        if (table.Names is null)
        {
            yield break;
        }

        var columns = new Columns(table.Names, options.TextField ?? "text");
        if (!columns.HasText)
        {
            throw new ImportFailure(
                DropReasons.BrokenLine,
                $"{file.Path}: no column is named \"{options.TextField ?? "text"}\"; its first row names {Quoted(table.Names)}. Name the column that holds the text.");
        }

        foreach (var rows in Chunks(table))
        {
            // Rows do not depend on each other: they are parsed side by side and handed on in order.
            var parsed = new ParsedRow[rows.Count];
            var repairs = new TextRepairs[rows.Count];
            Parallel.For(0, rows.Count, i =>
            {
                repairs[i] = new TextRepairs(rows[i].Invalid, 0, 0);
                parsed[i] = Parse(rows[i], columns, file, options, ref repairs[i]);
            });
            for (var i = 0; i < rows.Count; i++)
            {
                yield return parsed[i].ItemOf($"{file.Path}:{rows[i].Line}", $"{file.Path}, line {rows[i].Line}", repairs[i], options);
            }
        }
    }

    /// <summary>Returns rows, a few hundred at once or as many as hold some characters; what was read before a failure is handed on first.</summary>
    private static IEnumerable<List<CsvRow>> Chunks(CsvRows table)
    {
        for (var isOver = false; !isOver;)
        {
            var rows = new List<CsvRow>();
            ImportFailure? failure = null;
            for (var characters = 0L; !isOver && rows.Count < ChunkRows && characters < ChunkCharacters;)
            {
                try
                {
                    if (table.Next() is { } row)
                    {
                        rows.Add(row);
                        characters += row.Values.Sum(value => (long)value.Length);
                    }
                    else
                    {
                        isOver = true;
                    }
                }
                catch (ImportFailure broken)
                {
                    (failure, isOver) = (broken, true);
                }
            }

            yield return rows;
            if (failure is not null)
            {
                throw failure;
            }
        }
    }

    private static ParsedRow Parse(CsvRow row, Columns columns, ImportFile file, ImportOptions options, ref TextRepairs repairs)
    {
        if (row.Complaint is { } complaint)
        {
            return ParsedRow.Broken(complaint);
        }

        if (row.Invalid > 0 && TextDecoding.IsBeyondRepair(row.Values.Sum(value => (long)value.AsSpan().Count('\uFFFD')), row.Values.Sum(value => (long)value.Length)))
        {
            return new ParsedRow(null, TextReasons.Undecodable, "more than 1% of it are bytes that the file's encoding does not allow");
        }

        if (row.Values.Length != columns.Count)
        {
            return ParsedRow.Broken(FormattableString.Invariant($"it has {row.Values.Length} values, and the first row names {columns.Count} columns."));
        }

        try
        {
            using var json = JsonDocument.Parse(columns.Write(row.Values));
            return DocumentFields.Read(json.RootElement, "row", file, row.Line, options, ref repairs);
        }
        catch (InputException failure)
        {
            return ParsedRow.Broken(failure.Message);
        }
        catch (Exception failure) when (ItemFault.IsOfItem(failure))
        {
            return new ParsedRow(null, TextReasons.Internal, ItemFault.Describe(failure));
        }
    }

    private static string Quoted(IReadOnlyList<string> names)
    {
        const int Shown = 12;
        return string.Join(", ", names.Take(Shown).Select(name => $"\"{name}\"")) + (names.Count > Shown ? ", ..." : "");
    }

    /// <summary>The columns of a table, which turn a row into a JSON object.</summary>
    private sealed class Columns
    {
        private readonly string[] _names;
        private readonly int[] _metadata;
        private readonly bool[] _isMetadata;
        private readonly int _text;

        public Columns(IReadOnlyList<string> names, string text)
        {
            var known = new Dictionary<string, int>(StringComparer.Ordinal);
            _names = [.. names.Select((name, i) => Free(name.Length > 0 ? name : string.Create(CultureInfo.InvariantCulture, $"column_{i + 1}"), known))];
            _text = Array.IndexOf(_names, text);
            _isMetadata = new bool[_names.Length];
            _metadata = [.. Enumerable.Range(0, _names.Length).Where(i =>
                i != _text && _names[i].Length > MetadataPrefix.Length && _names[i].StartsWith(MetadataPrefix, StringComparison.Ordinal))];
            Array.ForEach(_metadata, i => _isMetadata[i] = true);
        }

        public int Count => _names.Length;

        public bool HasText => _text >= 0;

        public byte[] Write(string[] values)
        {
            using var stream = new MemoryStream();
            using (var writer = new Utf8JsonWriter(stream))
            {
                writer.WriteStartObject();
                for (var i = 0; i < _names.Length; i++)
                {
                    if (i == _text || (values[i].Length > 0 && !_isMetadata[i]))
                    {
                        writer.WriteString(_names[i], values[i]);
                    }
                }

                if (Array.Exists(_metadata, i => values[i].Length > 0))
                {
                    writer.WriteStartObject("metadata");
                    foreach (var i in _metadata.Where(i => values[i].Length > 0))
                    {
                        WriteMetadata(writer, _names[i][MetadataPrefix.Length..], values[i]);
                    }

                    writer.WriteEndObject();
                }

                writer.WriteEndObject();
            }

            return stream.ToArray();
        }

        private static void WriteMetadata(Utf8JsonWriter writer, string name, string value)
        {
            // The one field of which more than its text is understood.
            if (name == "machine_share" && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && double.IsFinite(share))
            {
                writer.WriteNumber(name, share);
            }
            else
            {
                writer.WriteString(name, value);
            }
        }

        /// <summary>Returns a name that no column before has: the second <c>a</c> is <c>a_2</c>.</summary>
        /// <remarks>How often each was there is kept, so that thousands of one name are no search.</remarks>
        private static string Free(string name, Dictionary<string, int> known)
        {
            var free = name;
            while (!known.TryAdd(free, 1))
            {
                free = string.Create(CultureInfo.InvariantCulture, $"{name}_{++known[name]}");
            }

            return free;
        }
    }
}
