using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Experiments.OnWeb;
using TextMad.SimulatedWeb;

namespace TextMad.Cli.Commands.Web;

/// <summary>What <c>textmad web tick</c> was asked.</summary>
internal sealed record WebTickSettings(string Name, int Ticks, bool Json);

/// <summary><c>textmad web tick</c>: lets weeks pass.</summary>
internal sealed class WebTickCommand : CliCommand<WebTickSettings>
{
    private readonly Argument<string> _name = Syntax.Argument("NAME", "a simulated web");
    private readonly Argument<int> _ticks = new("N") { Description = "weeks (default: 1)", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> _json = Syntax.Json();

    public WebTickCommand(CliContext context)
        : base(context, "tick", "Advance a simulated web by weeks: pages vanish, change and appear. Each finished week is saved.", "textmad web tick small",
            "textmad web tick small 10")
    {
    }

    protected override WebTickSettings Read(ParseResult arguments)
    {
        var ticks = arguments.GetValue(_ticks);
        return ticks is >= 1 and <= 100_000
            ? new WebTickSettings(arguments.GetRequiredValue(_name), ticks, arguments.GetValue(_json))
            : throw new InputException($"N '{ticks}': an integer from 1 to 100000 is expected.");
    }

    protected override int Run(WebTickSettings settings, CliContext context)
    {
        using var web = Load(settings.Name, context);
        for (var tick = 0; tick < settings.Ticks; tick++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            context.Progress.Report("tick", tick, settings.Ticks, "weeks");
            Pass(web, context);
            Save(web, context);
        }

        context.Progress.Clear();
        WebStatusCommand.Write(web.Name, web.World, settings.Json, context);
        return ExitCode.Done;
    }

    /// <summary>Lets a week pass.</summary>
    /// <param name="web">The web.</param>
    /// <param name="context">The command's.</param>
    /// <param name="tick">What lets it pass, given the machine authors; null for the world itself.</param>
    internal static void Pass(KeptWeb web, CliContext context, Action<IReadOnlyList<AuthorShare>>? tick = null)
    {
        using var store = context.OpenStore();
        web.Tick(store, tick, tick is null ? context.Progress : null);
    }

    /// <summary>Keeps a web as it is now; the store is not held in the weeks between.</summary>
    internal static void Save(KeptWeb web, CliContext context)
    {
        using var store = context.CreateStore();
        web.Save(store);
    }

    /// <summary>Returns the web of this name, to let weeks pass in it.</summary>
    internal static KeptWeb Load(string name, CliContext context)
    {
        using var store = context.OpenStore();
        return KeptWeb.Load(context.Workspace, store, name);
    }
}
