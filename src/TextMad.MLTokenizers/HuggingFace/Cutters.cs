using System.Text;
using TextMad.Tokenization;
using BuiltinScanner = TextMad.Tokenization.PreTokenizer;

namespace TextMad.MLTokenizers.HuggingFace;

/// <summary>How a <c>tokenizer.json</c> cuts a text into words: its <c>pre_tokenizer</c>.</summary>
internal static class Cutters
{
    /// <summary>Returns the step that a node describes.</summary>
    /// <exception cref="InputException">It is of a kind that is not known, or broken.</exception>
    public static Func<Piece, IEnumerable<Piece>> Of(JsonNode node)
    {
        if (node.IsNull)
        {
            return piece => [piece];
        }

        switch (node.Type)
        {
            case "Sequence":
                var steps = node["pretokenizers"].Items.Select(Of).ToArray();
                return piece => steps.Aggregate((IEnumerable<Piece>)[piece], (pieces, step) => pieces.SelectMany(step));
            case "ByteLevel":
                return ByteLevel(node["add_prefix_space"].Flag(true), node["use_regex"].Flag(true));
            case "Split":
                var (pattern, behavior, invert) = (Pattern.Of(node["pattern"]), BehaviorOf(node["behavior"]), node["invert"].Flag(false));
                return piece => Cut(piece, pattern.Find(piece.Text), behavior, invert);
            case "Digits":
                var digits = node["individual_digits"].Flag(false) ? SplitBehavior.Isolated : SplitBehavior.Contiguous;
                return piece => Cut(piece, Runes(piece.Text, CharacterKinds.IsNumber), digits);
            case "Punctuation":
                var punctuation = node["behavior"].IsNull ? SplitBehavior.Isolated : BehaviorOf(node["behavior"]);
                return piece => Cut(piece, Runes(piece.Text, CharacterKinds.IsPunctuation), punctuation);
            case "WhitespaceSplit":
                return piece => Cut(piece, Runes(piece.Text, CharacterKinds.IsSpace), SplitBehavior.Removed);
            case "Whitespace":
                return piece => Words(piece);
            case "BertPreTokenizer":
                return piece => Cut(piece, Runes(piece.Text, CharacterKinds.IsSpace), SplitBehavior.Removed)
                    .SelectMany(word => Cut(word, Runes(word.Text, CharacterKinds.IsPunctuation), SplitBehavior.Isolated));
            case "CharDelimiterSplit":
                var delimiter = Pattern.Literal(node["delimiter"].Text());
                return piece => Cut(piece, delimiter.Find(piece.Text), SplitBehavior.Removed);
            case "Metaspace":
                return Metaspace(node);
            default:
                throw node.Unknown(
                    "Sequence", "ByteLevel", "Split", "Digits", "Punctuation", "WhitespaceSplit", "Whitespace", "BertPreTokenizer", "CharDelimiterSplit", "Metaspace");
        }
    }

    private static SplitBehavior BehaviorOf(JsonNode node) =>
        Enum.TryParse<SplitBehavior>(node.Text(), out var behavior) && Enum.IsDefined(behavior) ? behavior : throw node.Wrong(string.Join(", ", Enum.GetNames<SplitBehavior>()));

    private static Func<Piece, IEnumerable<Piece>> ByteLevel(bool addsSpace, bool cuts) => piece =>
    {
        var text = addsSpace && !piece.Text.StartsWith(' ') ? " " + piece.Text : piece.Text;
        if (!cuts)
        {
            return [piece with { Text = ByteAlphabet.Spell(Encoding.UTF8.GetBytes(text)) }];
        }

        var pieces = new List<Piece>();
        var scanner = new BuiltinScanner(text);
        while (scanner.MoveNext())
        {
            pieces.Add(new Piece(ByteAlphabet.Spell(Encoding.UTF8.GetBytes(scanner.Current.ToString())), piece.IsFirst && pieces.Count == 0));
        }

        return pieces;
    };

