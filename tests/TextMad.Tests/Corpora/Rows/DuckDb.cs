using DuckDB.NET.Data;

namespace TextMad.Tests.Corpora.Rows;

/// <summary>DuckDB, which reads and writes tables without a line of this project's.</summary>
internal sealed class DuckDb : IDisposable
{
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    public DuckDb() => _connection.Open();

    public void Do(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Returns the first column of an answer as text.</summary>
    public List<string?> Ask(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var answer = new List<string?>();
        while (reader.Read())
        {
            answer.Add(reader.IsDBNull(0) ? null : Convert.ToString(reader.GetValue(0), System.Globalization.CultureInfo.InvariantCulture));
        }

        return answer;
    }

    public void Dispose() => _connection.Dispose();
}
