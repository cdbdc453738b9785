namespace TextMad.Tokenization;

/// <summary>Makes tokenizers with code from outside this library. Implemented by an adapter (<see cref="Adapters"/>).</summary>
public interface ITokenizerEngine
{
    /// <summary>The tokenizers that <see cref="OpenKnown"/> has.</summary>
    IReadOnlyList<KnownTokenizer> Known { get; }

    /// <summary>Reads a tokenizer from a file or folder of any kind that the engine knows.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="splitting">How text is cut, for files that do not say.</param>
    /// <exception cref="InputException">It is missing, broken, or of a kind that the engine does not know.</exception>
    ITokenizer Open(string path, TokenSplitting splitting);

    /// <summary>Returns the tokenizer of a model of others, or of an encoding, by its name.</summary>
    /// <param name="name">E.g. <c>gpt-4o</c> or <c>cl100k_base</c>.</param>
    /// <exception cref="InputException">None of this name is known; the message lists those that are.</exception>
    ITokenizer OpenKnown(string name);
}
