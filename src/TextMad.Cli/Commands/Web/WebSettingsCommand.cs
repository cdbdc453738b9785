using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Configuration;
using TextMad.SimulatedWeb;

namespace TextMad.Cli.Commands.Web;

/// <summary>What <c>textmad web settings</c> was asked.</summary>
internal sealed record WebSettingsSettings(bool Table);

/// <summary><c>textmad web settings</c>: every setting of a simulated web, to begin a file for <c>web create --config</c> from.</summary>
internal sealed class WebSettingsCommand : CliCommand<WebSettingsSettings>
{
    private readonly Option<bool> _table = Syntax.Flag("--table", "as a Markdown table instead of YAML");

    public WebSettingsCommand(CliContext context)
        : base(
            context,
            "settings",
            "Show every setting of a simulated web as YAML, with what it means, what is allowed and where its value comes from.",
            "textmad web settings",
            "textmad web settings --table")
    {
    }

    protected override WebSettingsSettings Read(ParseResult arguments) => new(arguments.GetValue(_table));

    protected override int Run(WebSettingsSettings settings, CliContext context)
    {
        var options = new WebOptions();
        context.Out.Write(settings.Table
            ? MarkdownTable.Of(["setting", "value", "what it is"], SettingCatalogue.Settings(options).Select(setting => new[] { setting.Name, setting.Standard, setting.Meaning }))
            : SettingsWriter.Write(options, comments: true));
        return ExitCode.Done;
    }
}
