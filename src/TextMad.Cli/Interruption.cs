using System.Runtime.InteropServices;

namespace TextMad.Cli;

/// <summary>
/// Turns Ctrl-C, SIGTERM and a closed terminal into a request to stop at the next safe point. A second one ends the process at
/// once, as the system would have done.
/// </summary>
/// <remarks>The runtime installs no handler for SIGTERM by itself, hence the registrations.</remarks>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly TextWriter _error;
    private readonly List<PosixSignalRegistration> _registrations;

    public Interruption(TextWriter error)
    {
        _error = error;
        _registrations =
        [
            .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }
                .Select(signal => PosixSignalRegistration.Create(signal, OnSignal)),
        ];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Called before the notice is written, to end a progress bar.</summary>
    public Action? Noticed { get; set; }

    public void Dispose()
    {
        _registrations.ForEach(r => r.Dispose());
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        if (_source.IsCancellationRequested)
        {
            return;
        }

        context.Cancel = true;
        Noticed?.Invoke();
        _error.WriteLine($"Stopping at the next safe point. {(context.Signal == PosixSignal.SIGINT ? "Press Ctrl-C again" : "A second signal is needed")} to stop at once.");
        _source.Cancel();
    }
}
