using TextMad.Cli.Output;
using TextMad.Corpora;
using TextMad.Corpora.Import;
using TextMad.Texts;

namespace TextMad.Cli.Commands.Corpus;

/// <summary>Says what an import left out: how much, why, the first of it, and what would take it in.</summary>
internal static class LeftOut
{
    /// <summary>Writes a line or two for each reason.</summary>
    public static void Write(ImportReport report, ImportOptions options, CliContext context)
    {
        foreach (var (reason, count) in report.Dropped)
        {
            var meaning = ReasonCode.All.FirstOrDefault(known => known.Code == reason)?.Description;
            context.WriteLine($"  {count:N0} left out: {reason}{(meaning is null ? "" : $" ({meaning})")}");
            if (reason == DropReasons.UnknownFormat && Kinds(report.UnknownKinds) is { Length: > 0 } kinds)
            {
                context.WriteLine($"    {kinds}");
            }

            foreach (var item in report.Examples[reason])
            {
                context.WriteLine($"    {item.Source}{(item.Detail is null ? "" : $": {Tables.OneLine(item.Detail)}")}");
            }

            if (count > report.Examples[reason].Count)
            {
                context.WriteLine($"    and {count - report.Examples[reason].Count:N0} more");
            }

            if (Advice(reason, options) is { } advice)
            {
                context.WriteLine($"    {advice}");
            }
        }
    }

    /// <summary>Returns how many files of which kinds were not read, the most frequent first, in a line; empty when there were none.</summary>
    public static string Kinds(IEnumerable<KeyValuePair<string, int>> kinds)
    {
        const int Shown = 10;
        var all = kinds.ToList();
        return string.Join(", ", all.Take(Shown).Select(kind => FormattableString.Invariant($"{kind.Value:N0} {kind.Key}")))
            + (all.Count > Shown ? FormattableString.Invariant($", and {all.Count - Shown:N0} other kinds") : "");
    }

    /// <summary>Returns what would take in what was left out for this reason; null when nothing would, or should.</summary>
    public static string? Advice(string reason, ImportOptions options) => reason switch
    {
        DropReasons.UnknownFormat when options.Format is null => "--format text (or another) reads files of any name",
        DropReasons.SymbolicLink when !options.FollowLinks => "--follow-links follows links; a link that is named itself is followed in any case",
        DropReasons.Hidden => "a hidden file or folder that is named itself is read",
        DropReasons.SpecialFile => "a pipe that is named itself is read to its end",
        DropReasons.BrokenLine when options.TextField is null => "--text-field NAME says which field holds the text, where it is another than text",
        DropReasons.TooLarge when options.TextUnit == PlainTextUnit.File => "--format blocks makes a document of each paragraph of plain text",
        TextReasons.Undecodable when options.Encoding is null => "--encoding NAME says in which encoding text is",
        _ => null,
    };
}
