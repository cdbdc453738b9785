using System.CommandLine;
using System.Net;
using TextMad.Cli.Arguments;
using TextMad.Cli.Hints;
using TextMad.Dashboard;

namespace TextMad.Cli.Commands.Tool;

/// <summary>What <c>textmad dashboard</c> was asked.</summary>
internal sealed record DashboardSettings(int Port, IPAddress Address, bool ReadOnly);

/// <summary><c>textmad dashboard</c>: serves a page over the workspace until it is stopped.</summary>
internal sealed class DashboardCommand : CliCommand<DashboardSettings>
{
    private readonly Option<int> _port = Syntax.Integer("--port", "P", "the port; 0 takes a free one", 0, 65535, 0);
    private readonly Option<string?> _bind = Syntax.Text(
        "--bind", "ADDRESS", "listen on this IP address of the machine, or on all by 0.0.0.0, so that other machines can reach the page; HTTP is not encrypted "
        + "(default: 127.0.0.1, for this machine alone)");
    private readonly Option<bool> _readOnly = Syntax.Flag("--read-only", "only show: the page starts, stops and changes nothing");

    public DashboardCommand(CliContext context)
        : base(
            context,
            "dashboard",
            "Serve a page on which to watch runs and compare them, in a browser: prints a link, which lets in who has it. Ctrl-C stops the page; runs that it started go on.",
            "textmad dashboard",
            "textmad dashboard --port 8765 --read-only",
            "textmad dashboard --bind 0.0.0.0 --read-only")
    {
    }

    protected override DashboardSettings Read(ParseResult arguments) => new(
        arguments.GetValue(_port),
        arguments.GetValue(_bind) is not { } bind ? IPAddress.Loopback
            : IPAddress.TryParse(bind, out var address) ? address
            : throw new InputException($"--bind '{bind}': an IP address of this machine is expected, e.g. 192.168.1.5, or 0.0.0.0 for all of them."),
        arguments.GetValue(_readOnly));

    protected override int Run(DashboardSettings settings, CliContext context)
    {
        Serve(settings, context).GetAwaiter().GetResult();
        return ExitCode.Done;
    }

    private static async Task Serve(DashboardSettings settings, CliContext context)
    {
        await using var dashboard = await DashboardServer.StartAsync(
            new DashboardOptions
            {
                Workspace = context.Workspace,
                Port = settings.Port,
                Address = settings.Address,
                IsReadOnly = settings.ReadOnly,
                Command = HandedWork.ToolWords(),
                Explain = failure => HintWords.Explain(failure, context),
            },
            context.Cancellation);
        if (!IPAddress.IsLoopback(settings.Address))
        {
            context.Note(
                $"warning: other machines can reach this page ({settings.Address}), and who has the link, or reads the network, can use it"
                + $"{(settings.ReadOnly ? "" : " and start runs")}.");
        }

        if (!context.Workspace.Exists)
        {
            context.Note($"warning: there is no workspace at {context.Workspace.Directory} yet: the page is empty until a command has made it.");
        }

        context.WriteLine($"{dashboard.Link}");
        context.Out.Flush();
        context.Note($"The dashboard of {context.Workspace.Directory} is at this link, which lets in who has it. Ctrl-C stops it.");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.Cancellation);
        }
        catch (OperationCanceledException)
        {
            // A request to stop is the normal end of a server.
        }
    }
}
