using System.Data.Common;
using System.Globalization;

namespace TextMad.Storage.Sql;

/// <summary>A person's own SQL, on a connection that can only read.</summary>
internal static class FreeQuery
{
    /// <summary>Asks it.</summary>
    /// <exception cref="InputException">The database refuses it.</exception>
    public static QueryAnswer Ask(DbConnection connection, string sql, int limit, CancellationToken cancellation)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var stop = cancellation.Register(command.Cancel);
        try
        {
            using var reader = command.ExecuteReader();
            string[] columns = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
            var rows = new List<IReadOnlyList<object?>>();
            while (reader.Read())
            {
                cancellation.ThrowIfCancellationRequested();
                if (rows.Count == limit)
                {
                    return new QueryAnswer(columns, rows, IsCut: true);
                }

                rows.Add([.. Enumerable.Range(0, columns.Length).Select(i => Value(reader.GetValue(i)))]);
            }

            return new QueryAnswer(columns, rows, IsCut: false);
        }
        catch (DbException error)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new InputException($"The store does not answer '{sql}': {error.Message} 'textmad query --views' lists what can be asked.", error);
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
