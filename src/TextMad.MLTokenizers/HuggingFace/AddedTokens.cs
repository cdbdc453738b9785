using System.Text;

namespace TextMad.MLTokenizers.HuggingFace;

/// <summary>Finds added tokens in a text: from left to right, the longest that begins at a place.</summary>
internal sealed class AddedTokens
{
    private readonly ILookup<char, AddedToken> _byFirst;
    private readonly bool _isEmpty;

    /// <summary>Takes the tokens.</summary>
    /// <param name="tokens">The tokens, their content as it stands in the text that is searched.</param>
    public AddedTokens(IEnumerable<AddedToken> tokens)
    {
        var all = tokens.Where(token => token.Content.Length > 0).OrderByDescending(token => token.Content.Length).ToArray();
        (_byFirst, _isEmpty) = (all.ToLookup(token => token.Content[0]), all.Length == 0);
    }

    /// <summary>Returns a text in parts: what stands between the tokens, and the tokens.</summary>
    public IEnumerable<(string Text, AddedToken? Token)> Split(string text)
    {
        var last = 0;
        for (var at = 0; !_isEmpty && at < text.Length;)
        {
            var token = _byFirst[text[at]].FirstOrDefault(known => string.CompareOrdinal(text, at, known.Content, 0, known.Content.Length) == 0);
            if (token is null)
            {
                at++;
                continue;
            }

            var (start, end) = (at, at + token.Content.Length);
            at = end;
            if (token.IsWord && (TouchesWord(text.AsSpan(0, start), before: true) || TouchesWord(text.AsSpan(end), before: false)))
            {
                continue;
            }

            for (; token.TakesLeft && start > last && char.IsWhiteSpace(text[start - 1]); start--)
            {
            }

            for (; token.TakesRight && end < text.Length && char.IsWhiteSpace(text[end]); end++)
            {
            }

            if (start > last)
            {
                yield return (text[last..start], null);
            }

            yield return (text[start..end], token);
            last = at = end;
        }

        if (last < text.Length)
        {
            yield return (text[last..], null);
        }
    }

    private static bool TouchesWord(ReadOnlySpan<char> text, bool before)
    {
        Rune rune;
        return (before ? Rune.DecodeLastFromUtf16(text, out rune, out _) : Rune.DecodeFromUtf16(text, out rune, out _)) == System.Buffers.OperationStatus.Done
            && CharacterKinds.IsWord(rune);
    }
}
