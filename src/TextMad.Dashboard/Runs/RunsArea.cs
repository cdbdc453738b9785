using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using TextMad.Configuration;
using TextMad.Dashboard.Serving;
using TextMad.Experiments;
using TextMad.Experiments.Runs;
using TextMad.Experiments.Watching;
using TextMad.Storage.Changes;

namespace TextMad.Dashboard.Runs;

/// <summary>The runs of the workspace: the list, one run while it goes on, and starting, stopping and going on with them.</summary>
internal sealed class RunsArea : IDashboardArea
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder api, DashboardContext context)
    {
        api.MapGet("/runs", () => RunFinder.List(context));
        api.MapGet("/runs/{id}", (string id) => Show(context, id));
        api.MapGet("/runs/{id}/courses", (string id, [FromQuery] string[]? metric) => RunMetrics.Of(context, id, metric ?? []));
        api.MapGet("/runs/{id}/losses", (string id, string? regime, ulong? seed) => TrainingLosses.Of(context, id, regime, seed));
        api.MapGet("/runs/{id}/events", (string id, [FromHeader(Name = "Last-Event-ID")] string? last, CancellationToken gone) =>
        {
            var observer = new RunObserver(context, id);
            return TypedResults.ServerSentEvents(Watch(observer, last, context.Stopping, gone));
        });
        api.MapPost("/runs", async (RunRequest request, CancellationToken gone) =>
        {
            await RunStarter.StartAsync(context, request, gone).ConfigureAwait(false);
            return Results.NoContent();
        });
        api.MapPost("/runs/{id}/resume", async (string id, CancellationToken gone) =>
        {
            await RunStarter.ResumeAsync(context, id, gone).ConfigureAwait(false);
            return Results.NoContent();
        });
        api.MapPost("/runs/{id}/stop", (string id) => Stop(context, id));
        api.MapPost("/settings/check", (SettingsText text) => SettingsCheck.Of(context, text.Yaml));
        api.MapGet("/settings", () => SettingCatalogue.Settings(new ExperimentOptions()));
        api.MapGet("/presets", () => PresetLibrary.Names.Select(name =>
        {
            var yaml = PresetLibrary.Read(name);
            return new { name, yaml, SettingsReader.Read<ExperimentOptions>(yaml, name, []).Description };
        }));
        var canStart = context.Options.Command.Count > 0 && !OperatingSystem.IsWindows();
        api.MapGet("/workspace", () => new { context.Workspace.Directory, context.Options.IsReadOnly, CanStart = canStart });
    }

    private static object Show(DashboardContext context, string id)
    {
        using var store = context.OpenStore();
        var run = RunFinder.Require(store, id);
        var label = store.RunLabels().FirstOrDefault(label => label.Run == run.Id) ?? new RunLabel(run.Id);
        return new
        {
            Run = RunFinder.Describe(context, store, run, label),
            run.Configuration,
            Folder = RunFinder.FolderOf(context, run).Path,
        };
    }

    private static IResult Stop(DashboardContext context, string id)
    {
        context.RequireWritable();
        using var store = context.OpenStore();
        RunStopper.Stop(RunFinder.FolderOf(context, RunFinder.Require(store, id)));
        return Results.NoContent();
    }

    // An event is the whole state, so that whoever connects again needs no other; its id says which state it is, so that the same is not sent twice.
    private static async IAsyncEnumerable<SseItem<RunState?>> Watch(
        RunObserver observer, string? last, CancellationToken stopping, [EnumeratorCancellation] CancellationToken gone)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping, gone);
        var isAnswered = false;
        while (!end.IsCancellationRequested)
        {
            var (state, isGone) = TryLook(observer);
            if (isGone)
            {
                yield return new SseItem<RunState?>(null, EventStreams.Gone);
                yield break;
            }

            if (state is null)
            {
                await Task.Delay(_interval, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            var id = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(state with { SecondsLeft = null }, DashboardJson.Options)))[..16];
            if (id != last)
            {
                (last, isAnswered) = (id, true);
                yield return new SseItem<RunState?>(state) { EventId = id, ReconnectionInterval = TimeSpan.FromSeconds(1) };
            }
            else if (!isAnswered)
            {
                // An answer begins with its first event: without one, who connects again would not know that it did.
                isAnswered = true;
                yield return new SseItem<RunState?>(null, EventStreams.Same) { EventId = id };
            }

            await Task.Delay(_interval, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // A run may be removed while it is watched; a store that is busy is asked again.
    private static (RunState? State, bool IsGone) TryLook(RunObserver observer)
    {
        try
        {
            return (observer.Look(), false);
        }
        catch (NotFoundException)
        {
            return (null, true);
        }
        catch (TextMadException)
        {
            return (null, false);
        }
    }
}
