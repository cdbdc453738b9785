using System.Globalization;

namespace TextMad.Experiments.Chains;

/// <summary>
/// Progress of chains that run side by side: how many models of the run are done, and what each worker is doing. Thread-safe as far as the sink is.
/// </summary>
/// <param name="run">Name of the run.</param>
/// <param name="models">Models that the run trains in all.</param>
/// <param name="sink">Receives a report of the models that are done, whenever a chain reports a step.</param>
internal sealed class ChainProgress(string run, long models, IProgressSink sink) : IProgressSink
{
    private readonly HashSet<ModelId> _done = [];
    private readonly SortedDictionary<int, string> _parts = [];

    /// <inheritdoc/>
    /// <remarks>A worker is a thread, and reports on it.</remarks>
    public void Report(string work, long done, long total, string unit)
    {
        var part = total > 0 ? string.Create(CultureInfo.InvariantCulture, $"{work}  {100 * done / total}%") : work;
        lock (_done)
        {
            _parts[Environment.CurrentManagedThreadId] = part;
        }

        Show();
    }

    /// <summary>A model is trained, has written and is measured.</summary>
    public void Completed(ModelId model)
    {
        lock (_done)
        {
            _done.Add(model);
            _parts.Remove(Environment.CurrentManagedThreadId);
        }

        Show();
    }

    private void Show()
    {
        long done;
        string[] parts;
        lock (_done)
        {
            done = _done.Count;
            parts = [.. _parts.Values];
        }

        sink.Report($"run {run}", done, models, "models", parts);
    }
}
