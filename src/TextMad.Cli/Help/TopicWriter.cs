using System.Text.RegularExpressions;
using Spectre.Console;
using TextMad.Cli.Benchmarking;

namespace TextMad.Cli.Help;

/// <summary>Shows a page in a terminal: text is filled to the width, code and tables stand as they are.</summary>
internal static partial class TopicWriter
{
    /// <summary>Lines are not longer than this, however wide the terminal is.</summary>
    public const int WidestText = 100;

    /// <summary>Writes a page.</summary>
    public static void Write(Topic topic, IAnsiConsole console)
    {
        console.Profile.Width = Math.Clamp(console.Profile.Width, 20, WidestText);
        TopicBlock? before = null;
        foreach (var block in TopicBlock.Parse(topic.Markdown))
        {
            if (before is not null && !(before is TopicBlock.Item && block is TopicBlock.Item))
            {
                console.WriteLine();
            }

            Write(block, console);
            before = block;
        }
    }

    private static void Write(TopicBlock block, IAnsiConsole console)
    {
        switch (block)
        {
            case TopicBlock.Heading heading:
                var text = Plain(heading.Text);
                console.WriteLine(text);
                if (heading.Level < 3)
                {
                    console.WriteLine(new string(heading.Level == 1 ? '=' : '-', Math.Min(text.Length, console.Profile.Width)));
                }

                break;
            case TopicBlock.Paragraph paragraph:
                WriteFilled(console, Plain(paragraph.Text), "", "");
                break;
            case TopicBlock.Item item:
                var mark = new string(' ', item.Indent) + item.Mark + " ";
                WriteFilled(console, Plain(item.Text), mark, new string(' ', mark.Length));
                break;
            case TopicBlock.Code code:
                foreach (var line in code.Lines)
                {
                    console.WriteLine("    " + line);
                }

                break;
            case TopicBlock.Table table:
                Write(table, console);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static void Write(TopicBlock.Table source, IAnsiConsole console)
    {
        var table = new Table { Border = TableBorder.Simple };
        for (var i = 0; i < source.Head.Count; i++)
        {
            var right = i < source.Right.Count && source.Right[i];
            table.AddColumn(new TableColumn(Markup.Escape(Plain(source.Head[i]))) { Alignment = right ? Justify.Right : Justify.Left });
        }

        foreach (var row in source.Rows)
        {
            table.AddRow([.. row.Take(source.Head.Count).Select(c => Markup.Escape(Plain(c)))]);
        }

        console.Write(table);
    }

    private static void WriteFilled(IAnsiConsole console, string text, string first, string rest)
    {
        var line = first;
        var isEmpty = true;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!isEmpty && line.Length + 1 + word.Length > console.Profile.Width)
            {
                console.WriteLine(line);
                line = rest;
                isEmpty = true;
            }

            line += isEmpty ? word : " " + word;
            isEmpty = false;
        }

        console.WriteLine(line);
    }

    // Emphasis marks are removed; a link shows its address, unless its words are the address.
    private static string Plain(string text) => Emphasis().Replace(
        Link().Replace(text, m => m.Groups[1].Value.Trim('`') == m.Groups[2].Value ? m.Groups[1].Value : $"{m.Groups[1].Value} ({m.Groups[2].Value})"),
        m => m.Groups["code"].Success ? m.Value : m.Groups["text"].Value);

    [GeneratedRegex("\\[([^\\]]+)\\]\\(([^)\\s]+)\\)")]
    private static partial Regex Link();

    [GeneratedRegex("(?<code>`[^`]*`)|\\*\\*(?<text>[^*]+)\\*\\*|(?<!\\w|\\*)\\*(?<text>[^*\\s][^*]*)\\*(?!\\w|\\*)")]
    private static partial Regex Emphasis();
}
