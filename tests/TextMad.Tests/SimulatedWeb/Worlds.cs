using System.Globalization;
using System.Text;
using TextMad.Numerics.Random;
using TextMad.SimulatedWeb;

namespace TextMad.Tests.SimulatedWeb;

/// <summary>Worlds for tests.</summary>
internal static class Worlds
{
    /// <summary>A world of some hundred pages.</summary>
    public static WebWorld Small(WebOptions? options = null, ulong seed = 1, IReadOnlyList<AuthorShare>? authors = null) =>
        WebWorld.Create(options ?? new WebOptions { Sites = new SiteOptions { Count = 60 } }, seed, new InventedSupply(), authors);

    /// <summary>One author who writes all that machines write.</summary>
    public static IReadOnlyList<AuthorShare> Machine(string model = "invented/g1") => [new AuthorShare(new InventedAuthor(model))];
}
