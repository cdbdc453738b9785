using Spectre.Console;
using System.CommandLine;
using System.Globalization;
using TextMad.Cli.Arguments;
using TextMad.Cli.Benchmarking.Scale;
using TextMad.Cli.Output;
using TextMad.Configuration;
using TextMad.Statistics;

namespace TextMad.Cli.Commands.Bench;

/// <summary>What <c>textmad bench scale</c> was asked.</summary>
internal sealed record BenchScaleSettings(IReadOnlyList<ScaledWork> Works, IReadOnlyList<int> Sizes, bool Kept, bool Here, bool Json);

/// <summary><c>textmad bench scale</c>: how time and memory grow with size.</summary>
internal sealed class BenchScaleCommand : CliCommand<BenchScaleSettings>
{
    // What is linear may measure a little above 1.
    private const double MostOfLinear = 1.05;

    private readonly Option<string?> _sizes = Syntax.Text(
        "--sizes", "N,N,...", "sizes, at least three, in the units of each work (default: seven over three powers of ten, fitting the work)");
    private readonly Option<string[]> _only = Syntax.Texts("--only", "WORK", $"only this work: {string.Join(", ", ScaledWorks.All.Select(work => work.Name))}; can be given again");
    private readonly Option<bool> _kept = Syntax.Flag("--kept", "show what the workspace keeps of earlier measurements; measure nothing");
    private readonly Option<bool> _here = Syntax.Flag(
        "--here", "measure one work of one size in this process, and keep nothing: what the command starts for each of its measurements");
    private readonly Option<bool> _json = Syntax.Json();

    public BenchScaleCommand(CliContext context)
        : base(
            context,
            "scale",
            "Measure how time and memory grow with size: each work at sizes over three powers of ten, each in a process of its own. The workspace keeps the table, and --dry-run "
            + "of 'run', 'corpus add' and 'corpus process' estimates by it.",
            "textmad bench scale",
            "textmad bench scale --only import --only minhash --sizes 1000,10000,100000",
            "textmad bench scale --kept --json")
    {
    }

    protected override BenchScaleSettings Read(ParseResult arguments)
    {
        var only = arguments.GetValue(_only) ?? [];
        string[] names = [.. ScaledWorks.All.Select(work => work.Name)];
        if (only.FirstOrDefault(name => !names.Contains(name)) is { } unknown)
        {
            throw new InputException($"--only {unknown}: no such work is measured{NearestName.Suggest(unknown, names)} Works: {string.Join(", ", names)}.");
        }

        var settings = new BenchScaleSettings(
            only.Length == 0 ? ScaledWorks.All : [.. ScaledWorks.All.Where(work => only.Contains(work.Name))],
            SizesOf(arguments.GetValue(_sizes)),
            arguments.GetValue(_kept),
            arguments.GetValue(_here),
            arguments.GetValue(_json));
        return settings switch
        {
            { Kept: true } when settings.Here || settings.Sizes.Count > 0 => throw new InputException("--kept measures nothing: leave out --sizes and --here."),
            { Here: true } when settings.Works.Count != 1 || settings.Sizes.Count != 1 =>
                throw new InputException("--here measures one work of one size: name them by --only and --sizes."),
            { Here: false, Sizes.Count: 1 or 2 } =>
                throw new InputException("--sizes: a law with an interval needs three sizes at least, and the last ten times the first or more to mean something."),
            _ => settings,
        };
    }

    protected override int Run(BenchScaleSettings settings, CliContext context)
    {
        if (settings.Here)
        {
            context.WriteJson(ScaleMeasurement.Here(settings.Works[0], settings.Sizes[0], context.Cancellation));
            return ExitCode.Done;
        }

        var table = settings.Kept
            ? ScaleTable.ReadIfThere(context.Workspace)
                ?? throw new InputException($"Nothing was measured yet for workspace '{context.Workspace.Directory}': {Shell.Mark(context.Typed("bench", "scale"))} measures it.")
            : Measure(settings, context);
        context.Progress.Clear();
        var rows = table.Rows.Where(row => settings.Works.Any(work => work.Name == row.Work)).ToList();
        if (settings.Json)
        {
            context.WriteJson(new
            {
                table.Machine,
                Rows = rows.Select(row => new
                {
                    row.Work, row.Unit, row.UnitBytes, row.Measured, row.Points, row.Time, row.LastExponent, row.Memory, row.BytesPerUnit, row.Sorts,
                }),
            });
            return ExitCode.Done;
        }

        Write(table.Machine, rows, context);
        return ExitCode.Done;
    }

    private static ScaleTable Measure(BenchScaleSettings settings, CliContext context)
    {
        var total = settings.Works.Sum(work => settings.Sizes.Count == 0 ? work.Sizes.Count : settings.Sizes.Count);
        var done = 0;
        var table = new ScaleTable(ScaleTable.ThisMachine, []);
        foreach (var work in settings.Works)
        {
            var points = new List<ScalePoint>();
            foreach (var size in settings.Sizes.Count == 0 ? work.Sizes : settings.Sizes)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                context.Progress.Report($"{work.Name}, {Tables.Integer(size)} {work.Unit}", done++, total, "measurements");
                points.Add(ScaleMeasurement.Apart(work, size, context.Cancellation));
            }

            // What is measured is kept, also when the rest is interrupted.
            table = (table with { Rows = [new ScaleRow(work.Name, work.Unit, work.UnitBytes, work.Sorts, TimeProvider.System.GetUtcNow(), points)] }).Keep(context.Workspace);
        }

        return table;
    }

    private static void Write(string machine, List<ScaleRow> rows, CliContext context)
    {
        var table = Tables.CreateNumeric(1, "work", "sizes", "seconds", "processor", "exponent", "95% interval", "last decade", "memory", "exponent", "a unit");
        foreach (var row in rows)
        {
            var last = row.Points[^1];
            table.AddRow(
                Tables.Cell(row.Work),
                Tables.Cell($"{Tables.Integer(row.Points[0].Size)} to {Tables.Integer(last.Size)} {row.Unit}"),
                Tables.Number(last.Seconds, 3),
                Tables.Number(last.ProcessorSeconds, 3),
                Exponent(row.Time.Exponent),
                row.Time.Range is { } range ? $"{Exponent(range.Low)} to {Exponent(range.High)}" : "-",
                Exponent(row.LastExponent),
                Tables.Bytes(last.PeakBytes),
                row.Memory is { } memory ? Exponent(memory.Exponent) : "flat",
                row.BytesPerUnit < 1 ? "0 B" : Tables.Bytes((long)row.BytesPerUnit));
        }

        context.Console.Write(table);
        context.WriteLine($"{machine}. Seconds and memory are those of the largest size, each size in a process of its own.");
        context.WriteLine($"Exponents: b of processor time = a n^b, by least squares in logarithms; of memory beyond the idle process's, where enough grows to tell.");
        context.WriteLine($"A unit: memory that one more takes, over the last power of ten.");
        foreach (var row in rows.Where(row => !row.Sorts && row.Time.Range is { } range && range.Low > MostOfLinear))
        {
            context.WriteLine($"{row.Work}: grows faster than its size.");
        }
    }

    private static string Exponent(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static IReadOnlyList<int> SizesOf(string? text)
    {
        if (text is null)
        {
            return [];
        }

        var sizes = new List<int>();
        foreach (var part in text.Split(','))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size < 1 || sizes.Contains(size))
            {
                throw new InputException($"--sizes is '{text}': whole numbers from 1 are expected with commas between them, each once, as in 1000,10000,100000.");
            }

            sizes.Add(size);
        }

        return [.. sizes.Order()];
    }
}
