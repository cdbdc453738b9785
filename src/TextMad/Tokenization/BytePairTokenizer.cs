using System.Runtime.InteropServices;
using System.Text;

namespace TextMad.Tokenization;

/// <summary>
/// Byte-level byte-pair encoding, compatible with GPT-2 [Radford 2019]: any Unicode text is a sequence of the vocabulary's
/// tokens, and decoding gives back exactly that text. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Ids after training: 0..255 are the bytes in GPT-2's order (<c>!</c> is 0, the space 220), then the merges' tokens as they were
/// learnt, then <c>&lt;|endoftext|&gt;</c>. Loaded files keep the ids they have.
/// Lone surrogates, which no valid text has, become U+FFFD. The text <c>&lt;|endoftext|&gt;</c> inside a document is text like
/// any other: other tokenizers may take it for the special token.
/// </remarks>
public sealed class BytePairTokenizer : ITokenizer
{
    private readonly BytePairVocabulary _vocabulary;
    private readonly BytePairEncoder _encoder;

    internal BytePairTokenizer(BytePairVocabulary vocabulary)
    {
        _vocabulary = vocabulary;
        _encoder = new BytePairEncoder(vocabulary);
    }

    /// <inheritdoc/>
    public int VocabularySize => _vocabulary.Size;

    /// <inheritdoc/>
    public int EndOfText => _vocabulary.EndOfText;

    /// <inheritdoc/>
    public string Fingerprint => _vocabulary.Fingerprint;

    /// <summary>Number of merge rules.</summary>
    public int MergeCount => _vocabulary.Merges.Length;

    internal BytePairVocabulary Vocabulary => _vocabulary;

    /// <summary>
    /// Learns a vocabulary from texts. Each text stands for itself: no token spans two. The order of the texts does not matter.
    /// </summary>
    /// <param name="texts">The texts, read once.</param>
    /// <param name="options">The vocabulary's size and the least count of a pair worth a merge.</param>
    /// <param name="progress">Told about the words counted and the merges learnt.</param>
    /// <param name="cancellation">Stops between texts and between merges.</param>
    /// <returns>
    /// A tokenizer with at most <see cref="BytePairTrainingOptions.Vocabulary"/> ids; fewer when the texts run out of pairs that
    /// occur <see cref="BytePairTrainingOptions.MinimumPairCount"/> times. Look at <see cref="VocabularySize"/>.
    /// </returns>
    /// <exception cref="InputException">An option is out of its range.</exception>
    public static BytePairTokenizer Train(
        IEnumerable<string> texts,
        BytePairTrainingOptions options,
        IProgressSink? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Vocabulary is < 257 or > 1 << 20)
        {
            throw new InputException(
                $"A byte-level vocabulary of {options.Vocabulary} ids is impossible: 257 (the bytes and the end of text) to {1 << 20} are.");
        }

        if (options.MinimumPairCount < 1)
        {
            throw new InputException($"A minimum pair count of {options.MinimumPairCount} is impossible: 1 or more is expected.");
        }

        return new BytePairTokenizer(BytePairTrainer.Train(texts, options, progress ?? IProgressSink.None, cancellation));
    }

    /// <summary>
    /// Reads a tokenizer from a folder (<c>tokenizer.json</c>, else <c>vocab.json</c> and <c>merges.txt</c>) or from a
    /// <c>tokenizer.json</c> file as Hugging Face writes it.
    /// </summary>
    /// <exception cref="InputException">The files are missing, too large, broken, or of another kind of tokenizer.</exception>
    public static BytePairTokenizer Load(string path) => new(TokenizerFiles.Read(path));

    /// <summary>Writes <c>tokenizer.json</c>, <c>vocab.json</c> and <c>merges.txt</c> to a folder, each file whole or not at all.</summary>
    /// <exception cref="TextMadException">A file cannot be written.</exception>
    public void Save(string folder) => TokenizerFiles.Write(_vocabulary, folder);

    /// <summary>Returns the ids of a text.</summary>
    public int[] Encode(string text)
    {
        var tokens = new List<int>((text.Length / 3) + 4);
        Encode(text, tokens);
        return [.. tokens];
    }

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<char> text, List<int> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var scanner = new PreTokenizer(text);
        while (scanner.MoveNext())
        {
            _encoder.Encode(scanner.Current, tokens);
        }
    }

    /// <summary>Appends the ids of a text and says how many lone surrogates became U+FFFD.</summary>
    public void Encode(ReadOnlySpan<char> text, List<int> tokens, out int replacedSurrogates)
    {
        Encode(text, tokens);
        replacedSurrogates = CountLoneSurrogates(text);
    }

    /// <inheritdoc/>
    public byte[]? BytesOf(int token) => _vocabulary.Bytes(token).ToArray();

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">An id is not of this vocabulary.</exception>
    public string Decode(ReadOnlySpan<int> tokens) => Encoding.UTF8.GetString(DecodeBytes(tokens));

    /// <summary>Returns the bytes of the ids, which need not be valid UTF-8; special tokens yield nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is not of this vocabulary.</exception>
    public byte[] DecodeBytes(ReadOnlySpan<int> tokens)
    {
        var length = 0;
        foreach (var id in tokens)
        {
            if ((uint)id >= (uint)_vocabulary.Size)
            {
                throw new ArgumentOutOfRangeException(nameof(tokens), id, $"Ids are 0..{_vocabulary.Size - 1}.");
            }

            length += _vocabulary.Bytes(id).Length;
        }

        var bytes = new byte[length];
        var rest = bytes.AsSpan();
        foreach (var id in tokens)
        {
            var token = _vocabulary.Bytes(id);
            token.CopyTo(rest);
            rest = rest[token.Length..];
        }

        return bytes;
    }

    private static int CountLoneSurrogates(ReadOnlySpan<char> text)
    {
        var lone = 0;
        for (var at = text.IndexOfAnyInRange('\uD800', '\uDFFF'); at >= 0; at = text.IndexOfAnyInRange('\uD800', '\uDFFF'))
        {
            var paired = at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]);
            lone += paired ? 0 : 1;
            text = text[(at + (paired ? 2 : 1))..];
        }

        return lone;
    }
}
