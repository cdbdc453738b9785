using TextMad.Experiments.Models;
using TextMad.Judging;
using TextMad.Sampling;
using TextMad.Storage;
using TextMad.Tokenization;

namespace TextMad.Experiments.Mitigations;

/// <summary>What mitigations of one seed look at.</summary>
/// <param name="Run">The run, under which what they leave out is listed.</param>
/// <param name="Store">Where it is listed.</param>
/// <param name="Judge">The workspace's judge; null when the run has none.</param>
/// <param name="Tokenizer">The run's tokenizer.</param>
/// <param name="Decoding">How the run's models write, and their mark.</param>
/// <param name="JudgeModel">The judge as the store knows it; null when no mitigation asks it.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Real">R0: real text that a detector can learn from.</param>
internal sealed record MitigationContext(
    string Run, ICorpusStore Store, Judge? Judge, ModelId? JudgeModel, ulong Seed, ITokenizer Tokenizer, DecodingOptions Decoding, IReadOnlyList<TextItem> Real);
