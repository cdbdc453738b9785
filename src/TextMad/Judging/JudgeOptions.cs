using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Models.Transformers;
using TextMad.Tokenization;
using TextMad.Training;

namespace TextMad.Judging;

/// <summary>How a workspace's judge is made. With the same corpus, the same options give the same bits.</summary>
public sealed record JudgeOptions
{
    /// <summary>The corpus of real text that it is trained on.</summary>
    [Description("name of the corpus of real text that it is trained on")]
    public string Corpus { get; init; } = "brown";

    /// <summary>The largest share of the corpus's documents that it sees; no run sees them.</summary>
    [Description("share of the corpus's documents that the judge sees, and no run does")]
    [Range(0.01, 0.9)]
    public double Share { get; init; } = 0.2;

    /// <summary>At most about this many words of them.</summary>
    [Description("at most about this many words of them")]
    [Range(1_000, 1_000_000_000)]
    public long Words { get; init; } = 300_000;

    /// <summary>Documents are cut into passages of about this many words; 0 leaves them whole.</summary>
    [Description("documents are cut into passages of about this many words; 0 leaves them whole")]
    [Range(0, 1_000_000)]
    public int PassageWords { get; init; } = 64;

    /// <summary>Its tokenizer.</summary>
    [Description("byte-level BPE, trained on the same text")]
    public BytePairTrainingOptions Tokenizer { get; init; } = new() { Vocabulary = 2048 };

    /// <summary>Its shape; the width is that of embeddings.</summary>
    [Description("layers, heads, width (of embeddings too), context")]
    public TransformerOptions Shape { get; init; } = new() { Layers = 2, Heads = 4, Width = 128, Context = 128 };

    /// <summary>Its training.</summary>
    [Description("budget, batch and optimiser")]
    public TrainingOptions Training { get; init; } =
        new() { Amount = 3, Batch = 16, Optimiser = OptimiserKind.Muon, LearningRate = 0.004, FinalLearningRateShare = 0 };
}
