namespace TextMad.Tokenization;

/// <summary>Turns text into token ids and back.</summary>
public interface ITokenizer
{
    /// <summary>Number of token ids; ids are 0..VocabularySize-1.</summary>
    int VocabularySize { get; }

    /// <summary>The id that ends a document and stands before its first token (GPT-2's <c>&lt;|endoftext|&gt;</c>).</summary>
    int EndOfText { get; }

    /// <summary>SHA-256 over everything that decides the ids, lower-case hexadecimal: equal fingerprints, equal tokenizers.</summary>
    string Fingerprint { get; }

    /// <summary>Appends the ids of a text; never yields <see cref="EndOfText"/>, whatever the text says. Thread-safe.</summary>
    void Encode(ReadOnlySpan<char> text, List<int> tokens);

    /// <summary>
    /// Returns the text of the ids; special tokens yield nothing, and bytes that form no valid UTF-8 yield U+FFFD. Thread-safe.
    /// </summary>
    string Decode(ReadOnlySpan<int> tokens);

    /// <summary>
    /// Returns the UTF-8 bytes that a token stands for, which can be a part of a character; empty for a special token. Null when the tokenizer cannot tell, of any
    /// token. Not for loops: it may copy.
    /// </summary>
    /// <param name="token">The id, 0..VocabularySize-1.</param>
    byte[]? BytesOf(int token) => null;

    /// <summary>Writes what <see cref="KeptTokenizer.Load"/> needs to make an equal tokenizer, each file whole or not at all.</summary>
    /// <param name="folder">The folder; made if it is not there.</param>
    /// <exception cref="TextMadException">A file cannot be written.</exception>
    void Save(string folder);

    /// <summary>Returns the ids of a text.</summary>
    int[] Encode(string text)
    {
        var tokens = new List<int>((text.Length / 3) + 4);
        Encode(text, tokens);
        return [.. tokens];
    }
}
