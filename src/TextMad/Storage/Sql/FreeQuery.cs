using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using TextMad.Storage.Records;

namespace TextMad.Storage.Sql;

/// <summary>A person's own SQL, on a connection that can only read.</summary>
internal static partial class FreeQuery
{
    private static readonly string[] _questions = ["EXPLAIN", "PRAGMA", "SELECT", "SHOW", "TABLE", "VALUES", "WITH"];

    /// <summary>Runs a query that a person wrote, for reading only.</summary>
    /// <exception cref="InputException">The database refuses it, or the answer is too large.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static QueryAnswer Ask(DbConnection connection, string sql, int limit, CancellationToken cancellation)
    {
        QueryText.RequireOne(sql, backslashEscapes: false);
        RequireQuestion(sql);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var stop = cancellation.Register(command.Cancel);
        try
        {
            using var reader = command.ExecuteReader();
            using var rest = new Rest(command);
            string[] columns = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
            var rows = new List<IReadOnlyList<object?>>();
            var size = 0L;
            while (reader.Read())
            {
                cancellation.ThrowIfCancellationRequested();
                if (rows.Count == limit)
                {
                    return new QueryAnswer(columns, rows, IsCut: true);
                }

                rows.Add([.. Enumerable.Range(0, columns.Length).Select(i => Value(reader.GetValue(i)))]);
                size += QueryText.SizeOfRow + rows[^1].Sum(QueryText.SizeOf);
                QueryText.RequireSize(size, rows.Count);
            }

            rest.IsRead = true;
            return new QueryAnswer(columns, rows, IsCut: false);
        }
        catch (InvalidOperationException error)
        {
            // The driver looked for values of parameters: $x, @x, :x, ?.
            throw new InputException($"The store cannot answer '{sql}': {error.Message} Parameters are not supported: write the values into the query.", error);
        }
        catch (DbException error)
        {
            cancellation.ThrowIfCancellationRequested();
            if (UnknownTable().Match(error.Message) is { Success: true } unknown)
            {
                throw QueryText.Unknown("view or table", (unknown.Groups[1].Success ? unknown.Groups[1] : unknown.Groups[2]).Value.Trim(), SqlViews.All.Select(view => view.Name));
            }

            throw new InputException($"The store cannot answer '{sql}': {error.Message}", error, new Hint.ListOf(Hint.Listed.Views));
        }
    }

    /// <summary>
    /// Refuses what is not a question by its first word, before the database begins with it: one that can only read refuses to write to the store, but may have made a
    /// file beside it by then (<c>VACUUM INTO</c>).
    /// </summary>
    private static void RequireQuestion(string sql)
    {
        var word = FirstWord().Match(sql).Groups[1].Value;
        if (!_questions.Contains(word, StringComparer.OrdinalIgnoreCase))
        {
            throw new InputException($"The store cannot answer '{sql}': a query begins with {string.Join(", ", _questions[..^1])} or {_questions[^1]}.",
                new Hint.ListOf(Hint.Listed.Views));
        }
    }

    // Behind white space, remarks and opening brackets.
    [GeneratedRegex(@"\A(?:\s|--[^\n]*\n|(?s:/\*.*?\*/)|\()*([^\s(;]*)")]
    private static partial Regex FirstWord();

    // The wording of SQLite and of PostgreSQL.
    [GeneratedRegex("""no such table: ([^'\n]+)|relation "([^"]+)" does not exist""")]
    private static partial Regex UnknownTable();

    /// <summary>Has the server stop with what nobody will read: its driver would read all of it before it lets go of the answer.</summary>
    private sealed class Rest(DbCommand command) : IDisposable
    {
        /// <summary>Whether there is none.</summary>
        public bool IsRead { get; set; }

        public void Dispose()
        {
            if (!IsRead)
            {
                command.Cancel();
            }
        }
    }

    private static object? Value(object value) => value switch
    {
        DBNull => null,
        byte[] bytes => Convert.ToHexStringLower(bytes),
        string or long or double or bool => value,
        float or decimal => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        sbyte or byte or short or ushort or int or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
