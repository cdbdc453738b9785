using System.Globalization;
using TextMad.Cli;
using TextMad.Numerics.Random;
using TextMad.Torture.Processes;
using TextMad.Torture.Trials;

namespace TextMad.Torture.Loads;

/// <summary>The same command twice at the same time: the second one waits or is refused with a sentence, and what is there in the end is what one alone comes to.</summary>
internal sealed class TwoAtOnceLoad : ILoad
{
    /// <inheritdoc/>
    public string Name => "two at once";

    /// <inheritdoc/>
    public void Run(CampaignOptions options, OutcomeTable table)
    {
        // Every week that passes is another one: two commands are two weeks.
        var commands = WritingCommands.All.Where(command => command.Name != "web tick").ToList();
        var times = Math.Clamp(options.Number / 100_000, 1, 3);

        // The small form is of what people do most often.
        var chosen = options.Number < 100_000 && options.Only.Count == 0
            ? commands.Where(command => command.Name is "crawl (sqlite)" or "run (sqlite)" or "corpus add, a file (sqlite)" or "corpus add, a file (litedb)").ToList()
            : commands;
        using var stages = new StageFactory(Path.Combine(options.Scratch, "two"));
        for (var place = 0; place < chosen.Count && !options.Cancellation.IsCancellationRequested; place++)
        {
            var command = chosen[place];
            var row = $"{Name}: {command.Name}";
            options.Progress(row);
            try
            {
                var trial = new Trial(command, stages, Path.Combine(options.Scratch, "two"));
                for (var time = 0; time < times; time++)
                {
                    var random = RandomKey.FromSeed(options.Seed).For("two at once").At(place).At(time).Stream();
                    Once(trial, trial.Time * random.NextDouble(), row, time, table);
                }
            }
            catch (Exception error) when (error is InvalidOperationException or TextMadException or IOException or TimeoutException)
            {
                table.Fail(row, 0, error.Message);
            }
        }
    }

    private static void Once(Trial trial, TimeSpan apart, string row, int time, OutcomeTable table)
    {
        trial.Begin();
        using var first = trial.Stage.Tool.Start(trial.Next());
        Thread.Sleep(apart);
        using var second = trial.Stage.Tool.Start(trial.Next());
        var results = new[] { Task.Run(() => ToolProcess.Finish(first)), Task.Run(() => ToolProcess.Finish(second)) }.Select(task => task.GetAwaiter().GetResult()).ToList();
        table.Add(row, "processes", 2);
        foreach (var result in results.Where(result => result.ExitCode != ExitCode.Done))
        {
            if (result.ExitCode is ExitCode.Failed or ExitCode.Usage && !result.Error.Contains("   at ", StringComparison.Ordinal)
                && !result.Error.Contains("of textmad itself", StringComparison.Ordinal))
            {
                table.Add(row, "refused");
            }
            else
            {
                table.Fail(row, time, string.Create(CultureInfo.InvariantCulture, $"a process ended with {result.ExitCode}: {result.Error.Trim()}"));
            }
        }

        if (results.TrueForAll(result => result.ExitCode != ExitCode.Done))
        {
            table.Fail(row, time, $"both were refused: {results[0].Error.Trim()}");
        }
        else if (trial.Compare() is { } difference)
        {
            table.Fail(row, time, string.Create(CultureInfo.InvariantCulture, $"{apart.TotalMilliseconds:0} ms apart: {difference}"));
        }
        else
        {
            table.Add(row, "equal");
        }
    }
}
