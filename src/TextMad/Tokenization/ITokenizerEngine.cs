namespace TextMad.Tokenization;

/// <summary>Makes tokenizers of files with code from outside this library. Implemented by an adapter (<see cref="Adapters"/>).</summary>
public interface ITokenizerEngine
{
    /// <summary>Reads a tokenizer from a file or folder of any kind that the engine knows.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="splitting">How text is cut, for files that do not say.</param>
    /// <exception cref="InputException">It is missing, broken, or of a kind that the engine does not know.</exception>
    ITokenizer Open(string path, TokenSplitting splitting);
}
