namespace TextMad.Experiments.Chains;

/// <summary>
/// Progress of chains that run side by side, as one line: how many models of the run are done. Thread-safe as far as the sink is.
/// </summary>
/// <param name="run">Name of the run.</param>
/// <param name="models">Models that the run trains in all.</param>
/// <param name="sink">Receives a report of the models that are done, whenever a chain reports a step.</param>
internal sealed class ChainProgress(string run, long models, IProgressSink sink) : IProgressSink
{
    private readonly HashSet<ModelId> _done = [];

    /// <inheritdoc/>
    public void Report(string work, long done, long total, string unit) => Show();

    /// <summary>A model is trained, has written and is measured.</summary>
    public void Completed(ModelId model)
    {
        lock (_done)
        {
            _done.Add(model);
        }

        Show();
    }

    private void Show()
    {
        long done;
        lock (_done)
        {
            done = _done.Count;
        }

        sink.Report($"run {run}", done, models, "models");
    }
}
