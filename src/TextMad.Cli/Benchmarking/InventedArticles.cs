using System.Globalization;
using TextMad.SimulatedWeb;

namespace TextMad.Cli.Benchmarking;

/// <summary>As many articles as anyone wants, each a function of its number.</summary>
/// <param name="words">Words of an article, about.</param>
internal sealed class InventedArticles(int words) : IArticleSupply
{
    private readonly Func<int, string> _text = SyntheticText.Source(words, language: 20_000);

    /// <inheritdoc/>
    public long Count => int.MaxValue;

    /// <inheritdoc/>
    public Document Article(long index) => Document.Create(
        _text((int)index), new Origin.Imported("invented", index.ToString(CultureInfo.InvariantCulture)), "en");
}
