using System.Diagnostics;
using TextMad.Experiments.Runs;
using TextMad.Reporting;

namespace TextMad.Experiments.Watching;

/// <summary>
/// Keeps the file that others watch a run by (<see cref="RunProgress"/>): takes down what is reported, and writes it twice a second from a thread of its own. Whatever is wrong
/// with the file is no fault of the run.
/// </summary>
internal sealed class RunWatch : IDisposable
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _memory = TimeSpan.FromSeconds(5);

    private readonly RunFolder _folder;
    private readonly Lock _lock = new();
    private readonly Lock _writing = new();
    private readonly SortedDictionary<int, Piece> _pieces = [];
    private readonly DateTimeOffset _began = TimeProvider.System.GetUtcNow();
    private readonly DateTimeOffset _processStarted;
    private readonly Timer _timer;
    private bool _isChanged = true;
    private bool _isOver;

    /// <summary>Begins to keep the file.</summary>
    /// <param name="folder">The run, whose lock this process holds.</param>
    public RunWatch(RunFolder folder)
    {
        _folder = folder;
        using var self = Process.GetCurrentProcess();
        _processStarted = new DateTimeOffset(self.StartTime.ToUniversalTime(), TimeSpan.Zero);
        _timer = new Timer(static watch => ((RunWatch)watch!).Write(), this, TimeSpan.Zero, _interval);
    }

    /// <summary>Returns a sink that takes down what is reported, and passes it on.</summary>
    /// <param name="next">Where it is passed on.</param>
    public IProgressSink Over(IProgressSink next) => new Tap(this, next);

    /// <summary>Returns an observer that takes down the loss of trainings, and passes everything on.</summary>
    /// <param name="next">Where it is passed on.</param>
    public IExperimentObserver Over(IExperimentObserver next) => new Watcher(this, next);

    /// <summary>Takes the file away.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_writing)
        {
            _isOver = true;
            try
            {
                File.Delete(_folder.Progress);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // Harmless: watchers see that the process is gone.
            }
        }
    }

    private void Write()
    {
        // A slow disk must not let writers pile up.
        if (!_writing.TryEnter())
        {
            return;
        }

        try
        {
            RunProgress progress;
            lock (_lock)
            {
                if (_isOver || !_isChanged)
                {
                    return;
                }

                _isChanged = false;
                var now = Stopwatch.GetTimestamp();
                progress = new RunProgress(
                    Environment.ProcessId, _processStarted, Environment.MachineName, _began, TimeProvider.System.GetUtcNow(),
                    [.. _pieces.Values.Where(piece => !piece.IsOver(now)).Select(piece => piece.ToProgress(now))]);
            }

            progress.Write(_folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Nobody can watch, and the run goes on.
        }
        finally
        {
            _writing.Exit();
        }
    }

    private void TakeDown(string work, long done, long total, string unit)
    {
        lock (_lock)
        {
            var piece = PieceOfThread();
            if (piece.Work != work)
            {
                piece.Begin(work, done);
            }

            (piece.Done, piece.Total, piece.Unit, piece.Reported) = (done, total, unit, Stopwatch.GetTimestamp());
            _isChanged = true;
        }
    }

    private void TakeDownLoss(ModelId model, long tokens, double loss)
    {
        lock (_lock)
        {
            PieceOfThread().AddLoss(model, tokens, loss);
        }
    }

    // A worker is a thread, and reports on it.
    private Piece PieceOfThread()
    {
        var thread = Environment.CurrentManagedThreadId;
        return _pieces.TryGetValue(thread, out var piece) ? piece : _pieces[thread] = new Piece();
    }

    private sealed class Tap(RunWatch watch, IProgressSink next) : IProgressSink
    {
        public void Report(string work, long done, long total, string unit)
        {
            watch.TakeDown(work, done, total, unit);
            next.Report(work, done, total, unit);
        }

        public void Report(string work, long done, long total, string unit, IReadOnlyList<string> parts)
        {
            watch.TakeDown(work, done, total, unit);
            next.Report(work, done, total, unit, parts);
        }
    }

    private sealed class Watcher(RunWatch watch, IExperimentObserver next) : IExperimentObserver
    {
        public void TrainingAdvanced(ModelId model, long tokens, double loss)
        {
            watch.TakeDownLoss(model, tokens, loss);
            next.TrainingAdvanced(model, tokens, loss);
        }

        public void GenerationCompleted(string regime, ModelId model, IReadOnlyList<MeasurementRow> measurements) => next.GenerationCompleted(regime, model, measurements);
    }

    /// <summary>What one thread is at.</summary>
    private sealed class Piece
    {
        private readonly Queue<(long Time, long Done)> _marks = [];
        private readonly List<double[]> _losses = [];
        private ModelId? _lossOf;

        public string Work { get; private set; } = "";

        public long Done { get; set; }

        public long Total { get; set; }

        public string Unit { get; set; } = "";

        public long Reported { get; set; }

        // A thread that has finished a piece of work and begins no other has none.
        public bool IsOver(long now) => Total > 0 && Done >= Total && Stopwatch.GetElapsedTime(Reported, now) > _memory;

        public void Begin(string work, long done)
        {
            Work = work;
            _marks.Clear();
            _marks.Enqueue((Stopwatch.GetTimestamp(), done));
        }

        public void AddLoss(ModelId model, long tokens, double loss)
        {
            if (_lossOf != model)
            {
                _lossOf = model;
                _losses.Clear();
            }

            _losses.Add([tokens, loss]);
        }

        public WorkProgress ToProgress(long now)
        {
            double? rate = null;
            if (_marks.TryPeek(out var first) && Stopwatch.GetElapsedTime(first.Time, now).TotalSeconds is > 0.2 and var seconds)
            {
                rate = (Done - first.Done) / seconds;
            }

            _marks.Enqueue((now, Done));
            while (_marks.Count > 10)
            {
                _marks.Dequeue();
            }

            return new WorkProgress(Work, Done, Total, Unit, rate, [.. _losses], _lossOf?.Value);
        }
    }
}
