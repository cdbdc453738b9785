using TextMad.Tests.Storage.Postgres;

[assembly: AssemblyFixture(typeof(PostgresShutdown))]

namespace TextMad.Tests.Storage.Postgres;

/// <summary>
/// Stops the server behind the last test. The end of the process would be too late: the runner gives that ten seconds, and a busy machine needs more to stop a server and to
/// delete what it kept.
/// </summary>
public sealed class PostgresShutdown : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => PostgresServer.Stop();
}
