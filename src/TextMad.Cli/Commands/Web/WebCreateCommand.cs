using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Configuration;
using TextMad.Experiments.OnWeb;
using TextMad.SimulatedWeb;

namespace TextMad.Cli.Commands.Web;

/// <summary>What <c>textmad web create</c> was asked.</summary>
internal sealed record WebCreateSettings(string Name, WebOptions Options, WebSources Sources, ulong Seed, int Ticks, bool Json);

/// <summary><c>textmad web create</c>: makes a simulated web.</summary>
internal sealed class WebCreateCommand : CliCommand<WebCreateSettings>
{
    private readonly Argument<string> _name = Syntax.Argument("NAME", "what the web will be called");
    private readonly Option<string?> _corpus = Syntax.Text("--corpus", "NAME", "the corpus that human articles come from, each used once");
    private readonly Option<string?> _file = Syntax.Text("--config", "FILE", "settings of the web, YAML; - for standard input");
    private readonly Option<SettingOverride[]> _overrides = Syntax.Overrides("change a setting, e.g. sites.count=50; can be given several times, the last wins");
    private readonly Option<int> _words = Syntax.Integer("--article-words", "N", "documents are cut into articles of about this many words; 0 leaves them "
        + "whole", 0, 1_000_000, 250);
    private readonly Option<string?> _machine =
        Syntax.Text("--machine", "MODEL",
            "a model of the workspace whose documents machine authors publish whole, e.g. quickstart/base/s1/g0; it needs --set machines.mixed=false, since mixed pages need a "
            + "model that continues text, as the regime 'web' of an experiment has (default: all authors are human)");
    private readonly Option<bool> _reuse = Syntax.Flag("--reuse-machine", "publish the model's documents again when all were published; otherwise that is an error");
    private readonly Option<int> _ticks = Syntax.Integer("--ticks", "N", "number of weeks that pass at once", 0, 10_000, 0);
    private readonly Option<int> _seed = Syntax.Integer("--seed", "N", "seed of the web's history", 0, int.MaxValue, 1);
    private readonly Option<bool> _json = Syntax.Json();

    public WebCreateCommand(CliContext context)
        : base(
            context,
            "create",
            "Make a simulated web: sites and pages of human articles and of what a model wrote, linked, copied, edited and abandoned week by week.",
            "textmad web create small --corpus brown --set sites.count=40",
            "textmad web create machines --corpus brown --machine quickstart/base/s1/g0 --reuse-machine --set machines.mixed=false --ticks 4",
            "textmad web create later --corpus brown --set machines.share=logistic --set articles_end=reuse")
    {
    }

    protected override WebCreateSettings Read(ParseResult arguments)
    {
        var corpus = arguments.GetValue(_corpus)
            ?? throw new InputException(
                $"--corpus NAME is missing: the corpus that human articles come from; {Shell.Mark(Context.Typed("corpus", "list"))} lists them.");
        var overrides = arguments.GetValue(_overrides) ?? [];
        var options = arguments.GetValue(_file) is { } file
            ? StandardInput.Is(file) ? SettingsReader.Read<WebOptions>(Context.Input.ReadText(), "standard input", overrides) : SettingsReader.ReadFile<WebOptions>(file, overrides)
            : SettingsReader.Read<WebOptions>("", "arguments", overrides);
        var (machine, reuse) = (arguments.GetValue(_machine), arguments.GetValue(_reuse));
        if (machine is not null && options.Machines.Mixed)
        {
            throw new InputException(
                $"--machine {machine} publishes documents that the model wrote before, whole; mixed pages (machines.mixed, on by default) need a model that continues human text. "
                + "Add --set machines.mixed=false, or run an experiment with the regime 'web', whose models continue text.");
        }

        return reuse && machine is null
            ? throw new InputException("--reuse-machine has no effect without --machine MODEL; leave it out.")
            : new WebCreateSettings(
                arguments.GetRequiredValue(_name),
                options,
                new WebSources(corpus, arguments.GetValue(_words), 0, machine, reuse),
                (ulong)arguments.GetValue(_seed),
                arguments.GetValue(_ticks),
                arguments.GetValue(_json));
    }

    protected override int Run(WebCreateSettings settings, CliContext context)
    {
        using var web = Create(settings, context);
        for (var tick = 0; tick < settings.Ticks; tick++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            WebTickCommand.Pass(web, context);
        }

        WebTickCommand.Save(web, context);
        context.Progress.Clear();
        if (settings.Sources.Machine is null)
        {
            context.Note($"note: without --machine all authors are human; machines.share has no effect");
        }

        WebStatusCommand.Write(web.Name, web.World, settings.Json, context);
        return ExitCode.Done;
    }

    private static KeptWeb Create(WebCreateSettings settings, CliContext context)
    {
        using var store = context.OpenStore();
        return KeptWeb.Create(context.Workspace, store, settings.Name, settings.Options, settings.Seed, settings.Sources, context.Progress);
    }
}
