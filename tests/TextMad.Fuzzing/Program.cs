using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using TextMad.Fuzzing;

// Reads mutated inputs with every reader of foreign bytes, each in a process of its own.
//   TextMad.Fuzzing [TARGET ...] [--seconds N] [--inputs N] [--seed N] [--show INDEX]
// Exit code: 0 when every outcome was a documented one, 1 with findings, 2 for wrong usage.
var targets = typeof(FuzzTarget).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(FuzzTarget)) && !type.IsAbstract)
    .Select(type => (FuzzTarget)Activator.CreateInstance(type)!).OrderBy(target => target.Name, StringComparer.Ordinal).ToList();
var names = new List<string>();
double seconds = 60;
long inputs = long.MaxValue, from = 0, show = -1;
ulong seed = 1;
var child = false;
for (var i = 0; i < args.Length; i++)
{
    string Value() => i + 1 < args.Length ? args[++i] : "";
    var isRight = true;
    switch (args[i])
    {
        case "--seconds": isRight = double.TryParse(Value(), CultureInfo.InvariantCulture, out seconds); break;
        case "--inputs": isRight = long.TryParse(Value(), CultureInfo.InvariantCulture, out inputs); break;
        case "--seed": isRight = ulong.TryParse(Value(), CultureInfo.InvariantCulture, out seed); break;
        case "--from": isRight = long.TryParse(Value(), CultureInfo.InvariantCulture, out from); break;
        case "--show": isRight = long.TryParse(Value(), CultureInfo.InvariantCulture, out show); break;
        case "--child": child = true; break;
        default: names.Add(args[i]); break;
    }

    if (!isRight)
    {
        Console.Error.WriteLine($"'{args[i]}' is not a number that --seconds, --inputs, --seed, --from or --show takes.");
        return 2;
    }
}

if (names.Find(name => targets.TrueForAll(target => target.Name != name)) is { } unknown)
{
    Console.Error.WriteLine($"'{unknown}' is not a target. Targets: {string.Join(", ", targets.Select(target => target.Name))}.");
    return 2;
}

var chosen = targets.Where(target => names.Count == 0 || names.Contains(target.Name)).ToList();
if (show >= 0 && names.Count != 1)
{
    Console.Error.WriteLine("--show writes an input of one target: name it.");
    return 2;
}

if (show >= 0)
{
    using var output = Console.OpenStandardOutput();
    output.Write(new Mutator(chosen[0], seed).Make(show));
    return 0;
}

if (child)
{
    var outcome = new Campaign(chosen[0], seed, Environment.GetEnvironmentVariable("FUZZ_JOURNAL")!).Run(from, inputs, TimeSpan.FromSeconds(seconds));
    chosen[0].Dispose();
    Console.WriteLine(JsonSerializer.Serialize(outcome));
    return 0;
}

Console.WriteLine($"{"target",-16} {"inputs",12} {"refused",12} {"inputs/s",10} {"slowest ms",11} {"most MiB",9} {"findings",9}");
long total = 0, found = 0;
foreach (var target in chosen)
{
    var outcome = RunApart(target.Name);
    total += outcome.Inputs;
    found += outcome.Findings.Count;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{outcome.Target,-16} {outcome.Inputs,12:N0} {outcome.Refused,12:N0} {outcome.Inputs / Math.Max(outcome.Seconds, 1e-9),10:N0} {1000 * outcome.Slowest,11:N1} "
        + $"{outcome.MostAllocated / 1048576.0,9:N1} {outcome.Findings.Count,9}"));
    foreach (var finding in outcome.Findings)
    {
        Console.WriteLine($"  input {finding.Index}: {finding.Problem}");
    }
}

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{total:N0} inputs, {found} findings"));
return found == 0 ? 0 : 1;

// A process that dies of an input loses that input's number alone: the campaign goes on behind it.
Outcome RunApart(string name)
{
    var all = new Outcome { Target = name };
    var journal = Path.Combine(Path.GetTempPath(), $"textmad-fuzz-{Environment.ProcessId}-{name}");
    var next = from;
    var clock = Stopwatch.StartNew();
    while (clock.Elapsed.TotalSeconds < seconds && next < inputs && all.Findings.Count < 20)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                typeof(FuzzTarget).Assembly.Location, name, "--child", "--seconds", (seconds - clock.Elapsed.TotalSeconds).ToString(CultureInfo.InvariantCulture), "--inputs",
                    inputs.ToString(CultureInfo.InvariantCulture),
                "--from", next.ToString(CultureInfo.InvariantCulture), "--seed", seed.ToString(CultureInfo.InvariantCulture),
            },
            Environment = { ["FUZZ_JOURNAL"] = journal, ["DOTNET_DbgEnableMiniDump"] = "0" },
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode == 0)
        {
            var outcome = JsonSerializer.Deserialize<Outcome>(answer.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1])!;
            all = outcome with
            {
                Inputs = all.Inputs + outcome.Inputs,
                Refused = all.Refused + outcome.Refused,
                Slowest = Math.Max(all.Slowest, outcome.Slowest),
                MostAllocated = Math.Max(all.MostAllocated, outcome.MostAllocated),
                Seconds = all.Seconds + outcome.Seconds,
                Findings = [.. all.Findings, .. outcome.Findings],
            };
            break;
        }

        var died = File.Exists(journal) && new FileInfo(journal).Length == 8 ? BitConverter.ToInt64(File.ReadAllBytes(journal)) : next;
        var words = errors.Result.Split('\n').FirstOrDefault(line => line.Length > 0) ?? "";
        all = all with { Inputs = all.Inputs + died - next + 1, Findings = [.. all.Findings, new Finding(name, died, $"the process ended with {process.ExitCode}: {words}")] };
        next = died + 1;
    }

    File.Delete(journal);
    return all;
}
