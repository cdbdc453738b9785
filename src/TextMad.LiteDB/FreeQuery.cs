using LiteDB;
using LiteDB.Engine;
using System.Globalization;
using System.Text;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.LiteDB;

/// <summary>A person's own question in LiteDB's language, which resembles SQL.</summary>
internal static class FreeQuery
{
    /// <summary>Runs a query that a person wrote, for reading only.</summary>
    /// <exception cref="InputException">LiteDB refuses it, it would change something, or the answer is too large.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static QueryAnswer Ask(ILiteEngine engine, string query, int limit, CancellationToken cancellation)
    {
        QueryText.RequireOne(query, backslashEscapes: true);

        // The engine cannot be stopped in the middle of its work, as while it sorts: then it is left to itself, and the question ends.
        return Task.Factory.StartNew(() => Read(engine, query, limit, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .WaitAsync(cancellation).GetAwaiter().GetResult();
    }

    private static QueryAnswer Read(ILiteEngine engine, string query, int limit, CancellationToken cancellation)
    {
        try
        {
            using var database = new LiteDatabase(new ReadOnlyEngine(engine), new BsonMapper());
            using var reader = database.Execute(query);
            var columns = new List<string>();
            var rows = new List<BsonDocument>();
            var (isCut, size) = (false, 0L);
            while (!isCut && reader.Read())
            {
                cancellation.ThrowIfCancellationRequested();
                isCut = rows.Count == limit;
                if (!isCut)
                {
                    size += QueryText.SizeOfRow + SizeOf(reader.Current);
                    QueryText.RequireSize(size, rows.Count);
                    rows.Add(reader.Current.IsDocument ? reader.Current.AsDocument : new BsonDocument { ["value"] = reader.Current });
                    columns.AddRange(rows[^1].Keys.Where(key => !columns.Contains(key, StringComparer.OrdinalIgnoreCase)));
                }
            }

            return new QueryAnswer(columns, [.. rows.Select(row => (IReadOnlyList<object?>)[.. columns.Select(column => Value(row[column]))])], isCut);
        }
        catch (Exception error) when (error is LiteException { ErrorCode: not LiteException.INVALID_DATAFILE_STATE } or ArgumentException or FormatException
            or InvalidCastException)
        {
            throw new InputException($"The store cannot answer '{query}': {error.Message} Ask in LiteDB's own language.", error, new Hint.ListOf(Hint.Listed.Views));
        }
    }

    private static long SizeOf(BsonValue value) => value.Type switch
    {
        BsonType.Document => value.AsDocument.Sum(field => QueryText.SizeOf(field.Key) + SizeOf(field.Value)),
        BsonType.Array => value.AsArray.Sum(SizeOf),
        BsonType.Binary => value.AsBinary.Length,
        BsonType.String => QueryText.SizeOf(value.AsString),
        _ => QueryText.SizeOf(null),
    };

    private static object? Value(BsonValue value) => value.Type switch
    {
        BsonType.Null or BsonType.MinValue or BsonType.MaxValue => null,
        BsonType.String => value.AsString,
        BsonType.Boolean => value.AsBoolean,
        BsonType.Int32 or BsonType.Int64 => value.AsInt64,
        BsonType.Double or BsonType.Decimal => value.AsDouble,
        BsonType.Binary => Convert.ToHexStringLower(value.AsBinary),
        BsonType.Array or BsonType.Document => Encoding.UTF8.GetString(BsonJson.Write(value)),
        BsonType.DateTime => BsonJson.Write(value.AsDateTime),
        _ => Convert.ToString(value.RawValue, CultureInfo.InvariantCulture),
    };
}
