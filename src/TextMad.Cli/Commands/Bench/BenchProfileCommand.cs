using System.CommandLine;
using Spectre.Console;
using TextMad.Cli.Arguments;
using TextMad.Cli.Benchmarking;
using TextMad.Cli.Output;
using TextMad.Reporting.Profile;

namespace TextMad.Cli.Commands.Bench;

/// <summary>What <c>textmad bench profile</c> was asked.</summary>
internal sealed record BenchProfileSettings(int Runs, int Seed, bool Json);

/// <summary><c>textmad bench profile</c>: false findings and power of the profile, in simulated runs.</summary>
internal sealed class BenchProfileCommand : CliCommand<BenchProfileSettings>
{
    private readonly Option<int> _runs = Syntax.Integer("--runs", "N", "simulated runs of each kind", 10, 1_000_000, 1000);
    private readonly Option<int> _seed = Syntax.Integer("--seed", "N", "seed of the simulation", 0, int.MaxValue, 1);
    private readonly Option<bool> _json = Syntax.Json();

    public BenchProfileCommand(CliContext context)
        : base(
            context,
            "profile",
            "Simulate runs in which everything changes by a known amount, or nothing changes, and count what 'textmad profile' finds in them, with 3, 5 and 10 seeds.",
            "textmad bench profile",
            "textmad bench profile --runs 4000 --json")
    {
    }

    protected override BenchProfileSettings Read(ParseResult arguments) => new(
        arguments.GetValue(_runs), arguments.GetValue(_seed), arguments.GetValue(_json));

    protected override int Run(BenchProfileSettings settings, CliContext context)
    {
        var found = (
            from change in new[] { 0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5 }
            from seeds in new[] { 3, 5, 10 }
            select ProfilePower.Of(seeds, change, settings.Runs, (ulong)settings.Seed)).ToList();
        if (settings.Json)
        {
            context.WriteJson(found);
            return ExitCode.Done;
        }

        var table = Tables.CreateNumeric(0, "change", "seeds", "any finding", "any risk increase", "disappearing tail", "variety");
        foreach (var power in found)
        {
            table.AddRow(
                Percentages.Of(power.Change), Tables.Integer(power.Seeds), Tables.Share(power.AnyFinding), Tables.Share(power.AnyRisk), Tables.Share(power.Tail),
                Tables.Share(power.Variety));
        }

        context.Console.Write(table);
        context.WriteLine($"Shares of {settings.Runs} simulated runs. Without any change every finding is a false alarm; their share should be at most 5%.");
        return ExitCode.Done;
    }
}
