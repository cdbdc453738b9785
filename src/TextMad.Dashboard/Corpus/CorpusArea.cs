using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TextMad.Dashboard.Serving;
using TextMad.Provenance;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Dashboard.Corpus;

/// <summary>The documents of the workspace: found as <c>docs</c> finds them, read one by one, and what was left out.</summary>
internal sealed class CorpusArea : IDashboardArea
{
    private const int MostSources = 200;
    private const int MostModels = 500;
    private const int MostExamples = 50;

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder api, DashboardContext context)
    {
        api.MapGet("/corpus", () => Overview(context));
        api.MapGet("/corpus/documents", (HttpRequest request) => Find(context, request.Query));
        api.MapGet("/corpus/documents/{id}", (string id) => Read(context, id));
        api.MapGet("/corpus/documents/{id}/text", (string id) => Results.Text(TextOf(context, id), "text/plain; charset=utf-8"));
        api.MapGet("/corpus/dropped", (string? scope, string? reason, string? source, string? document) => Dropped(context, scope, reason, source, document));
    }

    private static CorpusOverview Overview(DashboardContext context)
    {
        using var store = context.OpenStoreIfThere();
        if (store is null)
        {
            return new CorpusOverview([], [], [], []);
        }

        var corpora = store.Corpora();
        var origins = store.CountByOrigin(new DocumentQuery());
        return new CorpusOverview(
            [.. corpora.Select(corpus => new CorpusLine(corpus.Name, corpus.Description, corpus.Totals.Documents, corpus.Totals.Words, corpus.Totals.Bytes, corpus.Dropped))],
            [
                .. origins.Where(origin => origin.Source is not null && origin.Kind != OriginKind.Derived).GroupBy(origin => origin.Source!)
                    .OrderByDescending(group => group.Sum(origin => origin.Totals.Documents)).Take(MostSources).Select(group => group.Key),
            ],
            [.. store.Models().Where(model => model.Role == ModelRole.Generator).Take(MostModels).Select(model => model.Id.Value)],
            [.. store.Runs().Where(run => run.Kind == RunKind.Experiment).Select(run => run.Id)]);
    }

    private static DocumentsAnswer Find(DashboardContext context, IQueryCollection asked)
    {
        using var store = context.OpenStore();
        var query = StoreNames.Query(store, DocumentRequest.Read(asked, out var language));
        var page = DocumentPage.Read(store, query, language);

        // Totals are kept; how many contain a text or have a language only a search of all tells, which nobody asked for.
        var all = query.Contains is null && language is null ? store.Count(query with { Limit = null, Skip = 0 }).Documents : (long?)null;
        return new DocumentsAnswer([.. page.Found.Select(document => DocumentLine.Of(store, document, query.Contains))], all, page.Next, page.IsLooking);
    }

    private static DocumentAnswer Read(DashboardContext context, string id)
    {
        using var store = context.OpenStore();
        return DocumentAnswer.Of(store, Resolve(store, id));
    }

    private static string TextOf(DashboardContext context, string id)
    {
        using var store = context.OpenStore();
        return store.FindDocument(Resolve(store, id))!.Text;
    }

    private static DroppedAnswer Dropped(DashboardContext context, string? scope, string? reason, string? source, string? document)
    {
        using var store = context.OpenStore();
        var found = source is not null ? store.DroppedFrom(source) : document is not null ? store.DroppedFor(Resolve(store, document)) : null;
        var counts = found is null ? store.CountDropped(scope) : DroppedDocument.Count(found);
        return new DroppedAnswer(
            [
                .. counts.OrderByDescending(count => count.Count)
                    .Select(count => new DroppedReason(count.Scope, count.Reason, count.Count, ReasonCode.All.FirstOrDefault(known => known.Code == count.Reason))),
            ],
            [.. (found ?? store.ReadDropped(scope)).Where(note => reason is null || note.Reason == reason).Take(MostExamples)]);
    }

    private static DocumentId Resolve(ICorpusStore store, string id)
    {
        try
        {
            return DocumentIdPrefix.Resolve(store, id);
        }
        catch (InputException failure) when (!DocumentIdPrefix.IsPossible(id) || store.ResolvePrefix(id, 1).Count == 0)
        {
            throw new NotFoundException(failure.Message);
        }
    }
}
