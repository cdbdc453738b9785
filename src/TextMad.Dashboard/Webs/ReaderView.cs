using TextMad.Fetching;
using TextMad.Pages;
using TextMad.SimulatedWeb.Watching;
using TextMad.Urls;

namespace TextMad.Dashboard.Webs;

/// <summary>A page as a reader sees it, read from what its site serves as a crawl reads pages: as text, never as markup.</summary>
/// <param name="Status">The status of the answer.</param>
/// <param name="Problem">Why it could not be read; null when it was.</param>
/// <param name="Title">Its title.</param>
/// <param name="Author">The author that it names.</param>
/// <param name="Date">The date that it names.</param>
/// <param name="Text">All of its visible text, with what stands around the article.</param>
/// <param name="MainText">The article alone: what a crawl would take.</param>
/// <param name="Links">Pages of this web that it links to.</param>
internal sealed record ReaderView(
    int Status, string? Problem, string? Title, string? Author, string? Date, string? Text, string? MainText, IReadOnlyList<WebPageLine> Links)
{
    private const int Attempts = 4;
    private const int MostLinks = 100;

    /// <summary>Asks for a page as a reader would: again when it fails for a while.</summary>
    public static async Task<ReaderView> OfAsync(WebWatch web, WebUrl url, CancellationToken cancellation)
    {
        var transport = web.World.Transport();
        FetchResponse? response = null;
        try
        {
            for (var attempt = 0; attempt < Attempts && response is not { Status: < 500 }; attempt++)
            {
                response = await transport.FetchAsync(new FetchRequest(url), cancellation).ConfigureAwait(false);
            }
        }
        catch (FetchFailure failure)
        {
            return Without(0, failure.Message);
        }

        if (response!.Status != 200)
        {
            return Without(response.Status, $"The site answers with status {response.Status}.");
        }

        var type = response.Header("Content-Type");
        if (PageReader.Read(response.Body, type, url, new PageReadingOptions { WholeText = true }) is not PageReading.Extracted { Page: var whole })
        {
            return Without(response.Status, "What the site sends cannot be read as a page.");
        }

        return new ReaderView(
            response.Status,
            null,
            whole.Title,
            whole.Author,
            whole.Date,
            whole.Text,
            PageReader.Read(response.Body, type, url) is PageReading.Extracted { Page: var page } ? page.Text : null,
            [.. whole.Links.Take(MostLinks).Select(link => web.Page(link.Url)?.Line).OfType<WebPageLine>().Where(link => link.Url != url.Href).DistinctBy(link => link.Number)]);
    }

    private static ReaderView Without(int status, string problem) => new(status, problem, null, null, null, null, null, []);
}
