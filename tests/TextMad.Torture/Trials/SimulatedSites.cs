using System.Globalization;
using TextMad.Cli.Benchmarking;
using TextMad.Experiments.OnWeb;
using TextMad.SimulatedWeb.Hosting;
using TextMad.Storage;

namespace TextMad.Torture.Trials;

/// <summary>A simulated web of some thirty pages, served over HTTP for as long as the program runs; made when first asked for.</summary>
internal static class SimulatedSites
{
    private static readonly Lazy<(string Home, string Address)> _served = new(Serve);

    /// <summary>The URL to begin with.</summary>
    public static string Home => _served.Value.Home;

    /// <summary>Where connections must go.</summary>
    public static string Address => _served.Value.Address;

    /// <summary>Returns arguments with the sites in their places.</summary>
    public static string[] In(IEnumerable<string> arguments) =>
        [.. arguments.Select(argument => argument switch { "{home}" => Home, "{sites}" => Address, _ => argument })];

    private static (string Home, string Address) Serve()
    {
        var folder = Directory.CreateTempSubdirectory("textmad-sites-").FullName;
        try
        {
            using var stage = new Stage(folder);
            stage.Tool.Write("texts.txt", string.Join("\n\n", SyntheticText.Documents(300, 60, seed: 5)));
            stage.Succeed("corpus", "add", "texts", "texts.txt", "--format", "blocks");
            stage.Succeed(
                "web", "create", "town", "--corpus", "texts", "--article-words", "0", "--set", "sites.count=4", "--set", "sites.largest_size=12",
                "--set", "articles_end=reuse", "--ticks", "2");
            var world = KeptWeb.LoadForReading(Workspace.At(stage.At(".textmad")), store: null, "town");
            var server = WebServer.StartAsync(world, 0).GetAwaiter().GetResult();
            return (world.HomePages(1)[0].Href, string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{server.Port}"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
