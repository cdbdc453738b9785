using System.Text.RegularExpressions;

namespace TextMad.Dashboard.Compare;

/// <summary>What changed between two texts, word by word: by a longest common subsequence of words, marks and white space.</summary>
internal static partial class TextDifference
{
    /// <summary>The most cells of the table of common lengths; longer texts are told apart as wholes, but for where they begin and end alike.</summary>
    private const long MostCells = 16_000_000;

    /// <summary>Returns the parts in order. Those of the first text (<see cref="TextPartKind.Added"/> left out) are the first text, and those of the second the second.</summary>
    public static IReadOnlyList<TextPart> Of(string first, string second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var (a, b) = (Words(first), Words(second));
        var begin = 0;
        while (begin < a.Length && begin < b.Length && a[begin] == b[begin])
        {
            begin++;
        }

        var end = 0;
        while (end < a.Length - begin && end < b.Length - begin && a[^(end + 1)] == b[^(end + 1)])
        {
            end++;
        }

        var parts = new List<TextPart>();
        parts.AddRange(a[..begin].Select(word => new TextPart(TextPartKind.Same, word)));
        parts.AddRange(Middle(a[begin..^end], b[begin..^end]));
        parts.AddRange(a[^end..].Select(word => new TextPart(TextPartKind.Same, word)));
        return Joined(WithoutIslands(parts));
    }

    private static IEnumerable<TextPart> Middle(string[] a, string[] b)
    {
        if ((long)(a.Length + 1) * (b.Length + 1) > MostCells)
        {
            return [.. a.Select(word => new TextPart(TextPartKind.Removed, word)), .. b.Select(word => new TextPart(TextPartKind.Added, word))];
        }

        // common[i, j]: the length of the longest common subsequence of what follows place i of the one and place j of the other.
        var common = new int[a.Length + 1, b.Length + 1];
        for (var i = a.Length - 1; i >= 0; i--)
        {
            for (var j = b.Length - 1; j >= 0; j--)
            {
                common[i, j] = a[i] == b[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var parts = new List<TextPart>();
        for (var (i, j) = (0, 0); i < a.Length || j < b.Length;)
        {
            if (i < a.Length && j < b.Length && a[i] == b[j])
            {
                parts.Add(new TextPart(TextPartKind.Same, a[i++]));
                j++;
            }
            else if (j == b.Length || (i < a.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                parts.Add(new TextPart(TextPartKind.Removed, a[i++]));
            }
            else
            {
                parts.Add(new TextPart(TextPartKind.Added, b[j++]));
            }
        }

        return parts;
    }

    // White space and marks that two changes happen to have between them say nothing: they change, too.
    private static List<TextPart> WithoutIslands(List<TextPart> parts)
    {
        var joined = new List<TextPart>();
        for (var i = 0; i < parts.Count;)
        {
            if (parts[i].Kind != TextPartKind.Same)
            {
                joined.Add(parts[i++]);
                continue;
            }

            var end = i;
            while (end < parts.Count && parts[end].Kind == TextPartKind.Same)
            {
                end++;
            }

            var isIsland = i > 0 && end < parts.Count && parts[i..end].TrueForAll(part => !part.Text.Any(char.IsLetterOrDigit));
            foreach (var part in parts[i..end])
            {
                joined.AddRange(isIsland ? [part with { Kind = TextPartKind.Removed }, part with { Kind = TextPartKind.Added }] : [part]);
            }

            i = end;
        }

        return joined;
    }

    // Of a change, all that is removed stands before all that is added.
    private static List<TextPart> Joined(List<TextPart> parts)
    {
        var joined = new List<TextPart>();
        for (var i = 0; i < parts.Count;)
        {
            var end = i;
            var isSame = parts[i].Kind == TextPartKind.Same;
            while (end < parts.Count && parts[end].Kind == TextPartKind.Same == isSame)
            {
                end++;
            }

            foreach (var kind in isSame ? [TextPartKind.Same] : new[] { TextPartKind.Removed, TextPartKind.Added })
            {
                var text = string.Concat(parts[i..end].Where(part => part.Kind == kind).Select(part => part.Text));
                if (text.Length > 0)
                {
                    joined.Add(new TextPart(kind, text));
                }
            }

            i = end;
        }

        return joined;
    }

    private static string[] Words(string text) => [.. Word().Matches(text).Select(match => match.Value)];

    [GeneratedRegex(@"[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}\p{N}]+)*|\s+|[^\p{L}\p{M}\p{N}\s]", RegexOptions.Singleline)]
    private static partial Regex Word();
}
