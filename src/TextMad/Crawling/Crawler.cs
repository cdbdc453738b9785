using System.Threading.Channels;
using TextMad.Crawling.Frontier;
using TextMad.Crawling.Rounds;
using TextMad.Crawling.State;
using TextMad.Fetching;
using TextMad.Storage;
using TextMad.Storage.Binding;
using TextMad.Storage.Records;
using TextMad.Urls;

namespace TextMad.Crawling;

/// <summary>
/// A crawl, in rounds: choose what to ask for, ask for all of it at once as politely as agreed, and apply what came in the order in which it was
/// chosen. What is kept therefore depends on what servers answer and not on when.
/// </summary>
/// <remarks>
/// Rounds are those of Nutch (generate, fetch, update); inside one, results are applied as soon as all before them are. Stopped or killed at
/// any instant it goes on where it was: one transaction of the crawl's state says what became of some URLs, holds the documents until the
/// store has them, and the results that came before their turn. Committing a document to the store twice does nothing.
/// </remarks>
public sealed class Crawler : IDisposable
{
    /// <summary>The name of the file in a crawl's folder that holds what it knows.</summary>
    public const string StateFile = FileOwner.CrawlState;

    private const int NetworkRound = 2000;

    /// <summary>In process a round costs nothing but memory, and the end of each leaves threads idle.</summary>
    private const int ProcessRound = 8000;

    /// <summary>Results that are written down together at most.</summary>
    private const int MostAtOnce = 500;

    /// <summary>Of a host with a pause between requests, so much is asked in a round as takes about this long.</summary>
    private const double RoundSeconds = 10;

    private readonly ICorpusStore _store;
    private readonly CrawlState _state;
    private readonly CrawlClock _clock;
    private readonly CrawlFrontier _frontier;
    private readonly CrawlKeeper _keeper;
    private readonly RoundFetcher _fetcher;
    private readonly CrawlOptions _options;
    private readonly IProgressSink _progress;
    private readonly bool _isNamed;
    private readonly string _corpus;

    /// <summary>Begins a crawl, or goes on with one.</summary>
    /// <param name="folder">Where the crawl's state is; made if it is not there.</param>
    /// <param name="store">Takes the documents.</param>
    /// <param name="corpus">The corpus that they join.</param>
    /// <param name="seeds">Where it begins; URLs that are known already change nothing.</param>
    /// <param name="options">What is taken in.</param>
    /// <param name="environment">The web, its time, and what is known of pages besides.</param>
    /// <exception cref="InputException">The folder holds something else.</exception>
    public Crawler(
        string folder, ICorpusStore store, string corpus, IReadOnlyList<WebUrl> seeds, CrawlOptions options, CrawlEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        corpus = StoreNames.RequireUsableCorpus(store, corpus);
        (_store, _corpus) = (store, corpus);
        _options = options;
        _clock = environment.Clock;
        _progress = environment.Progress;
        _isNamed = environment.Name is not null;
        Directory.CreateDirectory(folder);
        _state = CrawlState.Open(Path.Combine(folder, StateFile), durable: _clock.Waits);
        try
        {
            if (environment.Name is { } name)
            {
                CrawlIdentity.Require(store, name, _state, Path.Combine(folder, StateFile));
            }

            CrawlFrontier? frontier = null;
            _state.Write(() => frontier = new CrawlFrontier(_state, options, seeds));
            _frontier = frontier!;
            _keeper = new CrawlKeeper(_state, _frontier, options, environment.Origins, corpus);
            _fetcher = new RoundFetcher(new Visitor(environment.Transport, options, _clock, environment.Filter), options, _clock, _frontier.Host);

            // What the store may not have got before a crash, and the corpus, which stays empty when nothing is kept.
            var batch = new StoreBatch();
            batch.Corpora.Add(new CorpusRecord(corpus));
            batch.Documents.AddRange(_state.ReadOutbox());
            batch.Members.AddRange(batch.Documents.Select(document => new CorpusMember(corpus, document.Id)));
            store.Commit(batch);
        }
        catch
        {
            _state.Dispose();
            throw;
        }
    }

    /// <summary>Asks for pages until nothing is left to ask for or the budget is spent.</summary>
    /// <param name="budget">Pages to ask for now; the budget of the crawl's options counts as well.</param>
    /// <param name="cancellation">Stops; running again goes on.</param>
    public async Task RunAsync(long budget = long.MaxValue, CancellationToken cancellation = default)
    {
        var left = Math.Min(budget, _options.MaximumPages - _frontier.Pages);
        if (_state.ReadRound() is { Count: > 0 } unfinished)
        {
            var again = _frontier.Again(unfinished);
            left -= again.Count(visit => visit.Kind == VisitKind.Page);
            left += await RunRoundAsync(again, _state.ReadJournal(), cancellation).ConfigureAwait(false);
        }

        while (left > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var visits = Choose(() => _frontier.Next((int)Math.Min(RoundSize, left), HostShare, _clock.UnixSeconds, IsReady));
            if (visits.Count == 0)
            {
                if (_frontier.Waiting == 0 || !_clock.Waits)
                {
                    break;
                }

                // All hosts with waiting URLs are resting.
                await _clock.WaitAsync(TimeSpan.FromSeconds(1), cancellation).ConfigureAwait(false);
                continue;
            }

            left -= visits.Count(visit => visit.Kind == VisitKind.Page);
            left += await RunRoundAsync(visits, [], cancellation).ConfigureAwait(false);
        }

        if (_keeper.HoldsTexts)
        {
            // The pages that held texts wait for are beyond the budget.
            WriteDown(_keeper.ReleaseHeld);
        }
    }

