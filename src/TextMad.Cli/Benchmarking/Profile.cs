using Spectre.Console;
using TextMad.Cli.Output;
using TextMad.Models.Transformers;

namespace TextMad.Cli.Benchmarking;

/// <summary>Where the threads' time went, kernel by kernel.</summary>
internal sealed record Profile(IReadOnlyList<ProfileRow> Rows)
{
    /// <summary>Returns the profile of some work that took so long.</summary>
    /// <param name="clock">What was measured.</param>
    /// <param name="seconds">Time from beginning to end.</param>
    /// <param name="threads">Threads that worked.</param>
    public static Profile Of(KernelClock clock, double seconds, int threads)
    {
        var rows = new List<ProfileRow>();
        var known = 0.0;
        foreach (var kind in Enum.GetValues<KernelKind>())
        {
            var (spent, operations) = clock[kind];
            known += spent;
            if (spent > 0)
            {
                rows.Add(new ProfileRow(kind.ToString(), spent / (seconds * threads), operations > 0 ? operations / spent / 1e9 : null));
            }
        }

        rows.Sort((a, b) => b.Share.CompareTo(a.Share));
        rows.Add(new ProfileRow("waiting and other work", Math.Max(0, 1 - (known / (seconds * threads))), null));
        return new Profile(rows);
    }

    /// <summary>Writes a table.</summary>
    public void Write(CliContext context)
    {
        var table = Tables.CreateNumeric(1, "kernel", "share of time", "GFLOP/s a thread");
        foreach (var row in Rows)
        {
            table.AddRow(row.Kernel, Tables.Number(100 * row.Share, 3) + "%", row.GflopsPerThread is { } gflops ? Tables.Number(gflops, 3) : "");
        }

        context.Console.Write(table);
    }
}
