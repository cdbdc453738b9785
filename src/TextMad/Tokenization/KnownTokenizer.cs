namespace TextMad.Tokenization;

/// <summary>A tokenizer that an engine brings, by its name.</summary>
/// <param name="Encoding">Its own name, e.g. <c>cl100k_base</c>.</param>
/// <param name="Models">Names of models that use it.</param>
/// <param name="Prefixes">Beginnings of names of further models that use it, e.g. <c>gpt-4-</c>.</param>
public sealed record KnownTokenizer(string Encoding, IReadOnlyList<string> Models, IReadOnlyList<string> Prefixes);
