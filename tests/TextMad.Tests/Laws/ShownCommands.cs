using System.Text;
using System.Text.RegularExpressions;
using TextMad.Cli.Help;

namespace TextMad.Tests.Laws;

/// <summary>A command of textmad that a page shows.</summary>
/// <param name="Where">The page.</param>
/// <param name="Line">The line as it stands there.</param>
/// <param name="Arguments">Its words without the name of the tool.</param>
/// <param name="IsInText">Whether it stands in running text, where a command can be named without all that it needs.</param>
internal sealed partial record ShownCommands(string Where, string Line, IReadOnlyList<string> Arguments, bool IsInText)
{
    /// <summary>The commands of a page: in blocks of code, where a line begins with one, and in code within text.</summary>
    public static IReadOnlyList<ShownCommands> Read(string name, string page)
    {
        var shown = new List<ShownCommands>();
        foreach (var block in TopicBlock.Parse(page))
        {
            switch (block)
            {
                case TopicBlock.Code code:
                    shown.AddRange(Lines(code.Lines).SelectMany(line => OfLine(name, line, isInText: false)));
                    break;
                case TopicBlock.Paragraph paragraph:
                    shown.AddRange(Spans(paragraph.Text).SelectMany(line => OfLine(name, line, isInText: true)));
                    break;
                case TopicBlock.Item item:
                    shown.AddRange(Spans(item.Text).SelectMany(line => OfLine(name, line, isInText: true)));
                    break;
                case TopicBlock.Table table:
                    shown.AddRange(table.Rows.SelectMany(row => row).SelectMany(Spans).SelectMany(line => OfLine(name, line, isInText: true)));
                    break;
                default:
                    break;
            }
        }

        return shown;
    }

    // A line that ends in a backslash, or inside a quotation, goes on in the next.
    private static IEnumerable<string> Lines(IReadOnlyList<string> lines)
    {
        var open = new StringBuilder();
        foreach (var line in lines)
        {
            open.Append(open.Length == 0 ? line : line.TrimStart());
            if (Command().IsMatch(open.ToString()) && (line.EndsWith('\\') || IsQuoteOpen(open.ToString())))
            {
                open.Replace('\\', ' ').Append(' ');
                continue;
            }

            yield return open.ToString();
            open.Clear();
        }

        if (open.Length > 0)
        {
            yield return open.ToString();
        }
    }

    private static bool IsQuoteOpen(string line)
    {
        var quote = '\0';
        foreach (var c in line)
        {
            quote = quote == c ? '\0' : quote == '\0' && c is ('\'' or '"') ? c : quote;
        }

        return quote != '\0';
    }

    private static IEnumerable<string> Spans(string text) => CodeSpan().Matches(text).Select(match => match.Groups[1].Value);

    private static IEnumerable<ShownCommands> OfLine(string name, string line, bool isInText)
    {
        if (!Command().IsMatch(line))
        {
            yield break;
        }

        var words = Words().Matches(Command().Replace(line, "")).Select(match => match.Value)
            .TakeWhile(word => word is not ("#" or "|" or "&&" or ">" or ">>" or ";"))
            .Select(word => word.Length > 1 && word[0] is '\'' or '"' && word[^1] == word[0] ? word[1..^1] : word.Replace("'", "", StringComparison.Ordinal));
        yield return new ShownCommands(name, line.Trim(), [.. words], isInText);
    }

    [GeneratedRegex("^\\s*(\\$ )?(tools/)?textmad(?=\\s) *")]
    private static partial Regex Command();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex("'[^']*'|\"[^\"]*\"|(?:[^\\s']|'[^']*')+")]
    private static partial Regex Words();
}
