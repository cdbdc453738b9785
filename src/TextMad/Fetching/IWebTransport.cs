namespace TextMad.Fetching;

/// <summary>
/// Carries single requests to a web: the real one over HTTP, or a simulated one in process. Thread-safe; knows nothing of robots.txt,
/// politeness or redirects, which are the crawler's.
/// </summary>
public interface IWebTransport
{
    /// <summary>Asks for one URL.</summary>
    /// <exception cref="FetchFailure">There is no answer, or it was refused; the exception says why.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    ValueTask<FetchResponse> FetchAsync(FetchRequest request, CancellationToken cancellation = default);
}