    private static Func<Piece, IEnumerable<Piece>> Metaspace(JsonNode node)
    {
        var replacement = node["replacement"].Text("\u2581");

        // Older files say it by a flag.
        var scheme = node["prepend_scheme"].Text(node["add_prefix_space"].Flag(true) ? "always" : "never");
        if (scheme is not ("always" or "never" or "first"))
        {
            throw node["prepend_scheme"].Wrong("always, first or never");
        }

        var (splits, mark) = (node["split"].Flag(true), Pattern.Literal(replacement));
        return piece =>
        {
            var text = piece.Text.Replace(" ", replacement, StringComparison.Ordinal);
            if ((scheme == "always" || (scheme == "first" && piece.IsFirst)) && !text.StartsWith(replacement, StringComparison.Ordinal))
            {
                text = replacement + text;
            }

            return splits ? Cut(piece with { Text = text }, mark.Find(text), SplitBehavior.MergedWithNext) : [piece with { Text = text }];
        };
    }

    private static List<(int Start, int Length)> Runes(string text, Func<Rune, bool> isOne)
    {
        var found = new List<(int Start, int Length)>();
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (isOne(rune))
            {
                found.Add((at, rune.Utf16SequenceLength));
            }

            at += rune.Utf16SequenceLength;
        }

        return found;
    }

    /// <summary>Runs of characters of words, and runs of what is neither that nor white space.</summary>
    private static IEnumerable<Piece> Words(Piece piece)
    {
        var (start, at, last) = (0, 0, 0);
        foreach (var rune in piece.Text.EnumerateRunes())
        {
            var kind = CharacterKinds.IsWord(rune) ? 1 : CharacterKinds.IsSpace(rune) ? 0 : 2;
            if (kind != last)
            {
                if (last != 0)
                {
                    yield return new Piece(piece.Text[start..at], piece.IsFirst && start == 0);
                }

                (start, last) = (at, kind);
            }

            at += rune.Utf16SequenceLength;
        }

        if (last != 0)
        {
            yield return new Piece(piece.Text[start..], piece.IsFirst && start == 0);
        }
    }

    /// <summary>Cuts a piece where something was found, and does with that what is asked.</summary>
    private static IEnumerable<Piece> Cut(Piece piece, IReadOnlyList<(int Start, int Length)> found, SplitBehavior behavior, bool invert = false)
    {
        var spans = new List<(int Start, int End, bool IsMatch)>();
        var at = 0;
        foreach (var (start, length) in found)
        {
            if (start > at)
            {
                spans.Add((at, start, invert));
            }

            spans.Add((start, start + length, !invert));
            at = start + length;
        }

        if (at < piece.Text.Length)
        {
            spans.Add((at, piece.Text.Length, invert));
        }

        return Join(spans, behavior).Where(span => span.End > span.Start)
            .Select(span => new Piece(piece.Text[span.Start..span.End], piece.IsFirst && span.Start == 0));
    }

    private static IEnumerable<(int Start, int End)> Join(List<(int Start, int End, bool IsMatch)> spans, SplitBehavior behavior)
    {
        var joined = new List<(int Start, int End)>();
        switch (behavior)
        {
            case SplitBehavior.Removed:
                return spans.Where(span => !span.IsMatch).Select(span => (span.Start, span.End));
            case SplitBehavior.Isolated:
                return spans.Select(span => (span.Start, span.End));
            case SplitBehavior.Contiguous:
                for (var i = 0; i < spans.Count; i++)
                {
                    if (i > 0 && spans[i].IsMatch == spans[i - 1].IsMatch)
                    {
                        joined[^1] = (joined[^1].Start, spans[i].End);
                    }
                    else
                    {
                        joined.Add((spans[i].Start, spans[i].End));
                    }
                }

                return joined;
            case SplitBehavior.MergedWithPrevious:
                for (var i = 0; i < spans.Count; i++)
                {
                    if (i > 0 && spans[i].IsMatch && !spans[i - 1].IsMatch)
                    {
                        joined[^1] = (joined[^1].Start, spans[i].End);
                    }
                    else
                    {
                        joined.Add((spans[i].Start, spans[i].End));
                    }
                }

                return joined;
            default:
                for (var i = spans.Count - 1; i >= 0; i--)
                {
                    if (i < spans.Count - 1 && spans[i].IsMatch && !spans[i + 1].IsMatch)
                    {
                        joined[^1] = (spans[i].Start, joined[^1].End);
                    }
                    else
                    {
                        joined.Add((spans[i].Start, spans[i].End));
                    }
                }

                joined.Reverse();
                return joined;
        }
    }
}
