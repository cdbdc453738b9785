using TextMad.Experiments.Models;
using TextMad.Numerics.Random;
using TextMad.SimulatedWeb;
using TextMad.Storage;
using TextMad.Storage.Binding;

namespace TextMad.Experiments.OnWeb;

/// <summary>
/// The web of one regime and seed through the generations: what all lineages of the regime share. The world of each generation is a
/// file, made whole or not at all from the one before.
/// </summary>
/// <param name="seed">The seed; what its R0 does not hold, humans write on the web.</param>
/// <param name="regime">The regime.</param>
internal sealed class WebHistory(SeedContext seed, WebRegime regime)
{
    private readonly string _folder = seed.Run.Folder.Web(regime.Label, seed.Seed);
    private readonly RandomKey _key = seed.Key.For("web");
    private readonly IArticleSupply _articles = new RestOfTexts(seed.Supply, seed.Run.Store);
    private readonly TextModel?[] _writers = new TextModel?[regime.Writers.Count];
    private readonly KeptFiles _files = seed.Run.Files;
    private WebWorld? _world;
    private int _generation = -1;

    /// <summary>Returns the folder of a generation.</summary>
    public string FolderOf(int generation) => Path.Combine(_folder, FormattableString.Invariant($"g{generation}"));

    /// <summary>Says who writes next in the place of a lineage.</summary>
    public void Publish(int rival, TextModel model) => _writers[rival] = model;

    /// <summary>Returns the web as the models of a generation find it: t times the weeks of the regime after it began.</summary>
    public WebWorld At(int generation, CancellationToken cancellation)
    {
        if (_generation == generation)
        {
            return _world!;
        }

        var file = WorldFile(generation);
        if (_files.Has(file))
        {
            _world = WebWorld.Load(file, _articles);
        }
        else
        {
            _world = generation == 1 ? Begin() : _generation == generation - 1 ? _world : WebWorld.Load(Before(generation), _articles);
            Live(_world!, generation, cancellation);
            Directory.CreateDirectory(FolderOf(generation));
            _world!.Save(file, ready => _files.Announce(file, ready));
        }

        _generation = generation;
        Forget(generation - 2);
        return _world;
    }

    /// <summary>Makes the world of a generation again where it was kept and is gone.</summary>
    /// <exception cref="InputException">It is there and is not what was written, or what it was made from is not kept any more.</exception>
    public void Restore(int generation, CancellationToken cancellation)
    {
        if (!_files.Has(WorldFile(generation)) && _files.IsLost(WorldFile(generation)))
        {
            At(generation, cancellation);
        }
    }

    /// <summary>The world that a generation's is made from.</summary>
    private string Before(int generation) => _files.Has(WorldFile(generation - 1))
        ? WorldFile(generation - 1)
        : throw new InputException(
            $"{FolderOf(generation)} lacks files, and the web before it, from which they are made, is not kept that long. "
            + $"Restore them from a copy, or remove the folder {_folder}: then all of it is made again.");

    private string WorldFile(int generation) => Path.Combine(FolderOf(generation), "world.bin");

    private WebWorld Begin()
    {
        try
        {
            return WebWorld.Create(regime.World, seed.Seed, _articles, progress: seed.Run.Progress);
        }
        catch (InputException failure)
        {
            throw new InputException($"loop.regimes: {regime.Label}: the web cannot begin: {failure.Message}", failure);
        }
    }

    private void Live(WebWorld world, int generation, CancellationToken cancellation)
    {
        var authors = _writers.Select((model, i) => new ModelAuthor(
            model!, seed.Run.Tokenizer, model!.Decoding, _key.For("write").At(generation).At(i), cancellation)).ToList();
        AuthorShare[] shares = [.. authors.Select((author, i) => new AuthorShare(author, regime.Writers[i].Share))];
        for (var week = 0; week < regime.Weeks; week++)
        {
            cancellation.ThrowIfCancellationRequested();
            world.Tick(shares);
            seed.Run.Progress.Report($"web {regime.Label} s{seed.Seed} g{generation}", week + 1, regime.Weeks, "weeks");
        }

        // Pages name what they were made of: the store must know it before them.
        var batch = new StoreBatch();
        batch.Documents.AddRange(authors.SelectMany(author => author.Written));
        seed.Run.Store.Commit(batch);
    }

    /// <summary>Nothing goes on from here any more: worlds and crawls are large.</summary>
    private void Forget(int generation)
    {
        var folder = FolderOf(generation);
        if (generation < 1 || !Directory.Exists(folder))
        {
            return;
        }

        _files.Remove([WorldFile(generation), .. Directory.GetFiles(folder, Crawling.Crawler.StateFile + "*", SearchOption.AllDirectories)]);
    }

    /// <summary>What R0 does not hold. No item is blank.</summary>
    private sealed class RestOfTexts(TextSupply supply, ICorpusStore store) : IArticleSupply
    {
        public long Count => supply.Rest.Count;

        public Document Article(long index) => supply.Rest[checked((int)index)].Document;

        public double MachineShareOf(Document document) => store.MachineShareOf(document);
    }
}
