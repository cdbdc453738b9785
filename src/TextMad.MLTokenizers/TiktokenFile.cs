using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;
using TextMad.Tokenization;
using PreTokenizer = Microsoft.ML.Tokenizers.PreTokenizer;

namespace TextMad.MLTokenizers;

/// <summary>
/// OpenAI's tiktoken: a line per token, its bytes in Base64 and its rank, which is its id. How text is cut and which id ends a text stand
/// in tiktoken's own code (<c>tiktoken_ext/openai_public.py</c>) and are therefore known here by the name of the encoding.
/// </summary>
/// <param name="Content">The file.</param>
/// <param name="Splitting">How text is cut, never <see cref="TokenSplitting.Auto"/>.</param>
/// <param name="EndOfText">The id that ends a text.</param>
/// <param name="VocabularySize">V: one more than the largest id.</param>
internal sealed partial record TiktokenFile(byte[] Content, TokenSplitting Splitting, int EndOfText, int VocabularySize)
{
    private const int MaximumSize = 1 << 20;

    /// <summary>Cuts text.</summary>
    public PreTokenizer Splitter => Splitting switch
    {
        TokenSplitting.Cl100k => new CodePointSplitter(Cl100k()),
        TokenSplitting.O200k => new CodePointSplitter(O200k()),
        _ => Gpt2Splitter.Instance,
    };

    /// <summary>
    /// The lines with a token, as the package can read them: it never comes to an end where a file has an empty line, and takes a carriage return for the end of one.
    /// </summary>
    public byte[] Lines =>
        Encoding.UTF8.GetBytes(string.Join('\n', Encoding.UTF8.GetString(Content).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) + "\n");

    /// <summary>Returns the bytes of the tokens; none for ids without a token.</summary>
    public Func<int, byte[]> BytesOf()
    {
        var tokens = new byte[VocabularySize][];
        Array.Fill(tokens, []);
        foreach (var line in Encoding.UTF8.GetString(Content).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = line.Split(' ');
            tokens[int.Parse(parts[1], CultureInfo.InvariantCulture)] = Convert.FromBase64String(parts[0]);
        }

        return id => tokens[id];
    }

    /// <summary>Checks what was read.</summary>
    /// <param name="path">The file's name, for complaints, and for the splitting where nothing else says it.</param>
    /// <param name="content">What stands in it.</param>
    /// <param name="splitting">How text is cut.</param>
    /// <exception cref="InputException">A line is broken, or a byte has no token.</exception>
    public static TiktokenFile Read(string path, byte[] content, TokenSplitting splitting)
    {
        if (splitting == TokenSplitting.Auto)
        {
            var name = Path.GetFileName(path);
            splitting = name.Contains("cl100k", StringComparison.OrdinalIgnoreCase) ? TokenSplitting.Cl100k
                : name.Contains("o200k", StringComparison.OrdinalIgnoreCase) ? TokenSplitting.O200k
                : TokenSplitting.Gpt2;
        }

        var ids = new HashSet<int>();
        var bytes = new HashSet<byte>();
        var number = 0;
        foreach (var line in Encoding.UTF8.GetString(content).Split('\n'))
        {
            number++;
            if (line.AsSpan().Trim().IsEmpty)
            {
                continue;
            }

            var parts = line.TrimEnd('\r').Split(' ');
            if (parts.Length != 2 || !TryDecode(parts[0], out var token)
                || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id >= MaximumSize || !ids.Add(id))
            {
                throw new InputException(
                    $"{path}, line {number}: a token in Base64, one space and its rank (0 to {MaximumSize - 1}, each once) are expected. Fetch the file again.");
            }

            if (token.Length == 1)
            {
                bytes.Add(token[0]);
            }
        }

        if (bytes.Count < 256)
        {
            throw new InputException($"{path} has tokens for {bytes.Count} of the 256 bytes: some texts could not be encoded with it. Fetch the file again.");
        }

        var endOfText = EndOfTextOf(splitting, ids);
        return new TiktokenFile(content, splitting, endOfText, Math.Max(endOfText, ids.Max()) + 1);
    }

    /// <summary>
    /// Returns the published id of an encoding's own file, which for GPT-2 and its kin (gpt2, r50k, p50k: 50256) is the first that the ranks leave free;
    /// files of other sizes get the first free one, too.
    /// </summary>
    private static int EndOfTextOf(TokenSplitting splitting, HashSet<int> ids)
    {
        var free = 0;
        while (ids.Contains(free))
        {
            free++;
        }

        return (splitting, free) switch
        {
            (TokenSplitting.Cl100k, 100256) => 100257,
            (TokenSplitting.O200k, 199998) => 199999,
            _ => free,
        };
    }

    private static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = new byte[(text.Length * 3 / 4) + 3];
        var good = Convert.TryFromBase64String(text, bytes, out var length) && length > 0;
        Array.Resize(ref bytes, length);
        return good;
    }

    [GeneratedRegex(@"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Cl100k();

    [GeneratedRegex(
        @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+",
        RegexOptions.CultureInvariant)]
    private static partial Regex O200k();
}
