using TextMad.Models.NGram;
using TextMad.Models.Transformers;

namespace TextMad.Models;

/// <summary>Every kind of language model. A new one is added here, and nowhere else.</summary>
internal static class ModelKinds
{
    private static readonly ModelKind[] _all =
    [
        new(Transformer.Kind, "model.safetensors", typeof(Transformer), Transformer.Load),
        new("ngram", "model.bin", typeof(NGramModel), NGramModel.Load),
        new("unigram", "model.bin", typeof(UnigramModel), UnigramModel.Load),
    ];

    /// <summary>Returns the kind of a model.</summary>
    /// <exception cref="ArgumentException">The class is not in the table.</exception>
    public static ModelKind Of(ILanguageModel model) =>
        Array.Find(_all, kind => kind.Type == model.GetType())
        ?? throw new ArgumentException($"{model.GetType().Name} is not a kind of model that can be saved in a checkpoint.", nameof(model));

    /// <summary>Returns the kind of this name; null when there is none.</summary>
    public static ModelKind? Named(string name) => Array.Find(_all, kind => kind.Name == name);

    /// <summary>The names, for messages.</summary>
    public static string Names => string.Join(", ", _all.Select(kind => kind.Name));
}
