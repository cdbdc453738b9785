using System.Diagnostics;
using System.Globalization;
using TextMad.Cli;
using TextMad.Numerics.Random;
using TextMad.Storage;
using TextMad.Torture.Processes;

namespace TextMad.Torture.Loads;

/// <summary>PostgreSQL stopped hard while a process imports, at random moments: the command says so, and going on comes to what an undisturbed import comes to.</summary>
internal sealed class StoppedServerLoad : ILoad
{
    /// <inheritdoc/>
    public string Name => "PostgreSQL stopped hard";

    /// <inheritdoc/>
    public void Run(CampaignOptions options, OutcomeTable table)
    {
        if (!PostgresInstance.IsInstalled)
        {
            table.Note($"{Name} was left out: {PostgresInstance.Absent}");
            return;
        }

        var documents = Math.Max(1500, options.Number / 10);
        var stops = Math.Clamp(options.Number / 15_000, 2, 20);
        using var server = PostgresInstance.Start();
        using var tool = new ToolProcess(Directory.CreateDirectory(Path.Combine(options.Scratch, "stopped")).FullName);
        ManyTexts.Write(tool, documents);
        var clock = Stopwatch.StartNew();
        Succeed(tool, "store", "use", server.Address("alone"), "--workspace", "alone");
        Succeed(tool, ManyTexts.Import("alone"));
        var time = clock.Elapsed;
        var alone = Digest(server.Address("alone"));
        var random = RandomKey.FromSeed(options.Seed).For("stops").Stream();
        for (var (round, done) = (0, 0); done < stops && round < 5 * stops && !options.Cancellation.IsCancellationRequested; round++)
        {
            var workspace = string.Create(CultureInfo.InvariantCulture, $"stopped{round}");
            Succeed(tool, "store", "use", server.Address(workspace), "--workspace", workspace);
            while (done < stops)
            {
                using var import = tool.Start(ManyTexts.Import(workspace));
                if (import.WaitForExit(time * (0.1 + (0.7 * random.NextDouble()))))
                {
                    break;
                }

                server.StopHard(kill: random.NextDouble() < 0.5);
                var result = ToolProcess.Finish(import);
                server.StartAgain();
                table.Add(Name, "stops");
                done++;
                if (result.ExitCode == ExitCode.Failed && result.Error.StartsWith("error: ", StringComparison.Ordinal)
                    && !result.Error.Contains("   at ", StringComparison.Ordinal))
                {
                    table.Add(Name, "refused");
                }
                else if (result.ExitCode != ExitCode.Done)
                {
                    table.Fail(Name, done, $"the import ended with {result.ExitCode}: {result.Error.Trim()}");
                }
            }

            Succeed(tool, ManyTexts.Import(workspace));
            if (Digest(server.Address(workspace)) == alone)
            {
                table.Add(Name, "equal");
                table.Add(Name, "documents", documents);
            }
            else
            {
                table.Fail(Name, round, "the store is not that of an undisturbed import");
            }

            time *= 0.8;
        }
    }

    private static string Digest(string address)
    {
        using var store = StoreAddress.Parse(address).Open(StoreOpenMode.ReadOnly);
        return store.CheckStructure(CancellationToken.None).FirstOrDefault() is { } problem
            ? throw new InvalidOperationException($"the store is damaged: {problem}")
            : string.Join('\n', StoreDigest.Of(store).Sections);
    }

    private static void Succeed(ToolProcess tool, params string[] arguments)
    {
        using var process = tool.Start(arguments);
        var result = ToolProcess.Finish(process, patience: null);
        if (result.ExitCode != ExitCode.Done)
        {
            throw new InvalidOperationException($"textmad {string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Error.Trim()}");
        }
    }
}
