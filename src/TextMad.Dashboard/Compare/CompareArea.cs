using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using TextMad.Dashboard.Serving;

namespace TextMad.Dashboard.Compare;

/// <summary>Regimes of runs side by side: statistics and courses, the profile of collapse, texts and what changed in them.</summary>
internal sealed class CompareArea : IDashboardArea
{
    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder api, DashboardContext context)
    {
        api.MapGet("/compare", ([FromQuery] string[]? run, [FromQuery] string[]? regime, [FromQuery] string[]? metric, int? generation, string? baseline) => Comparer.Compare(
            context,
            run ?? [],
            [.. (regime ?? []).Select(RegimeOfRun.Parse)],
            metric ?? [],
            generation,
            string.IsNullOrEmpty(baseline) ? null : RegimeOfRun.Parse(baseline)));
        api.MapGet("/compare/profile", ([FromQuery] string[]? run) => (run ?? []).Distinct().Select(id => ProfileOfRun.Of(context, id)));
        api.MapGet("/compare/texts", (string first, string second, int number) => TextPair.Read(context, first, second, number));
    }
}
