using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.SimulatedWeb.Hosting;
using TextMad.SimulatedWeb.Serving;

namespace TextMad.Cli.Commands.Web;

/// <summary>What <c>textmad web serve</c> was asked.</summary>
internal sealed record WebServeSettings(string Name, int Port, int? TickSeconds);

/// <summary><c>textmad web serve</c>: serves a simulated web over HTTP until it is stopped.</summary>
internal sealed class WebServeCommand : CliCommand<WebServeSettings>
{
    private readonly Argument<string> _name = Syntax.Argument("NAME", "a simulated web");
    private readonly Option<int> _port = Syntax.Integer("--port", "P", "the port on 127.0.0.1; 0 takes a free one", 0, 65535, 8080);
    private readonly Option<int?> _tick = Syntax.Integer("--tick", "SECONDS", "advance by one week every this many seconds, and save it; without it, time does not "
        + "pass", 1, 1_000_000);

    public WebServeCommand(CliContext context)
        : base(
            context,
            "serve",
            "Serve a simulated web over HTTP on 127.0.0.1: all sites on one port, by Host or as an HTTP proxy. Ctrl-C stops.",
            "textmad web serve small",
            "textmad web serve small --port 9000 --tick 60")
    {
    }

    protected override WebServeSettings Read(ParseResult arguments) =>
        new(arguments.GetRequiredValue(_name), arguments.GetValue(_port), arguments.GetValue(_tick));

    protected override int Run(WebServeSettings settings, CliContext context)
    {
        Serve(settings, context).GetAwaiter().GetResult();
        return ExitCode.Done;
    }

    private static async Task Serve(WebServeSettings settings, CliContext context)
    {
        using var kept = settings.TickSeconds is null ? null : WebTickCommand.Load(settings.Name, context);
        var world = kept?.World ?? WebStatusCommand.Load(settings.Name, context);
        await using var server = await WebServer.StartAsync(world, settings.Port, context.Cancellation);
        var first = world.HomePages(1);
        context.WriteLine($"web {settings.Name}: {world.HomePages().Count:N0} sites at http://127.0.0.1:{server.Port}/, which lists them");
        if (first.Count > 0)
        {
            context.WriteLine($"try: http_proxy=http://127.0.0.1:{server.Port} curl {first[0].Href}");
        }

        context.Out.Flush();
        try
        {
            while (true)
            {
                await Task.Delay(settings.TickSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan, context.Cancellation);
                WebTickCommand.Pass(kept!, context, server.Tick);
                WebTickCommand.Save(kept!, context);
                context.Note($"week {world.CurrentTick}: {world.Statistics().Pages} pages");
            }
        }
        catch (OperationCanceledException)
        {
            // A request to stop is the normal end of a server.
        }
    }
}
