using Microsoft.AspNetCore.Routing;

namespace TextMad.Dashboard.Serving;

/// <summary>
/// A part of the dashboard, with the addresses that its views ask. The server finds every class of this kind that has a constructor without parameters; so an area is one file
/// to add, beside its views in <c>FrontEnd/src</c>.
/// </summary>
internal interface IDashboardArea
{
    /// <summary>Maps the area's addresses, each below its own name: <c>/api/runs</c>, <c>/api/runs/{id}</c>.</summary>
    /// <param name="api">Where they go; <c>/api</c> is put before them. Who asks has been let in before; failures become answers by themselves (<see cref="Failures"/>).</param>
    /// <param name="context">The workspace, and what else the dashboard works with.</param>
    void Map(IEndpointRouteBuilder api, DashboardContext context);
}
