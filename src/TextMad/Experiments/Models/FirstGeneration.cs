using TextMad.Reporting;

namespace TextMad.Experiments.Models;

/// <summary>What generation 0 of one seed is like, and what it took: how good a recipe is, without the loop.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Measurements">Everything that a run measures of generation 0.</param>
/// <param name="TrainingTokens">Tokens predicted in training, repetitions included; 0 for models that are fitted by counting.</param>
/// <param name="TrainingSeconds">Seconds of training.</param>
/// <param name="TrainingProcessorSeconds">Seconds of all processors together in training.</param>
/// <param name="WritingSeconds">Seconds of writing as much as generation 0 of the run writes.</param>
/// <param name="MeasuringSeconds">Seconds of measuring the model and what it wrote.</param>
/// <param name="ProcessorSeconds">Seconds of all processors together in training, writing and measuring.</param>
public sealed record FirstGeneration(
    ulong Seed,
    IReadOnlyList<MeasurementRow> Measurements,
    long TrainingTokens,
    double TrainingSeconds,
    double TrainingProcessorSeconds,
    double WritingSeconds,
    double MeasuringSeconds,
    double ProcessorSeconds);
