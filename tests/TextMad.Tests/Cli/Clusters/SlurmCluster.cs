using TextMad.Torture.Processes;

namespace TextMad.Tests.Cli.Clusters;

/// <summary>A real Slurm on this machine, for a test.</summary>
internal sealed class SlurmCluster : IDisposable
{
    private readonly SlurmInstance _instance;

    /// <summary>Starts it; the test that asks is skipped where Slurm cannot be had.</summary>
    public SlurmCluster()
    {
        try
        {
            _instance = SlurmInstance.Start();
        }
        catch (InvalidOperationException absent)
        {
            Assert.Skip(absent.Message);
            throw;
        }
    }

    /// <inheritdoc cref="SlurmInstance.Configuration"/>
    public string Configuration => _instance.Configuration;

    /// <inheritdoc cref="SlurmInstance.Ask"/>
    public string Ask(params string[] words) => _instance.Ask(words);

    /// <inheritdoc cref="SlurmInstance.Queue"/>
    public IReadOnlyList<string> Queue() => _instance.Queue();

    public void Dispose() => _instance.Dispose();
}
