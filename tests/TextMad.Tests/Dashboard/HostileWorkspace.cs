using TextMad.Experiments.OnWeb;
using TextMad.SimulatedWeb;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Tests.Dashboard;

/// <summary>A workspace in which everything that others write is meant to harm: markup, scripts, control characters, marks that turn the direction of writing.</summary>
internal static class HostileWorkspace
{
    /// <summary>Markup that would tell of itself if any of it were taken for markup.</summary>
    public const string Markup = "<script>window.harmed=1</script><img src=x onerror=window.harmed=1><svg/onload=window.harmed=1>\"'><b>";

    /// <summary>Characters that act instead of being seen.</summary>
    public const string Control = "\u0001\u001b[31m\u202eevil\u2066\u200f";

    /// <summary>The document whose text is meant to harm.</summary>
    public static DocumentId Text { get; private set; }

    /// <summary>The page whose address and title are.</summary>
    public static DocumentId Page { get; private set; }

    /// <summary>The document that was made of both.</summary>
    public static DocumentId Derived { get; private set; }

    /// <summary>The address of a page of its simulated web, whose articles are these documents.</summary>
    public static string WebPage { get; private set; } = "";

    /// <summary>Makes the workspace.</summary>
    public static Workspace Make(string folder)
    {
        var workspace = Workspace.At(folder);
        workspace.Create();
        using var store = workspace.OpenStore(StoreOpenMode.Create);
        var text = Document.Create(
            $"{Markup} {Control} {{{{constructor.constructor('window.harmed=1')()}}}} ${{window.harmed=1}}",
            new Origin.Imported(Markup, "javascript:window.harmed=1", Control, WrittenBy: Markup, MachineShare: 0.5),
            "en");
        var page = Document.Create(
            $"A page with words enough to be read. {Markup}", new Origin.Crawled($"http://evil.example/{Markup}", "2026-01-01T00:00:00Z", $"{Control}{Markup}"));
        var derived = Document.Create(Markup + Markup, new Origin.Derived("passage", [new Parent(text.Id, 0.5), new Parent(page.Id, 0.5)], Markup));
        (Text, Page, Derived) = (text.Id, page.Id, derived.Id);
        var batch = new StoreBatch();
        batch.Documents.AddRange([text, page, derived]);
        batch.Corpora.Add(new CorpusRecord("hostile", Markup + Control));
        batch.Members.AddRange([new CorpusMember("hostile", text.Id), new CorpusMember("hostile", page.Id), new CorpusMember("hostile", derived.Id)]);
        batch.Dropped.Add(new DroppedDocument("hostile", $"http://evil.example/{Markup}", "exact_duplicate", text.Id.ToString()));
        batch.Dropped.Add(new DroppedDocument("hostile", Markup, Markup, Control + Markup));
        batch.Withdrawals.Add(new Withdrawal(page.Id, Markup, DateTimeOffset.UnixEpoch));
        store.Commit(batch);
        using var web = KeptWeb.Create(
            workspace,
            store,
            "hostile",
            new WebOptions { Sites = new SiteOptions { Count = 3, LargestSize = 4 }, ArticlesEnd = SupplyEnd.Reuse },
            1,
            new WebSources("hostile", 0, 0, null, false));
        web.Save(store);
        WebPage = web.World.PageUrls().First().Href;
        var taken = new StoreBatch();
        taken.Documents.Add(Document.Create(Markup, new Origin.Crawled(WebPage, "2026-01-01T00:00:00Z", Markup)));
        store.Commit(taken);
        return workspace;
    }
}
