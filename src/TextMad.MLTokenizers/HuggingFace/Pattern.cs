using System.Text;
using System.Text.RegularExpressions;

namespace TextMad.MLTokenizers.HuggingFace;

/// <summary>What a step looks for in a text: a text as it stands, or a regular expression of Oniguruma's form over code points.</summary>
internal sealed class Pattern
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(20);

    private readonly string _literal;
    private readonly Regex? _regex;
    private readonly CodePointSplitter? _splitter;
    private readonly string _file;

    private Pattern(string literal, Regex? regex, string file) =>
        (_literal, _regex, _splitter, _file) = (literal, regex, regex is null ? null : new CodePointSplitter(regex), file);

    /// <summary>Reads a pattern, <c>{"String": "..."}</c> or <c>{"Regex": "..."}</c>.</summary>
    /// <exception cref="InputException">It is neither, or has what .NET's regular expressions do not.</exception>
    public static Pattern Of(JsonNode node)
    {
        if (!node["String"].IsNull)
        {
            return new Pattern(node["String"].Text(), null, node.File);
        }

        var written = node["Regex"].Text();
        try
        {
            return new Pattern("", new Regex(Translate(written), RegexOptions.CultureInvariant, _limit), node.File);
        }
        catch (ArgumentException failure)
        {
            throw new InputException($"{node.File}: '{node.Place}' is a pattern that cannot be read here, {written}: {failure.Message}", failure);
        }
    }

    /// <summary>Returns a pattern of a text as it stands.</summary>
    public static Pattern Literal(string text) => new(text, null, "");

    /// <summary>Returns where the pattern is found, in order, without what is empty.</summary>
    /// <exception cref="TextMadException">It takes too long.</exception>
    public IReadOnlyList<(int Start, int Length)> Find(string text)
    {
        var found = new List<(int Start, int Length)>();
        if (_splitter is not null)
        {
            try
            {
                found.AddRange(_splitter.PreTokenize(text).Where(match => match.Length > 0));
            }
            catch (RegexMatchTimeoutException failure)
            {
                throw new TextMadException($"The pattern {_regex} of {_file} takes more than {_limit.TotalSeconds:0} seconds in a text of {text.Length} characters.", failure);
            }

            return found;
        }

        for (var at = 0; _literal.Length > 0 && (at = text.IndexOf(_literal, at, StringComparison.Ordinal)) >= 0; at += _literal.Length)
        {
            found.Add((at, _literal.Length));
        }

        return found;
    }

    /// <summary>Returns a text with all that is found replaced.</summary>
    public string Replace(string text, string by)
    {
        if (_regex is null)
        {
            return _literal.Length == 0 ? text : text.Replace(_literal, by, StringComparison.Ordinal);
        }

        var (result, at) = (new StringBuilder(text.Length), 0);
        foreach (var (start, length) in Find(text))
        {
            result.Append(text, at, start - at).Append(by);
            at = start + length;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>Writes possessive quantifiers (<c>a?+</c>, <c>a*+</c>, <c>a++</c>), which .NET does not have, as groups that are not gone back into.</summary>
    private static string Translate(string pattern)
    {
        var result = new StringBuilder(pattern.Length + 16);
        var groups = new Stack<int>();
        var atom = 0;
        for (var i = 0; i < pattern.Length;)
        {
            var (start, length) = (result.Length, AtomLength(pattern, i));
            var c = pattern[i];
            if (c is '?' or '*' or '+')
            {
                var isPossessive = i + 1 < pattern.Length && pattern[i + 1] == '+' && result.Length > 0;
                result.Append(c);
                if (isPossessive)
                {
                    result.Insert(atom, "(?>").Append(')');
                }

                i += isPossessive ? 2 : 1;
                if (!isPossessive && i < pattern.Length && pattern[i] == '?')
                {
                    result.Append('?');
                    i++;
                }

                continue;
            }

            result.Append(pattern, i, length);
            i += length;
            switch (c)
            {
                case '(':
                    groups.Push(start);
                    break;
                case ')' when groups.Count > 0:
                    atom = groups.Pop();
                    continue;
                case '{':
                    continue;
            }

            atom = start;
        }

        return result.ToString();
    }

    private static int AtomLength(string pattern, int at)
    {
        switch (pattern[at])
        {
            case '(' when at + 1 < pattern.Length && pattern[at + 1] == '?':
                // What a group is, before what is in it.
                var end = pattern.AsSpan(at + 2).IndexOfAny(":=!>)");
                return end < 0 ? 2 : pattern[at + 2 + end] == ')' ? 2 : end + 3;
            case '\\' when at + 2 < pattern.Length && pattern[at + 1] is 'p' or 'P' && pattern[at + 2] == '{':
            case '{':
                return pattern.IndexOf('}', at) is var close && close < 0 ? 1 : close - at + 1;
            case '\\':
                return Math.Min(2, pattern.Length - at);
            case '[':
                var depth = 0;
                for (var i = at; i < pattern.Length; i++)
                {
                    if (pattern[i] == '\\')
                    {
                        i++;
                    }
                    else if (pattern[i] == '[')
                    {
                        depth++;
                    }
                    else if (pattern[i] == ']' && --depth == 0)
                    {
                        return i - at + 1;
                    }
                }

                return pattern.Length - at;
            default:
                return char.IsHighSurrogate(pattern[at]) && at + 1 < pattern.Length ? 2 : 1;
        }
    }
}
