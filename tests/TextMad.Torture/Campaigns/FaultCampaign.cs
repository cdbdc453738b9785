using System.Globalization;
using TextMad.Torture.Faults;
using TextMad.Torture.Trials;

namespace TextMad.Torture.Campaigns;

/// <summary>
/// Commands that write on machines that refuse them something: they end with a sentence that says what, the store is whole, and a second try comes to what an undisturbed one
/// comes to.
/// </summary>
internal sealed class FaultCampaign : ICampaign
{
    /// <inheritdoc/>
    public string Name => "faults";

    /// <inheritdoc/>
    public string Summary =>
        "full and read-only disks, few file handles, little memory, SIGTERM and Ctrl-C: a sentence that says what to do, a whole store, and an equal outcome of the second try";

    /// <inheritdoc/>
    public int DefaultNumber => 200;

    /// <inheritdoc/>
    public OutcomeTable Run(CampaignOptions options)
    {
        var table = new OutcomeTable("fault", "tries", "done", "refused", "equal");
        var commands = WritingCommands.All.Where(command => options.Wants(command.Name)).ToList();
        using var disk = SmallDisk.Mount(Path.Combine(options.Scratch, "disk"));
        if (disk is null)
        {
            table.Note("no small disk can be mounted here (that needs root): full and read-only disks were left out");
        }

        using var stages = new StageFactory(options.Scratch, disk is null ? null : Path.Combine(disk.Folder, "stage"));
        var leftOut = 0;
        for (var place = 0; place < commands.Count && !options.Cancellation.IsCancellationRequested; place++)
        {
            var command = commands[place];
            var indices = Enumerable.Range(0, options.Number).Where(index => index % commands.Count == place).ToList();
            if (indices.Count == 0)
            {
                continue;
            }

            options.Progress(string.Create(CultureInfo.InvariantCulture, $"{command.Name}: {indices.Count} faults"));
            var index = indices[0];
            try
            {
                stages.Set(command.Base);
                var before = disk?.Used ?? 0;
                var trial = new Trial(command, stages, options.Scratch);
                var run = new FaultyRun(trial, disk, Math.Max(1 << 16, (disk?.Used ?? 0) - before), table);
                foreach (var next in indices.TakeWhile(_ => !options.Cancellation.IsCancellationRequested))
                {
                    index = next;
                    leftOut += run.Try(Fault.Of(options.Seed, index), index) ? 0 : 1;
                }
            }
            catch (Exception error) when (error is InvalidOperationException or TextMadException or IOException or TimeoutException)
            {
                table.Fail(Fault.Of(options.Seed, index).Row, index, $"{command.Name}: {error.Message}");
            }
        }

        if (leftOut > 0)
        {
            table.Note(string.Create(CultureInfo.InvariantCulture, $"{leftOut} faults cannot be made here: disks without the right to mount, or Ctrl-C where it is ignored"));
        }

        return table;
    }

    /// <inheritdoc/>
    public string Describe(long index, CampaignOptions options)
    {
        var commands = WritingCommands.All.Where(command => options.Wants(command.Name)).ToList();
        var command = commands[(int)(index % commands.Count)];
        return $"{command.Name}: textmad {string.Join(' ', command.Arguments)}\n{Fault.Of(options.Seed, index)}";
    }
}
