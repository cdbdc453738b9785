using System.Text.RegularExpressions;

namespace TextMad.Tests.Laws;

/// <summary>What laws read from C# files.</summary>
internal static partial class SourceText
{
    /// <summary>A file without strings, characters and comments, which say nothing about dependencies.</summary>
    public static string Bare(string source) => CommentsAndText().Replace(source, " ");

    /// <summary>The types that a file without comments declares, but for those inside others, which others cannot name alone.</summary>
    public static IEnumerable<string> DeclaredTypes(string bare) => Declaration().Matches(bare).Select(match => match.Groups[1].Value);

    /// <summary>The namespaces that a file without comments uses by directive.</summary>
    public static IEnumerable<string> UsedNamespaces(string bare) => Usings().Matches(bare).Select(match => match.Groups[1].Value);

    /// <summary>Where the raw and the verbatim strings of a file begin and end, which cannot be broken into lines without a change of what they say.</summary>
    public static IEnumerable<(int Start, int End)> UnbreakableTexts(string source) => CommentsAndText().Matches(source)
        .Where(match => match.Value.StartsWith('@') || match.Value.StartsWith("\"\"\"", StringComparison.Ordinal))
        .Select(match => (match.Index, match.Index + match.Length));

    [GeneratedRegex("""(?s)//[^\n]*|/\*.*?\*/|\"{3,}.*?\"{3,}|@\"(?:[^\"]|\"\")*\"|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])'""")]
    private static partial Regex CommentsAndText();

    [GeneratedRegex(@"(?m)^(?:[a-z]+ )*(?:class|struct|interface|enum|record(?:\s+struct|\s+class)?|delegate\s+[\w<>\[\],? ]+?)\s+([A-Z]\w*)")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"(?m)^\s*(?:global )?using (?:static )?(?:\w+ = )?([\w.]+);")]
    private static partial Regex Usings();
}
