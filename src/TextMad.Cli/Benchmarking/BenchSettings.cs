using TextMad.Models.Transformers;
using TextMad.Training;

namespace TextMad.Cli.Benchmarking;

/// <summary>What every benchmark of a model is asked.</summary>
/// <param name="Shape">The model's shape; its weights are random.</param>
/// <param name="Vocabulary">V, the number of token ids of the vocabulary.</param>
/// <param name="Threads">Threads that work.</param>
/// <param name="Repeats">Repetitions to time.</param>
/// <param name="Engine">The engine.</param>
/// <param name="Json">Whether to answer in JSON.</param>
internal sealed record BenchSettings(TransformerOptions Shape, int Vocabulary, int Threads, int Repeats, EngineOptions Engine, bool Json);
