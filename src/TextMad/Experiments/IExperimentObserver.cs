using TextMad.Reporting;

namespace TextMad.Experiments;

/// <summary>Told what an experiment has done; never influences it.</summary>
public interface IExperimentObserver
{
    /// <summary>A generation is complete: done now, or found done when resuming.</summary>
    /// <param name="regime">The regime's label; generation 0 is reported under each regime that shares it.</param>
    /// <param name="model">The generation's model.</param>
    /// <param name="measurements">Everything that was measured.</param>
    void GenerationCompleted(string regime, ModelId model, IReadOnlyList<MeasurementRow> measurements);

    /// <summary>
    /// A training goes on. The same training is told of at the same places, from its beginning when it goes on after a stop. Models that are trained side by side are told of by
    /// several threads at once.
    /// </summary>
    /// <param name="model">The model that is trained.</param>
    /// <param name="tokens">Tokens that its training has seen.</param>
    /// <param name="loss">Mean cross-entropy since it was told of last, in nats per token.</param>
    void TrainingAdvanced(ModelId model, long tokens, double loss)
    {
    }

    /// <summary>An observer that does nothing.</summary>
    static IExperimentObserver None { get; } = new Silent();

    private sealed class Silent : IExperimentObserver
    {
        public void GenerationCompleted(string regime, ModelId model, IReadOnlyList<MeasurementRow> measurements)
        {
        }
    }
}
