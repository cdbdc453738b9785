using TextMad.Models;
using TextMad.Tokenization;

namespace TextMad.Completions;

/// <summary>What a server of completions answers with, and how much it takes on.</summary>
public sealed record CompletionServerOptions
{
    /// <summary>The model that writes, at work on its engine.</summary>
    public required ILanguageModel Model { get; init; }

    /// <summary>Its tokenizer.</summary>
    public required ITokenizer Tokenizer { get; init; }

    /// <summary>The name by which clients ask for it.</summary>
    public required string Name { get; init; }

    /// <summary>A word that changes with the model, so that clients see when answers to the same seed can differ; null for none.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>The port: 1 to 65535; 0 takes one that is free.</summary>
    public int Port { get; init; }

    /// <summary>Texts that are completed at once, at least 1; influences speed and memory, never results.</summary>
    public int Batch { get; init; } = 32;

    /// <summary>Most texts that wait for a place, 0 or more; more are refused.</summary>
    public int Waiting { get; init; } = 1024;
}
