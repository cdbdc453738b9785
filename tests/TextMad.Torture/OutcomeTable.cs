using System.Globalization;

namespace TextMad.Torture;

/// <summary>What came of a campaign: counts, a row for each thing that something was done to, and every failure.</summary>
/// <param name="things">What a row is, in the singular.</param>
/// <param name="columns">What is counted. The number of failures is a column of its own.</param>
internal sealed class OutcomeTable(string things, params string[] columns)
{
    private readonly Lock _lock = new();
    private readonly List<(string Name, long[] Counts)> _rows = [];
    private readonly List<CampaignFailure> _failures = [];
    private readonly List<string> _notes = [];

    /// <summary>What a row is.</summary>
    public string Things => things;

    /// <summary>What is counted.</summary>
    public IReadOnlyList<string> Columns => columns;

    /// <summary>The rows in the order in which they were begun.</summary>
    public IReadOnlyList<(string Name, long[] Counts)> Rows => _rows;

    /// <summary>What did not hold.</summary>
    public IReadOnlyList<CampaignFailure> Failures => _failures;

    /// <summary>What was left out, and why.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Counts something.</summary>
    public void Add(string row, string column, long by = 1)
    {
        var place = Array.IndexOf(columns, column);
        ArgumentOutOfRangeException.ThrowIfNegative(place, column);
        lock (_lock)
        {
            Counts(row)[place] += by;
        }
    }

    /// <summary>Says that something did not hold.</summary>
    public void Fail(string row, long index, string problem)
    {
        lock (_lock)
        {
            Counts(row);
            _failures.Add(new CampaignFailure(row, index, problem));
        }
    }

    /// <summary>Says that something was left out, and why.</summary>
    public void Note(string text)
    {
        lock (_lock)
        {
            _notes.Add(text);
        }
    }

    /// <summary>The sum of a column.</summary>
    public long Total(string column) => _rows.Sum(row => row.Counts[Array.IndexOf(columns, column)]);

    /// <summary>Writes the table with a line of sums, the notes, and the failures.</summary>
    public void WriteTo(TextWriter output)
    {
        var lines = _rows.Select(row => Cells(row.Name, row.Counts, _failures.Count(failure => failure.Row == row.Name)))
            .Prepend([things, .. columns, "failures"])
            .Append(Cells("all", [.. columns.Select(Total)], _failures.Count)).ToList();
        var widths = Enumerable.Range(0, columns.Length + 2).Select(i => lines.Max(line => line[i].Length)).ToList();
        foreach (var line in lines)
        {
            output.WriteLine(string.Join("  ", line.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))));
        }

        foreach (var note in _notes)
        {
            output.WriteLine($"note: {note}");
        }

        foreach (var failure in _failures)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"FAILED {failure.Row}, try {failure.Index}: {failure.Problem}"));
        }
    }

    private static string[] Cells(string name, long[] counts, int failures) =>
        [name, .. counts.Append(failures).Select(count => count.ToString("N0", CultureInfo.InvariantCulture))];

    private long[] Counts(string row)
    {
        if (_rows.Find(known => known.Name == row) is { Name: not null } found)
        {
            return found.Counts;
        }

        _rows.Add((row, new long[columns.Length]));
        return _rows[^1].Counts;
    }
}
