using System.Text.RegularExpressions;

namespace TextMad.Cli.Help;

/// <summary>A block of a page: the part of Markdown that pages use. Comments (<c>&lt;!-- --&gt;</c>) are not blocks.</summary>
internal abstract partial record TopicBlock
{
    // Lines that begin so, after an empty line and outside lists, are shown as they are.
    private const string CodeIndent = "    ";

    private TopicBlock()
    {
    }

    /// <summary>A heading of level 1 to 6.</summary>
    public sealed record Heading(int Level, string Text) : TopicBlock;

    /// <summary>Running text, on one line.</summary>
    public sealed record Paragraph(string Text) : TopicBlock;

    /// <summary>An item of a list; <paramref name="Indent"/> is its depth in characters, <paramref name="Mark"/> what stands before it.</summary>
    public sealed record Item(int Indent, string Mark, string Text) : TopicBlock;

    /// <summary>Lines that are shown as they are.</summary>
    public sealed record Code(IReadOnlyList<string> Lines) : TopicBlock;

    /// <summary>A table: its head, which columns stand to the right, its rows.</summary>
    public sealed record Table(IReadOnlyList<string> Head, IReadOnlyList<bool> Right, IReadOnlyList<IReadOnlyList<string>> Rows) : TopicBlock;

    /// <summary>Returns the blocks of a page.</summary>
    public static IReadOnlyList<TopicBlock> Parse(string markdown)
    {
        var lines = Comment().Replace(markdown.ReplaceLineEndings("\n"), "").Split('\n');
        var blocks = new List<TopicBlock>();
        for (var at = 0; at < lines.Length;)
        {
            var line = lines[at];
            if (string.IsNullOrWhiteSpace(line))
            {
                at++;
            }
            else if (line.StartsWith("```", StringComparison.Ordinal))
            {
                var end = Array.FindIndex(lines, at + 1, l => l.StartsWith("```", StringComparison.Ordinal));
                end = end < 0 ? lines.Length : end;
                blocks.Add(new Code(lines[(at + 1)..end]));
                at = end + 1;
            }
            else if (line.StartsWith(CodeIndent, StringComparison.Ordinal) && blocks is not [.., Item])
            {
                var end = at + 1;
                while (end < lines.Length && (lines[end].StartsWith(CodeIndent, StringComparison.Ordinal) || string.IsNullOrWhiteSpace(lines[end])))
                {
                    end++;
                }

                while (string.IsNullOrWhiteSpace(lines[end - 1]))
                {
                    end--;
                }

                blocks.Add(new Code([.. lines[at..end].Select(l => l.Length > CodeIndent.Length ? l[CodeIndent.Length..] : "")]));
                at = end;
            }
            else if (HeadingLine().Match(line) is { Success: true } heading)
            {
                blocks.Add(new Heading(heading.Groups[1].Length, heading.Groups[2].Value.Trim()));
                at++;
            }
            else if (line.StartsWith('|') && at + 1 < lines.Length && TableRule().IsMatch(lines[at + 1]))
            {
                var end = at + 2;
                while (end < lines.Length && lines[end].StartsWith('|'))
                {
                    end++;
                }

                blocks.Add(new Table(
                    Cells(line), [.. Cells(lines[at + 1]).Select(c => c.EndsWith(':'))], [.. lines[(at + 2)..end].Select(Cells)]));
                at = end;
            }
            else
            {
                var item = ItemLine().Match(line);
                var text = item.Success ? item.Groups[3].Value : line.Trim();
                for (at++; at < lines.Length && Continues(lines[at]); at++)
                {
                    text += " " + lines[at].Trim();
                }

                blocks.Add(item.Success ? new Item(item.Groups[1].Length, item.Groups[2].Value, text) : new Paragraph(text));
            }
        }

        return blocks;
    }

    private static bool Continues(string line) => !string.IsNullOrWhiteSpace(line) && !line.StartsWith("```", StringComparison.Ordinal)
        && !line.StartsWith('|') && !HeadingLine().IsMatch(line) && !ItemLine().IsMatch(line);

    // A bar after a backslash is a bar of the cell.
    private static IReadOnlyList<string> Cells(string row) =>
        [.. CellBar().Split(row.Trim().Trim('|')).Select(c => c.Trim().Replace("\\|", "|", StringComparison.Ordinal))];

    [GeneratedRegex("^[ \\t]*<!--.*?-->[ \\t]*\\n?|<!--.*?-->", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex("^(#{1,6}) +(.+)$")]
    private static partial Regex HeadingLine();

    [GeneratedRegex("^\\|[ :|-]+\\|?\\s*$")]
    private static partial Regex TableRule();

    [GeneratedRegex("^( *)([-*]|\\d+\\.) +(.*)$")]
    private static partial Regex ItemLine();

    [GeneratedRegex("(?<!\\\\)\\|")]
    private static partial Regex CellBar();
}
