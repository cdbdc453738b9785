using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using TextMad.Cli;
using TextMad.Torture;

// Does to the tool and its files, many times over, what must not harm them.
//   TextMad.Torture [CAMPAIGN [N] [--seed S] [--only TEXT] [--show INDEX] [--json]]
// Exit code: 0 when everything held, 1 when something did not, 2 for wrong usage.
ProvidedAdapters.Provide();
var campaigns = typeof(ICampaign).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(ICampaign)) && type.IsClass)
    .Select(type => (ICampaign)Activator.CreateInstance(type)!).OrderBy(campaign => campaign.Name, StringComparer.Ordinal).ToList();
if (args is [] or ["--help"] or ["help"])
{
    Console.WriteLine("tools/torture.sh CAMPAIGN [N] [--seed S] [--only TEXT] [--show INDEX] [--json]");
    Console.WriteLine();
    foreach (var known in campaigns)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {known.Name,-12} {known.Summary} [N: {known.DefaultNumber}]"));
    }

    Console.WriteLine();
    Console.WriteLine("  --seed S      what chance depends on [1]");
    Console.WriteLine("  --only TEXT   only rows whose names contain this; may be given several times");
    Console.WriteLine("  --show INDEX  say what the try of this number is, and do nothing");
    Console.WriteLine("  --json        the table for programs");
    Console.WriteLine();
    Console.WriteLine("Exit code: 0 when everything held, 1 when something did not, 2 for wrong usage.");
    return 0;
}

var names = new List<string>();
var only = new List<string>();
int? number = null;
ulong seed = 1;
long show = -1;
var json = false;
for (var i = 0; i < args.Length; i++)
{
    string Value() => i + 1 < args.Length ? args[++i] : "";
    var isRight = true;
    var option = args[i];
    switch (option)
    {
        case "--seed": isRight = ulong.TryParse(Value(), CultureInfo.InvariantCulture, out seed); break;
        case "--show": isRight = long.TryParse(Value(), CultureInfo.InvariantCulture, out show) && show >= 0; break;
        case "--only": only.Add(Value()); break;
        case "--json": json = true; break;
        default:
            if (int.TryParse(option, CultureInfo.InvariantCulture, out var n) && n > 0 && names.Count == 1)
            {
                number = n;
            }
            else
            {
                names.Add(option);
            }

            break;
    }

    if (!isRight)
    {
        Console.Error.WriteLine($"'{args[i]}' is not a number that {option} takes.");
        return 2;
    }
}

if (names.Count != 1 || campaigns.Find(known => known.Name == names[0]) is not { } campaign)
{
    Console.Error.WriteLine($"'{string.Join(' ', names)}' is not a campaign. Campaigns: {string.Join(", ", campaigns.Select(known => known.Name))}.");
    return 2;
}

var scratch = Directory.CreateTempSubdirectory("textmad-torture-").FullName;
try
{
    var clock = Stopwatch.StartNew();
    using var stop = new CancellationTokenSource();
    void Stop(PosixSignalContext context)
    {
        // The second time, at once.
        context.Cancel = !stop.IsCancellationRequested;
        stop.Cancel();
    }

    using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    var options = new CampaignOptions
    {
        Number = number ?? campaign.DefaultNumber,
        Seed = seed,
        Only = only,
        Scratch = scratch,
        Cancellation = stop.Token,
        Progress = text => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed:mm\\:ss} {text}")),
    };
    if (show >= 0)
    {
        Console.WriteLine(campaign.Describe(show, options));
        return 0;
    }

    var table = campaign.Run(options);
    if (stop.IsCancellationRequested)
    {
        table.Note("stopped before the end");
    }

    if (json)
    {
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            campaign = campaign.Name,
            number = options.Number,
            seed,
            seconds = Math.Round(clock.Elapsed.TotalSeconds, 1),
            rows = table.Rows.Select(row => new Dictionary<string, object>(
                table.Columns.Select((column, i) => KeyValuePair.Create(column, (object)row.Counts[i])).Prepend(new(table.Things, row.Name)))),
            notes = table.Notes,
            failures = table.Failures,
        }, JsonSerializerOptions.Web));
    }
    else
    {
        table.WriteTo(Console.Out);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{campaign.Name} {options.Number} --seed {seed}: {table.Failures.Count} failures in {clock.Elapsed.TotalSeconds:0} s"));
    }

    return table.Failures.Count == 0 ? 0 : 1;
}
finally
{
    Directory.Delete(scratch, recursive: true);
}
