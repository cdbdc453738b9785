using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TextMad.Dashboard.Serving;
using TextMad.Provenance;
using TextMad.Provenance.Lineages;
using TextMad.Provenance.Removal;
using TextMad.Storage;

namespace TextMad.Dashboard.Provenance;

/// <summary>Where documents, models and sites come from and what became of them; what a text copies; what a takedown would touch.</summary>
internal sealed class ProvenanceArea : IDashboardArea
{
    private const int MostTaken = 5000;

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder api, DashboardContext context)
    {
        var copies = new CopySearch(context);
        api.MapGet("/provenance/graph", (string of, HttpRequest request) => Graph(context, of, request.Query["open"]));
        api.MapGet("/provenance/facts", (string of) => Facts(context, of));
        api.MapGet("/provenance/takedown", (string of) => Takedown(context, of));
        api.MapGet(
            "/provenance/copies",
            (string of, string? place, int? least, bool? make, CancellationToken cancellation) => copies.FindAsync(of, place, least, make == true, cancellation));
    }

    private static LineageGraph Graph(DashboardContext context, string of, IEnumerable<string?> open)
    {
        using var store = context.OpenStore();
        return LineageGraph.Of(store, of, [.. open.OfType<string>()]);
    }

    private static LineageFacts Facts(DashboardContext context, string of)
    {
        using var store = context.OpenStore();
        return LineageFacts.Of(store, of);
    }

    private static TakedownAnswer Takedown(DashboardContext context, string of)
    {
        using var store = context.OpenStore();
        var key = new LineageSteps(store).Find(of);
        IReadOnlyList<DocumentId> documents = key.Kind switch
        {
            StepKind.Document when DocumentId.TryParse(key.Name, out var id) => [id],
            StepKind.Place or StepKind.From => OfPlace(store, key.Name),
            _ => throw new InputException($"'{of}' cannot be taken down: a document, or a source or site, is expected."),
        };
        return TakedownAnswer.Of(store, key, TakedownPlan.Of(store, documents));
    }

    private static IReadOnlyList<DocumentId> OfPlace(ICorpusStore store, string place)
    {
        StoreNames.RequireSource(store, place);
        var query = new DocumentQuery { Source = place };
        return store.Count(query).Documents is var all && all > MostTaken
            ? throw new InputException(FormattableString.Invariant(
                $"'{place}' has {all:N0} documents, more than a page can wait for ({MostTaken:N0}). 'textmad takedown --site {place} --dry-run' works it out in a terminal."))
            : [.. store.ReadIds(query)];
    }
}
