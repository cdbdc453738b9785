using TextMad.Models.Transformers;

namespace TextMad.Models.Files;

/// <summary>What a checkpoint says about itself in <c>manifest.json</c>. The last three fields are filled in when it is saved.</summary>
public sealed record CheckpointManifest
{
    /// <summary>The version of this format that is written.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The model's name; null for one that no store knows.</summary>
    public ModelId? Model { get; init; }

    /// <summary>Fingerprint of the tokenizer that the model was trained with.</summary>
    public required string TokenizerFingerprint { get; init; }

    /// <summary>The seed that its training descends from.</summary>
    public ulong Seed { get; init; }

    /// <summary>Shape, of a transformer; null for other kinds.</summary>
    public TransformerOptions? Shape { get; init; }

    /// <summary>V, the number of token ids of the vocabulary.</summary>
    public int VocabularySize { get; init; }

    /// <summary>The models whose weights or output it was trained from.</summary>
    public IReadOnlyList<ModelId> Parents { get; init; } = [];

    /// <summary>Name of the training set; null when there is none.</summary>
    public string? TrainingSet { get; init; }

    /// <summary>The engine that trained it, when it was not the built-in one.</summary>
    public string? Engine { get; init; }

    /// <summary>Format version of the checkpoint.</summary>
    public int FormatVersion { get; init; } = CurrentVersion;

    /// <summary>Kind of model.</summary>
    public string Kind { get; init; } = string.Empty;

    /// <summary>SHA-256 of the weights' file, lower-case hexadecimal.</summary>
    public string WeightsSha256 { get; init; } = string.Empty;
}
