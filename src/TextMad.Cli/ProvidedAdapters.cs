using TextMad.LiteDB;
using TextMad.MiniLM;
using TextMad.MLTokenizers;
using TextMad.TorchSharp;

namespace TextMad.Cli;

/// <summary>The adapters that this program brings. Each type stands in a function of its own, so its assembly is loaded when it is asked for, not before.</summary>
internal static class ProvidedAdapters
{
    /// <summary>Tells the library how to make them.</summary>
    public static void Provide()
    {
        Adapters.TorchSharp.Provide(static () => new TorchEngineProvider());
        Adapters.MLTokenizers.Provide(static () => new MLTokenizerEngine());
        Adapters.LiteDB.Provide(static () => new LiteDbStoreProvider());
        Adapters.MiniLM.Provide(static () => new MiniLMEmbedder());
    }
}
