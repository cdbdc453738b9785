using TextMad.Dashboard.Serving;
using TextMad.Experiments.OnWeb;
using TextMad.SimulatedWeb;
using TextMad.SimulatedWeb.Watching;

namespace TextMad.Dashboard.Webs;

/// <summary>
/// The worlds that a workspace keeps: those of <c>web create</c>, and those of runs on a simulated web. The ones looked at last stay in memory while their files are as they were.
/// </summary>
internal sealed class KeptWorlds(DashboardContext context)
{
    private const int MostKept = 3;
    private const string OwnFile = "world.web";
    private const string RunFile = "world.bin";

    private readonly Lock _lock = new();
    private readonly List<(string Name, DateTime Written, long Length, WebWatch Web)> _kept = [];

    /// <summary>Lists the worlds by name; those of runs have the run, regime, seed and generation for a name.</summary>
    public IReadOnlyList<WorldLine> List() =>
    [
        .. Folders(context.Workspace.WebsDirectory).Select(folder => (Name: Path.GetFileName(folder), File: Path.Combine(folder, OwnFile), IsOfRun: false))
            .Concat(Folders(context.Workspace.RunsDirectory).SelectMany(OfRun)).Where(world => File.Exists(world.File))
            .Select(world => new WorldLine(world.Name, world.IsOfRun, new FileInfo(world.File).Length, File.GetLastWriteTimeUtc(world.File))),
    ];

    /// <summary>Returns a world to look at.</summary>
    /// <param name="name">Its name in <see cref="List"/>.</param>
    /// <exception cref="NotFoundException">There is none of this name.</exception>
    public WebWatch Find(string name)
    {
        var line = List().FirstOrDefault(world => world.Name == name) ?? throw new NotFoundException($"The workspace has no web '{name}'.");
        lock (_lock)
        {
            var at = _kept.FindIndex(kept => kept.Name == name && kept.Written == line.Saved && kept.Length == line.Bytes);
            var found = at >= 0 ? _kept[at] : (name, line.Saved, line.Bytes, new WebWatch(Load(line)));
            _kept.RemoveAll(kept => kept.Name == name);
            _kept.Insert(0, found);
            if (_kept.Count > MostKept)
            {
                _kept.RemoveAt(MostKept);
            }

            return found.Item4;
        }
    }

    private WebWorld Load(WorldLine line)
    {
        if (line.IsOfRun)
        {
            var run = Path.Combine(context.Workspace.RunsDirectory, line.Name.Split('/')[0]);
            return WebWorld.Load(OfRun(run).First(world => world.Name == line.Name).File, new DocumentSupply([]));
        }

        using var store = context.OpenStoreIfThere();
        return KeptWeb.LoadForReading(context.Workspace, store, line.Name);
    }

    private static IEnumerable<(string Name, string File, bool IsOfRun)> OfRun(string run) =>
        from regime in Folders(Path.Combine(run, "web"))
        from seed in Folders(regime)
        from generation in Folders(seed)
        let name = string.Join('/', new[] { run, regime, seed, generation }.Select(Path.GetFileName))
        select (name, Path.Combine(generation, RunFile), true);

    private static IEnumerable<string> Folders(string folder) => Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal) : [];
}
