using Spectre.Console;
using TextMad.Cli.Output;
using TextMad.Crawling;

namespace TextMad.Cli.Commands.Crawl;

/// <summary>Shows what became of a crawl's URLs.</summary>
internal static class CrawlTables
{
    public static void Write(CliContext context, string name, CrawlFunnel funnel)
    {
        context.WriteLine($"{name}: {funnel.Seen:N0} page URLs seen, {funnel.Fetched:N0} visits, {funnel.Kept:N0} texts kept, {funnel.Waiting:N0} waiting");
        if (funnel.Dropped.Count > 0)
        {
            WriteDropped(context, funnel);
        }

        foreach (var warning in funnel.Warnings)
        {
            context.WriteLine($"Note: {warning.Message}");
        }
    }

    private static void WriteDropped(CliContext context, CrawlFunnel funnel)
    {
        var table = Tables.CreateNumeric(1, "not kept", "URLs");
        foreach (var (reason, count) in funnel.Dropped)
        {
            table.AddRow(Markup.Escape(reason), Tables.Integer(count));
        }

        context.Console.Write(table);
    }
}
