using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using TextMad.Dashboard.Serving;
using TextMad.Storage.Changes;
using TextMad.Storage.Records;

namespace TextMad.Dashboard.Runs;

/// <summary>The runs of the workspace.</summary>
internal sealed class RunsArea : IDashboardArea
{
    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder api, DashboardContext context) => api.MapGet("/runs", () => List(context));

    private static List<RunLine> List(DashboardContext context)
    {
        using var store = context.OpenStoreIfThere();
        if (store is null)
        {
            return [];
        }

        var labels = store.RunLabels().ToDictionary(label => label.Run);
        return
        [
            .. store.Runs().Where(run => run.Kind == RunKind.Experiment).OrderByDescending(run => run.Started).Select(run =>
            {
                var label = labels.GetValueOrDefault(run.Id) ?? new RunLabel(run.Id);
                return new RunLine(run.Id, label.Name, run.Status, run.Started, run.Finished, [.. label.TagList], label.Note);
            }),
        ];
    }
}
