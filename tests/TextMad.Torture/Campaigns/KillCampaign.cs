using System.Globalization;
using TextMad.Torture.Trials;

namespace TextMad.Torture.Campaigns;

/// <summary>kill -9 of every command that writes, at random moments; half of them at changes of files. What the command comes to in the end has the same bits.</summary>
internal sealed class KillCampaign : ICampaign
{
    /// <inheritdoc/>
    public string Name => "kills";

    /// <inheritdoc/>
    public string Summary => "kill -9 of every command that writes, at random moments, several times for one outcome: it equals the undisturbed one to the bit";

    /// <inheritdoc/>
    public int DefaultNumber => 1000;

    /// <inheritdoc/>
    public OutcomeTable Run(CampaignOptions options)
    {
        var table = new OutcomeTable("command", "kills", "before", "during", "after", "too late", "equal");
        var commands = WritingCommands.All.Where(command => options.Wants(command.Name)).ToList();
        using var stages = new StageFactory(options.Scratch);
        for (var place = 0; place < commands.Count && !options.Cancellation.IsCancellationRequested; place++)
        {
            var command = commands[place];
            var indices = Enumerable.Range(0, options.Number).Where(index => index % commands.Count == place).ToList();
            if (indices.Count == 0)
            {
                continue;
            }

            options.Progress(string.Create(CultureInfo.InvariantCulture, $"{command.Name}: {indices.Count} kills"));
            var index = indices[0];
            try
            {
                var kill = new Kill(new Trial(command, stages, options.Scratch), table);
                foreach (var next in indices.TakeWhile(_ => !options.Cancellation.IsCancellationRequested))
                {
                    index = next;
                    kill.Once(index, options.Seed);
                }

                kill.Finish(index);
            }
            catch (Exception error) when (error is InvalidOperationException or TextMadException or IOException or TimeoutException)
            {
                table.Fail(command.Name, index, error.Message);
            }
        }

        return table;
    }

    /// <inheritdoc/>
    public string Describe(long index, CampaignOptions options)
    {
        var commands = WritingCommands.All.Where(command => options.Wants(command.Name)).ToList();
        var command = commands[(int)(index % commands.Count)];
        return $"{command.Name}: textmad {string.Join(' ', command.Arguments)}\n{KillMoment.Of(options.Seed, index)}";
    }
}
