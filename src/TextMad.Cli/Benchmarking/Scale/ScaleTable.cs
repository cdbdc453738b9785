using System.Text.Json;
using TextMad.Experiments;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Cli.Benchmarking.Scale;

/// <summary>What was measured on a machine of how costs grow; kept in the workspace, where plans take their estimates from it.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Rows">The works, in the order in which they are listed.</param>
internal sealed record ScaleTable(string Machine, IReadOnlyList<ScaleRow> Rows)
{
    private const string FileName = "scale.json";

    // A tokenizer's token of English is about this long.
    private const double BytesPerToken = 4;

    private static readonly JsonSerializerOptions _json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n" };

    /// <summary>This machine, as far as speed depends on it.</summary>
    public static string ThisMachine => FormattableString.Invariant(
        $"{Environment.ProcessorCount} cores, {VectorSet.BitsUsed}-bit vectors, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1L << 30)} GiB of memory");

    /// <summary>What a plan says of where its estimate comes from.</summary>
    /// <param name="context">Has the workspace.</param>
    public string Source(CliContext context) =>
        FormattableString.Invariant($"by {Shell.Mark(context.Typed("bench", "scale"))} of {Rows.Max(row => row.Measured):yyyy-MM-dd}");

    /// <summary>Reads what a workspace keeps; null where nothing was measured there.</summary>
    /// <exception cref="InputException">The file is not what was written.</exception>
    public static ScaleTable? ReadIfThere(Workspace workspace)
    {
        var path = Path.Combine(workspace.Directory, FileName);
        return File.Exists(path) ? OwnData.ReadJson<ScaleTable>(path, _json, "Delete it, and measure again where estimates are wanted.") : null;
    }

    /// <summary>Keeps it in a workspace, with the rows that were measured there on the same machine before and are not measured again.</summary>
    /// <returns>All that is kept.</returns>
    public ScaleTable Keep(Workspace workspace)
    {
        var before = ReadIfThere(workspace);
        var old = before is null || before.Machine != Machine ? [] : before.Rows.Where(row => Rows.All(mine => mine.Work != row.Work));
        var order = ScaledWorks.All.Select(work => work.Name).ToList();
        var all = this with { Rows = [.. Rows.Concat(old).OrderBy(row => order.IndexOf(row.Work))] };
        Directory.CreateDirectory(workspace.Directory);
        AtomicFile.WriteText(Path.Combine(workspace.Directory, FileName), JsonSerializer.Serialize(all, _json));
        return all;
    }

    /// <summary>Estimates work on text; null where it was not measured.</summary>
    /// <param name="work">The work.</param>
    /// <param name="bytes">Bytes of text.</param>
    public (double Seconds, long PeakBytes)? OfText(string work, double bytes) => Rows.FirstOrDefault(row => row.Work == work) is { } row && bytes > 0
        ? row.At(Math.Max(1, bytes / row.UnitBytes))
        : null;

    /// <summary>
    /// Estimates what a run does beside training, writing and scoring: the tokenizer, once a seed, and the metrics of each generation; null where either was not measured.
    /// </summary>
    /// <param name="plan">The amounts of the run.</param>
    /// <param name="seeds">Its seeds.</param>
    public double? BesideModels(ExperimentPlan plan, int seeds) =>
        OfText(ScaledWorks.Tokenizer, plan.RealTokens * BytesPerToken) is { } tokenizer
        && OfText(ScaledWorks.Metrics, BytesPerToken * plan.WrittenTokens / Math.Max(1, plan.Fits)) is { } metrics
            ? (seeds * tokenizer.Seconds) + (plan.Fits * metrics.Seconds)
            : null;
}
