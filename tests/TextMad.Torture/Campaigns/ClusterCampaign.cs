using System.Globalization;
using TextMad.Torture.Processes;
using TextMad.Torture.Trials;

namespace TextMad.Torture.Campaigns;

/// <summary>
/// A run, a corpus that is processed and files that are imported, on a real Slurm of this machine: tasks, the waiting process and the collector are killed, and tasks are queued
/// again.
/// </summary>
internal sealed class ClusterCampaign : ICampaign
{
    /// <inheritdoc/>
    public string Name => "cluster";

    /// <inheritdoc/>
    public string Summary =>
        "kill -9 of tasks on a real Slurm, of who waits and of who collects, and tasks queued again: a run, a pipeline and an import, given again, have the bits of one process";

    /// <inheritdoc/>
    public int DefaultNumber => 20;

    /// <inheritdoc/>
    public OutcomeTable Run(CampaignOptions options)
    {
        var table = new OutcomeTable("what is done", "times", "too late", "equal");
        SlurmInstance cluster;
        try
        {
            cluster = SlurmInstance.Start();
        }
        catch (InvalidOperationException absent)
        {
            table.Note($"all was left out: {absent.Message}");
            return table;
        }

        var index = 0;
        try
        {
            foreach (var (i, work) in ClusterWork.All.Index().Where(work => options.Wants(work.Item.Name)))
            {
                options.Progress($"{work.Name}, undisturbed: in one process and on the cluster");
                using var trial = new ClusterTrial(cluster, work, Path.Combine(options.Scratch, "cluster", FormattableString.Invariant($"{i}")), table);
                for (index = 0; index < options.Number && !options.Cancellation.IsCancellationRequested; index++)
                {
                    options.Progress(string.Create(CultureInfo.InvariantCulture, $"{work.Name}, {index}: {ClusterKill.Of(options.Seed, index)}"));
                    trial.Once(index, options.Seed);
                }

                trial.Finish($"{work.Name}, the last one", index);
            }
        }
        catch (Exception error) when (error is InvalidOperationException or TextMadException or IOException or TimeoutException)
        {
            table.Fail(ClusterKill.Of(options.Seed, index).Row, index, error.Message);
        }
        finally
        {
            cluster.Dispose();
        }

        return table;
    }

    /// <inheritdoc/>
    public string Describe(long index, CampaignOptions options) => ClusterKill.Of(options.Seed, index).ToString();
}
