namespace TextMad.Tests.Support;

/// <summary>Stops the work at a report of it, wherever that is.</summary>
internal sealed class StopAtReport(int count) : IProgressSink
{
    private readonly CancellationTokenSource _source = new();
    private int _reports;

    public CancellationToken Cancellation => _source.Token;

    public void Report(string work, long done, long total, string unit)
    {
        if (Interlocked.Increment(ref _reports) == count)
        {
            _source.Cancel();
        }
    }
}
