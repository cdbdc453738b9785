using System.Globalization;
using System.Text;
using TextMad.Texts;

namespace TextMad.MLTokenizers;

/// <summary>
/// A vocabulary of WordPiece as BERT has it [Devlin et al. 2019]: a piece a line, its number is its id, <c>##</c> before pieces that go on with a word. How text
/// becomes words is BERT's own (<c>BasicTokenizer</c>): controls dropped, white space to one space, ideographs and punctuation each a
/// word; of a vocabulary without upper-case letters also letters made lower-case and accents dropped. The text cannot be had back exactly.
/// </summary>
internal sealed class WordPieceFile
{
    private const string UnknownPiece = "[UNK]";
    private const string EndPiece = "[SEP]";
    private const string Going = "##";

    private static readonly string[] _specialPieces = ["[PAD]", UnknownPiece, "[CLS]", EndPiece, "[MASK]"];

    private readonly string[] _pieces;
    private readonly HashSet<int> _special;
    private readonly bool _lowers;

    private WordPieceFile(string[] pieces)
    {
        _pieces = pieces;
        _special = [.. _specialPieces.Select(piece => Array.IndexOf(pieces, piece)).Where(id => id >= 0)];
        _lowers = !pieces.Where(piece => !_specialPieces.Contains(piece) && !piece.StartsWith("[unused", StringComparison.Ordinal))
            .Any(piece => piece.EnumerateRunes().Any(rune => Rune.GetUnicodeCategory(rune) == UnicodeCategory.UppercaseLetter));
        EndOfText = Array.IndexOf(pieces, EndPiece);
    }

    /// <summary>V, the number of token ids of the vocabulary.</summary>
    public int VocabularySize => _pieces.Length;

    /// <summary>The id of <c>[SEP]</c>.</summary>
    public int EndOfText { get; }

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="InputException">A line is empty, a piece is there twice or goes over a line's end, or one that BERT needs is missing.</exception>
    public static WordPieceFile Parse(string path, byte[] content)
    {
        var lines = Encoding.UTF8.GetString(content).Split('\n');
        var pieces = lines.AsSpan(0, lines[^1].Length == 0 ? lines.Length - 1 : lines.Length).ToArray();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var id = 0; id < pieces.Length; id++)
        {
            pieces[id] = pieces[id].TrimEnd('\r');
            var problem = pieces[id].Length == 0 ? "is empty"
                : pieces[id].Contains('\r', StringComparison.Ordinal) ? "has a carriage return in its middle"
                : seen.Add(pieces[id]) ? null
                : $"repeats '{pieces[id]}'";
            if (problem is not null)
            {
                throw new InputException($"{path}, line {id + 1}: a WordPiece vocabulary has one piece per line, each once; this line {problem}.");
            }
        }

        foreach (var needed in new[] { UnknownPiece, EndPiece })
        {
            if (!seen.Contains(needed))
            {
                throw new InputException(
                    $"{path} is not a WordPiece vocabulary: it has no piece {needed}. BERT's vocab.txt is expected: one piece per line, among them [UNK] and [SEP].");
            }
        }

        return new WordPieceFile(pieces);
    }

    /// <summary>Returns the words of a text with a space between them.</summary>
    public string Words(string text)
    {
        var words = new StringBuilder(text.Length + 16);
        foreach (var rune in (_lowers ? UnicodeNormalization.DecomposeCanonical(text.ToLowerInvariant()) : text).EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (IsSpace(rune, category))
            {
                words.Append(' ');
            }
            else if (IsControl(rune, category) || (_lowers && category == UnicodeCategory.NonSpacingMark))
            {
                continue;
            }
            else if (IsIdeograph(rune.Value) || IsPunctuation(rune, category))
            {
                words.Append(' ').Append(rune.ToString()).Append(' ');
            }
            else
            {
                words.Append(rune.ToString());
            }
        }

        return string.Join(' ', words.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Returns the bytes of a token within a word; none for a special piece, and a byte that is in no text for <c>[UNK]</c>, so that no model writes it.</summary>
    public byte[] BytesOf(int id) =>
        _pieces[id] == UnknownPiece ? [TokenizerRules.NoText] : _special.Contains(id) ? []
            : Encoding.UTF8.GetBytes(_pieces[id].StartsWith(Going, StringComparison.Ordinal) ? _pieces[id][2..] : _pieces[id]);

    /// <summary>Returns the pieces with a space before each that begins a word; unknown words as U+FFFD, other special pieces left away.</summary>
    public string Decode(IReadOnlyList<int> ids)
    {
        var text = new StringBuilder(ids.Count * 4);
        foreach (var id in ids)
        {
            var piece = _pieces[id];
            if (_special.Contains(id) && piece != UnknownPiece)
            {
                continue;
            }

            if (piece.Length > 2 && piece.StartsWith(Going, StringComparison.Ordinal))
            {
                text.Append(piece, 2, piece.Length - 2);
                continue;
            }

            if (text.Length > 0)
            {
                text.Append(' ');
            }

            text.Append(piece == UnknownPiece ? "\uFFFD" : piece);
        }

        return text.ToString();
    }

    private static bool IsSpace(Rune rune, UnicodeCategory category) => rune.Value is ' ' or '\t' or '\n' or '\r' || category == UnicodeCategory.SpaceSeparator;

    private static bool IsControl(Rune rune, UnicodeCategory category) => rune.Value is 0 or 0xFFFD
        || category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate;

    private static bool IsIdeograph(int code) => code is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF)
        or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B820 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);

    // ASCII signs that Unicode calls symbols count as punctuation, too.
    private static bool IsPunctuation(Rune rune, UnicodeCategory category) => rune.Value is (>= 33 and <= 47) or (>= 58 and <= 64) or (>= 91 and <= 96) or (>= 123 and <= 126)
        || category is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation
            or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation;
}
