using System.Threading.Channels;
using TextMad.Completions.Batching;

namespace TextMad.Completions.Answers;

/// <summary>Takes the pieces of all completions of a request, for who answers it.</summary>
/// <param name="gone">Cancelled when the client is gone.</param>
internal sealed class PieceReader(CancellationToken gone) : ICompletionReader
{
    // Holds no more than the completions have tokens.
    private readonly Channel<CompletionPiece> _pieces = Channel.CreateUnbounded<CompletionPiece>(new UnboundedChannelOptions { SingleReader = true });

    public bool IsGone => gone.IsCancellationRequested;

    public void Take(CompletionPiece piece) => _pieces.Writer.TryWrite(piece);

    public void Fail(Exception failure) => _pieces.Writer.TryComplete(failure);

    /// <summary>Returns the next piece.</summary>
    /// <exception cref="OperationCanceledException">The client is gone, or the server stops.</exception>
    /// <exception cref="TextMadException">The model failed.</exception>
    public async Task<CompletionPiece> NextAsync()
    {
        try
        {
            return await _pieces.Reader.ReadAsync(gone).ConfigureAwait(false);
        }
        catch (ChannelClosedException closed) when (closed.InnerException is { } failure)
        {
            throw failure is TextMadException or OperationCanceledException ? failure : new TextMadException($"The model failed: {failure.Message}", failure);
        }
    }
}
