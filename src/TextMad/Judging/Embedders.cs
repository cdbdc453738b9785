using TextMad.Metrics;
using TextMad.Metrics.Embedded;
using TextMad.Texts;

namespace TextMad.Judging;

/// <summary>Makes embedders of a kind.</summary>
public static class Embedders
{
    /// <summary>Returns the embedder that was asked for.</summary>
    /// <param name="kind">The kind of embedder.</param>
    /// <param name="judge">The judge; null when there is none.</param>
    /// <param name="reference">Real text: what <see cref="EmbedderKind.Tfidf"/> is fitted on, and what <see cref="EmbedderKind.Minilm"/> finds English or not.</param>
    /// <param name="asked">What asked for it, as the person wrote it.</param>
    /// <returns>Null for the judge when there is none.</returns>
    /// <exception cref="InputException">The text is not English, too little, or this program does not provide the package.</exception>
    public static ITextEmbedder? Of(EmbedderKind kind, Judge? judge, IReadOnlyList<string> reference, string asked) => kind switch
    {
        EmbedderKind.Judge => judge,
        EmbedderKind.Tfidf => TermVectors.Fit(reference),
        _ when LanguageOfTexts.Of(reference) is var language && language != "en" => throw new InputException(
            $"{asked} knows English only, and the text is in "
            + $"{(language is null ? "a language that cannot be determined" : $"another language ({language})")}; choose tfidf, which knows any, or judge."),
        _ => Adapters.MiniLM.Load<ITextEmbedder>(asked),
    };
}
