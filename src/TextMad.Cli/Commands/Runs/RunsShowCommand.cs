using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Configuration;
using TextMad.Experiments;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Cli.Commands.Runs;

/// <summary>What <c>textmad runs show</c> was asked.</summary>
internal sealed record RunsShowSettings(string Run, bool Json);

/// <summary><c>textmad runs show</c>: what is known of a run.</summary>
internal sealed class RunsShowCommand : CliCommand<RunsShowSettings>
{
    private readonly Argument<string> _run = Syntax.Argument("RUN", "the run");
    private readonly Option<bool> _json = Syntax.Json();

    public RunsShowCommand(CliContext context)
        : base(
            context,
            "show",
            "Show what is known of a run: name, status, tags, note, times, settings in short, models, and how much it keeps.",
            "textmad runs show quickstart",
            "textmad runs show quickstart --json")
    {
    }

    protected override RunsShowSettings Read(ParseResult arguments) => new(arguments.GetRequiredValue(_run), arguments.GetValue(_json));

    protected override int Run(RunsShowSettings settings, CliContext context)
    {
        using var store = context.OpenStore();
        var run = StoreNames.Run(store, settings.Run);
        var label = RunLabels.Of(store, run.Id);
        var folder = RunNames.Folder(context, run.Id).Path;
        var files = Directory.Exists(folder) ? new DirectoryInfo(folder).GetFiles("*", SearchOption.AllDirectories) : [];
        var options = run.Kind == RunKind.Experiment ? SettingsReader.Read<ExperimentOptions>(run.Configuration, $"run {run.Id}", []) : null;
        var texts = store.Count(new DocumentQuery { Run = run.Id });
        var models = store.Models(run.Id).Count(model => model.Role == ModelRole.Generator);
        if (settings.Json)
        {
            context.WriteJson(new
            {
                run.Id,
                label.Name,
                run.Status,
                Tags = label.TagList,
                label.Note,
                run.Started,
                run.Finished,
                Description = options?.Description,
                Corpus = options?.Data.Corpus,
                Regimes = options?.Loop.Regimes.SelectMany(regime => regime.Lineages),
                options?.Loop.Seeds,
                options?.Loop.Generations,
                Models = models,
                Texts = texts.Documents,
                Files = files.Length,
                Bytes = files.Sum(file => file.Length),
                Directory = folder,
            });
            return ExitCode.Done;
        }

        context.WriteLine($"{run.Id}{(label.Name is { } name ? $", called '{name}'" : "")}: {StoredWord.Write(run.Status)}");
        Line("tags", label.Tags.Length == 0 ? null : label.Tags);
        Line("note", label.Note);
        Line("about", options is { Description.Length: > 0 } ? options.Description : null);
        Line("started", RunsCommand.Time(run.Started));
        Line("finished", run.Finished is { } finished ? RunsCommand.Time(finished) : null);
        if (options is not null)
        {
            Line("corpus", options.Data.Corpus);
            Line("regimes", string.Join(", ", options.Loop.Regimes.SelectMany(regime => regime.Lineages)));
            Line("seeds", string.Join(", ", options.Loop.Seeds));
            Line("generations", FormattableString.Invariant($"0 to {options.Loop.Generations}"));
        }

        Line("models", Tables.Integer(models));
        Line("texts", FormattableString.Invariant($"{texts.Documents:N0} written ({texts.Words:N0} words)"));
        Line("files", FormattableString.Invariant($"{files.Length:N0} ({Tables.Bytes(files.Sum(file => file.Length))}) in {folder}"));
        return ExitCode.Done;

        void Line(string what, string? value)
        {
            if (value is not null)
            {
                context.WriteLine($"  {what + ":",-13}{value}");
            }
        }
    }
}
