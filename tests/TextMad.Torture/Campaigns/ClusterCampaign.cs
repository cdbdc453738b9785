using System.Globalization;
using TextMad.Torture.Processes;
using TextMad.Torture.Trials;

namespace TextMad.Torture.Campaigns;

/// <summary>A run on a real Slurm of this machine whose tasks, waiting process and collector are killed, and whose tasks are queued again.</summary>
internal sealed class ClusterCampaign : ICampaign
{
    /// <inheritdoc/>
    public string Name => "cluster";

    /// <inheritdoc/>
    public string Summary => "kill -9 of tasks on a real Slurm, of who waits and of who collects, and tasks queued again: given again, the run has the bits of one process";

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
            options.Progress("the study undisturbed, in one process and on the cluster");
            using var trial = new ClusterTrial(cluster, Path.Combine(options.Scratch, "cluster"), table);
            for (; index < options.Number && !options.Cancellation.IsCancellationRequested; index++)
            {
                options.Progress(string.Create(CultureInfo.InvariantCulture, $"{index}: {ClusterKill.Of(options.Seed, index)}"));
                trial.Once(index, options.Seed);
            }

            trial.Finish("the last one", index);
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
