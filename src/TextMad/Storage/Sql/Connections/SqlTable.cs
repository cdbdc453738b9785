using System.Globalization;

namespace TextMad.Storage.Sql.Connections;

/// <summary>A table that rows are added to by the thousand, and the columns that are given.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">The columns.</param>
internal sealed record SqlTable(string Name, params IReadOnlyList<(string Name, SqlType Type)> Columns)
{
    /// <summary>The names of the columns.</summary>
    public string ColumnNames { get; } = string.Join(", ", Columns.Select(column => column.Name));

    /// <summary>The statement that adds one row.</summary>
    public string InsertSql { get; } =
        $"INSERT INTO {Name} ({string.Join(", ", Columns.Select(column => column.Name))}) " +
        $"VALUES ({string.Join(", ", Enumerable.Range(1, Columns.Count).Select(i => "$" + i.ToString(CultureInfo.InvariantCulture)))})";
}
