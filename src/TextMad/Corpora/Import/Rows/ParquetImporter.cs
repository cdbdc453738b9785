using System.Globalization;
using System.Text.Json;
using TextMad.Corpora.Import.Rows.Columns;
using TextMad.Parquet;
using TextMad.Texts;

namespace TextMad.Corpora.Import.Rows;

/// <summary>
/// Parquet tables with the fields of <see cref="JsonLinesImporter"/> as columns. Groups, lists and maps become objects and lists of the metadata, times become texts of
/// ISO 8601; binary columns are left out, unless one is named as the text.
/// </summary>
/// <remarks>
/// A page of each column is held in memory at a time. Any compression and any encoding of the format can be read. A file that cannot be read anywhere, such as a pipe, is
/// copied to a temporary file first, since a table's description stands at its end.
/// </remarks>
public sealed class ParquetImporter : IDocumentImporter
{
    private const int ChunkRows = 512;
    private const long ChunkBytes = 1 << 22;

    /// <inheritdoc/>
    public IEnumerable<ImportItem> Read(ImportFile file, ImportOptions options)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(options);
        using var stream = Attempt(file, () => Seekable(file.Open(1 << 16)));
        using var table = Attempt(file, () => ParquetRows.Open(stream, options.TextField ?? "text"));
        using var rows = table.Read().GetEnumerator();
        var number = 0L;
        var chunk = new List<byte[]>();
        for (var isOver = false; !isOver; number += chunk.Count)
        {
            chunk.Clear();
            ImportFailure? failure = null;
            for (var bytes = 0L; !isOver && chunk.Count < ChunkRows && bytes < ChunkBytes;)
            {
                try
                {
                    isOver = !Attempt(file, rows.MoveNext);
                }
                catch (ImportFailure broken)
                {
                    // What was read before it is handed on first.
                    (failure, isOver) = (broken, true);
                }

                if (!isOver)
                {
                    chunk.Add(rows.Current);
                    bytes += rows.Current.Length;
                }
            }

            foreach (var item in Items(chunk, number, file, options))
            {
                yield return item;
            }

            if (failure is not null)
            {
                throw failure;
            }
        }
    }

    /// <summary>Rows do not depend on each other: they are parsed side by side and handed on in order.</summary>
    private static IEnumerable<ImportItem> Items(List<byte[]> rows, long before, ImportFile file, ImportOptions options)
    {
        var parsed = new ParsedRow[rows.Count];
        var repairs = new TextRepairs[rows.Count];
        Parallel.For(0, rows.Count, i => parsed[i] = Parse(rows[i], file, before + i + 1, options, ref repairs[i]));
        for (var i = 0; i < parsed.Length; i++)
        {
            var row = (before + i + 1).ToString(CultureInfo.InvariantCulture);
            yield return parsed[i].ItemOf($"{file.Path}:{row}", $"{file.Path}, row {row}", repairs[i], options);
        }
    }

    private static ParsedRow Parse(byte[] row, ImportFile file, long number, ImportOptions options, ref TextRepairs repairs)
    {
        if (row.Length > options.MaximumDocumentLength)
        {
            return new ParsedRow(null, DropReasons.TooLarge, FormattableString.Invariant($"a row of {row.Length} bytes, more than {options.MaximumDocumentLength}"));
        }

        try
        {
            using var json = JsonDocument.Parse(row);
            return DocumentFields.Read(json.RootElement, "row", file, number, options, ref repairs);
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

    private static Stream Seekable(FileStream stream)
    {
        if (stream.CanSeek)
        {
            return stream;
        }

        using (stream)
        {
            var copy = ScratchFile.Create();
            stream.CopyTo(copy);
            copy.Position = 0;
            return copy;
        }
    }

    private static T Attempt<T>(ImportFile file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is not (ImportFailure or TextMadException or OperationCanceledException))
        {
            // Whatever a reader of tables meets in a damaged one, it says in its own way.
            throw new ImportFailure(DropReasons.Unreadable, $"Cannot read {file.Path} as a Parquet table: {ParquetTable.MessageOf(failure).TrimEnd('.')}.", failure);
        }
    }
}