    /// <summary>Asks again for pages that were kept.</summary>
    /// <param name="pages">Their numbers, as <see cref="Pages"/> has them.</param>
    /// <param name="cancellation">Stops; what was not asked for again by then is as it was.</param>
    public async Task RevisitAsync(IReadOnlyList<int> pages, CancellationToken cancellation = default)
    {
        foreach (var chunk in pages.Chunk(RoundSize))
        {
            cancellation.ThrowIfCancellationRequested();
            var visits = Choose(() => [.. chunk.Select(_frontier.Revisit)]);
            await RunRoundAsync(visits, [], cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Returns what became of every URL so far.</summary>
    public CrawlFunnel Funnel() => CrawlFunnel.Of(_state);

    /// <summary>Pages that are current, by number: what was kept of each, and how often it changed.</summary>
    public IReadOnlyList<CrawledPage> Pages() => CrawledPage.AllOf(_state);

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            if (_isNamed)
            {
                _state.SealRows();
            }
        }
        catch (TextMadException)
        {
            // A full disk, say: the state is whole without its seal, and what stopped the crawl is what to report.
        }
        finally
        {
            _state.Dispose();
        }
    }

    private IReadOnlyList<Visit> Choose(Func<IReadOnlyList<Visit>> choose)
    {
        IReadOnlyList<Visit> visits = [];
        WriteDown(batch =>
        {
            visits = choose();
            foreach (var id in _frontier.TakeRuledOut())
            {
                _keeper.Settle(id, batch);
            }

            _state.WriteRound(visits);
        });
        return visits;
    }

    private int RoundSize => _clock.Waits ? NetworkRound : ProcessRound;

    private int HostShare(FrontierHost host) =>
        _fetcher.DelayOf(host) is > 0 and var delay ? Math.Max(1, (int)(RoundSeconds / delay)) * _options.ConnectionsPerHost : RoundSize;

    private bool IsReady(FrontierHost host) => !_clock.Waits || host.NotBefore <= Environment.TickCount64 + (long)(1000 * RoundSeconds);

    /// <summary>Makes the visits of a round and applies them in order.</summary>
    /// <returns>How many page visits did not come about.</returns>
    private async Task<int> RunRoundAsync(IReadOnlyList<Visit> visits, Dictionary<int, VisitResult> journal, CancellationToken cancellation)
    {
        using var span = Telemetry.Begin("crawl round", _corpus);
        var round = new CrawlRound(visits, journal);
        var done = Channel.CreateUnbounded<(int Position, VisitResult? Result)>(new UnboundedChannelOptions { SingleReader = true });
        var fetching = Task.Run(() => _fetcher.FetchAllAsync(round.Open, done.Writer, cancellation), CancellationToken.None);
        var putBack = WriteDown(round);
        while (await done.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            // While one lot is written down the next gathers: the slower the disk, the larger the lots. In process nothing is lost by
            // waiting for a whole one.
            for (var count = 0; count < MostAtOnce; count++)
            {
                if (!done.Reader.TryRead(out var item)
                    && (_clock.Waits || !await done.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false) || !done.Reader.TryRead(out item)))
                {
                    break;
                }

                round.Arrive(item.Position, item.Result);
            }

            putBack += WriteDown(round);
            _progress.Report("crawl", _frontier.Pages - round.PagesLeft, _options.MaximumPages == CrawlOptions.Unlimited ? 0 : _options.MaximumPages, "pages");
        }

        // An interruption surfaces here, when everything that had come is written down.
        await fetching.ConfigureAwait(false);
        return putBack;
    }

    private int WriteDown(CrawlRound round)
    {
        var putBack = 0;
        WriteDown(batch =>
        {
            while (round.TryTake(out var position, out var result))
            {
                var visit = round.Visits[position];
                if (result is null)
                {
                    _frontier.PutBack(visit);
                    putBack += visit.Kind == VisitKind.Page ? 1 : 0;
                }
                else
                {
                    _keeper.Apply(visit, result, batch);
                }

                _state.FinishVisit(position, visit.Id);
            }

            if (_clock.Waits)
            {
                foreach (var early in round.TakeEarly())
                {
                    _state.AddToJournal(early);
                }
            }
        });
        return putBack;
    }

    /// <summary>Writes down what became of some URLs, and the documents kept of them, so that a crash loses neither.</summary>
    private void WriteDown(Action<StoreBatch> writes)
    {
        var batch = new StoreBatch();
        _state.Write(() =>
        {
            _state.ClearOutbox();
            writes(batch);
            if (_clock.Waits)
            {
                _state.AddToOutbox(batch.Documents);
            }
            else if (batch.Documents.Count > 0)
            {
                // A simulated web answers a second time as it did the first: documents may come before the state that tells of them.
                _store.Commit(batch);
            }
        });
        if (_clock.Waits && batch.Documents.Count > 0)
        {
            _store.Commit(batch);
        }
    }
}
