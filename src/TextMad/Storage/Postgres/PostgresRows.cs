using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using TextMad.Storage.Sql.Connections;

namespace TextMad.Storage.Postgres;

/// <summary>
/// Many rows in one go: by <c>COPY</c> where none can be there, by one statement over arrays for documents, and else by statements that do not wait for each other.
/// </summary>
internal sealed class PostgresRows : ISqlRows
{
    // Statements that are under way at once: as many as make waiting for the network small against their work.
    private const int Together = 500;

    private const string AddDocumentsSql =
        "INSERT INTO documents (id, content, group_key, language, words, bytes, origin, origin_key) " +
        "SELECT v.id, v.content, v.group_key, v.language, v.words, v.bytes, v.origin, v.origin_key " +
        "FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) WITH ORDINALITY AS v (id, content, group_key, language, words, bytes, origin, origin_key, number) " +
        "ORDER BY v.number ON CONFLICT (id) DO NOTHING RETURNING key, id";

    /// <inheritdoc/>
    public IReadOnlyList<int> Execute(StoreConnection connection, string sql, IReadOnlyList<object?[]> rows)
    {
        var changed = new List<int>(rows.Count);
        foreach (var chunk in rows.Chunk(Together))
        {
            using var batch = Batch(connection, sql, chunk);
            batch.ExecuteNonQuery();
            changed.AddRange(Enumerable.Range(0, chunk.Length).Select(i => batch.BatchCommands[i].RecordsAffected));
        }

        return changed;
    }

    /// <inheritdoc/>
    public void Ask(StoreConnection connection, string sql, IReadOnlyList<object?[]> rows, Action<int, DbDataReader> read)
    {
        var index = 0;
        foreach (var chunk in rows.Chunk(Together))
        {
            using var batch = Batch(connection, sql, chunk);
            using var answer = batch.ExecuteReader();
            do
            {
                while (answer.Read())
                {
                    read(index, answer);
                }

                index++;
            }
            while (answer.NextResult());
        }
    }

    /// <inheritdoc/>
    public void Insert(StoreConnection connection, SqlTable table, IReadOnlyList<object?[]> rows)
    {
        var types = table.Columns.Select(column => TypeOf(column.Type)).ToArray();
        using var copy = ((NpgsqlConnection)connection.Connection).BeginBinaryImport($"COPY {table.Name} ({table.ColumnNames}) FROM STDIN (FORMAT BINARY)");
        foreach (var row in rows)
        {
            copy.StartRow();
            for (var i = 0; i < types.Length; i++)
            {
                if (row[i] is { } value)
                {
                    copy.Write(connection.Value(value), types[i]);
                }
                else
                {
                    copy.WriteNull();
                }
            }
        }

        copy.Complete();
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Keys come from the server's sequence, so that those who write at once do not wait for each other. Rows get them in the order in which they are sorted [PostgreSQL
    /// documentation, "SELECT", "ORDER BY"; "INSERT" evaluates defaults behind it].
    /// </remarks>
    public IReadOnlyList<long?> AddDocuments(StoreConnection connection, IReadOnlyList<DocumentRow> documents)
    {
        using var command = (NpgsqlCommand)connection.Connection.CreateCommand();
        command.CommandText = AddDocumentsSql;
        Add(NpgsqlDbType.Bytea, documents.Select(document => document.Id).ToArray());
        Add(NpgsqlDbType.Bytea, documents.Select(document => document.Content).ToArray());
        Add(NpgsqlDbType.Bigint, documents.Select(document => document.Group).ToArray());
        Add(NpgsqlDbType.Text, documents.Select(document => Text(document.Language)).ToArray());
        Add(NpgsqlDbType.Bigint, documents.Select(document => (long)document.Words).ToArray());
        Add(NpgsqlDbType.Bigint, documents.Select(document => (long)document.Bytes).ToArray());
        Add(NpgsqlDbType.Text, documents.Select(document => Text(document.Origin)).ToArray());
        Add(NpgsqlDbType.Bigint, documents.Select(document => document.OriginKey).ToArray());
        var added = new Dictionary<DocumentId, long>();
        using (var row = command.ExecuteReader())
        {
            while (row.Read())
            {
                added.Add(DocumentId.FromBytes(row.GetFieldValue<byte[]>(1)), row.GetInt64(0));
            }
        }

        // Of one that stands twice in the list, the first is the one that was added.
        return [.. documents.Select(document => added.Remove(DocumentId.FromBytes(document.Id), out var key) ? key : (long?)null)];

        void Add(NpgsqlDbType type, object values) => command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | type, Value = values });

        string? Text(string? text) => text is null ? null : (string)connection.Value(text);
    }

    private static NpgsqlBatch Batch(StoreConnection connection, string sql, object?[][] rows)
    {
        sql = connection.Translate(sql);
        var batch = ((NpgsqlConnection)connection.Connection).CreateBatch();
        foreach (var row in rows)
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var value in row)
            {
                command.Parameters.Add(new NpgsqlParameter { Value = connection.Value(value) });
            }

            batch.BatchCommands.Add(command);
        }

        return batch;
    }

    private static NpgsqlDbType TypeOf(SqlType type) => type switch
    {
        SqlType.Integer => NpgsqlDbType.Bigint,
        SqlType.Real => NpgsqlDbType.Double,
        SqlType.Text => NpgsqlDbType.Text,
        _ => NpgsqlDbType.Bytea,
    };
}
