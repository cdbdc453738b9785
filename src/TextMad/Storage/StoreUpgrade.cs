namespace TextMad.Storage;

/// <summary>How a store of an older version is brought up to date when it is opened for writing: who is told, and what can stop it.</summary>
/// <param name="Progress">Told how far it is.</param>
/// <param name="Cancellation">Stops it between two pieces of work; the next opening goes on from there.</param>
/// <param name="Finished">
/// Told from which schema to which the store came: the same number twice when nothing was to do, and 0 for the first when a store on SQLite or PostgreSQL is new.
/// </param>
public sealed record StoreUpgrade(IProgressSink Progress, CancellationToken Cancellation = default, Action<long, long>? Finished = null)
{
    /// <summary>The name of the work in reports.</summary>
    public const string Work = "bring the store up to date";

    /// <summary>Nobody is told, and it goes on to the end.</summary>
    public static StoreUpgrade Silent { get; } = new(IProgressSink.None);

    /// <summary>Says how far it is, and stops if that was asked for.</summary>
    /// <exception cref="OperationCanceledException">It was.</exception>
    public void Report(long done, long total, string unit)
    {
        Progress.Report(Work, done, total, unit);
        Cancellation.ThrowIfCancellationRequested();
    }
}
