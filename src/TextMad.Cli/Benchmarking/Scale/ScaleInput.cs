namespace TextMad.Cli.Benchmarking.Scale;

/// <summary>What work is done on.</summary>
/// <param name="Size">Its size, in the work's units.</param>
/// <param name="Folder">An empty folder of its own.</param>
/// <param name="Cancellation">Stops the work.</param>
internal sealed record ScaleInput(int Size, string Folder, CancellationToken Cancellation)
{
    /// <summary>A path in the folder.</summary>
    public string At(string name) => Path.Combine(Folder, name);
}
