using TextMad.Crawling;
using TextMad.SimulatedWeb;
using TextMad.Urls;

namespace TextMad.Experiments.OnWeb;

/// <summary>Tells the store the truth about the pages of a simulated web: what they were made of, and how much of it machines wrote.</summary>
internal sealed class WorldOrigins(WebWorld world) : IPageOrigins
{
    /// <inheritdoc/>
    public Origin.Crawled Of(WebUrl url, string retrieved, string? title) => world.TruthOf(url) is { } truth
        ? new Origin.Crawled(url.Href, retrieved, title, truth.MachineShare, truth.Parents.Count > 0 ? truth.Parents : null)
        : new Origin.Crawled(url.Href, retrieved, title);
}
