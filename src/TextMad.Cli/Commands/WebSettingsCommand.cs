using System.CommandLine;
using TextMad.Configuration;
using TextMad.Web;

namespace TextMad.Cli.Commands;

/// <summary>What <c>textmad web settings</c> was asked.</summary>
internal sealed record WebSettingsSettings;

/// <summary><c>textmad web settings</c>: every setting of a simulated web, to begin a file for <c>web create --config</c> from.</summary>
internal sealed class WebSettingsCommand : CliCommand<WebSettingsSettings>
{
    public WebSettingsCommand(CliContext context)
        : base(
            context,
            "settings",
            "Show every setting of a simulated web as YAML, with what it means, what is allowed and where its value comes from.",
            "textmad web settings")
    {
    }

    protected override WebSettingsSettings Read(ParseResult arguments) => new();

    protected override int Run(WebSettingsSettings settings, CliContext context)
    {
        context.Out.Write(SettingsWriter.Write(new WebOptions(), comments: true));
        return ExitCode.Done;
    }
}
