namespace TextMad.Tracking;

/// <summary>
/// Takes what a run has found into a place where people follow experiments. Everything can be said twice: what the tracker has already does not come to stand there a
/// second time, also after the process was killed.
/// </summary>
public interface ITracker : IDisposable
{
    /// <summary>Where it writes, for people, without a password.</summary>
    string Address { get; }

    /// <summary>Begins a run, or goes on with it.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="TextMadException">The place cannot be written to.</exception>
    void Begin(TrackedRun run);

    /// <summary>Takes in a generation of a chain.</summary>
    /// <param name="generation">What was found.</param>
    /// <exception cref="TextMadException">The place cannot be written to.</exception>
    void Add(TrackedGeneration generation);

    /// <summary>Takes in what is known of the loss in a training, while it goes on.</summary>
    /// <param name="losses">A part of the curve.</param>
    /// <exception cref="TextMadException">The place cannot be written to.</exception>
    void Add(TrackedLosses losses);

    /// <summary>Says that the run is complete.</summary>
    /// <param name="files">Files of the run that are worth keeping with it: settings, measurements, the report.</param>
    /// <exception cref="TextMadException">The place cannot be written to.</exception>
    void End(IReadOnlyList<string> files);
}
