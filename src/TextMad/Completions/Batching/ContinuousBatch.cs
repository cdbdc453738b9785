using TextMad.Models;
using TextMad.Sampling;

namespace TextMad.Completions.Batching;

/// <summary>
/// Completes many texts at once on one thread: every step appends a token to each, and a text that is complete leaves its place to the next that waits. What a text becomes depends
/// on nothing beside it (<see cref="IDecoder"/>).
/// </summary>
internal sealed class ContinuousBatch : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ILanguageModel _model;
    private readonly TextConstraint? _constraint;
    private readonly ConstraintWork? _work;
    private readonly IDecoder _decoder;
    private readonly Queue<OpenCompletion> _waiting = [];
    private readonly Stack<int> _free;
    private readonly List<OpenCompletion> _active = [];
    private readonly DecodingBatch _batch = new();
    private readonly List<(OpenCompletion Owner, int Number)> _entries = [];
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly Thread _thread;
    private readonly int _mostWaiting;
    private volatile bool _isStopping;

    /// <summary>Begins to wait for texts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="constraint">Keeps what is written text; null for any token.</param>
    /// <param name="places">Texts that are completed at once.</param>
    /// <param name="context">Most tokens of a text, the leading end-of-text token included.</param>
    /// <param name="mostWaiting">Most texts that wait for a place.</param>
    public ContinuousBatch(ILanguageModel model, TextConstraint? constraint, int places, int context, int mostWaiting)
    {
        _model = model;
        _constraint = constraint;
        _decoder = model.CreateDecoder(places, context);
        _work = constraint is null ? null : new ConstraintWork(constraint, _decoder.Workers);
        _free = new Stack<int>(Enumerable.Range(0, places).Reverse());
        _mostWaiting = mostWaiting;
        _thread = new Thread(Run) { IsBackground = true, Name = "completions" };
        _thread.Start();
    }

    /// <summary>Texts that wait for a place.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Texts that are being completed.</summary>
    public int Active { get; private set; }

    /// <summary>Most texts that were completed at once.</summary>
    public int MostActive { get; private set; }

    /// <summary>Steps of the decoder so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Has texts completed; returns false when too many wait already.</summary>
    public bool TrySubmit(IReadOnlyCollection<OpenCompletion> completions)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isStopping, this);
            if (_waiting.Count + completions.Count > _mostWaiting + _free.Count)
            {
                ForgetGivenUp();
                if (_waiting.Count + completions.Count > _mostWaiting + _free.Count)
                {
                    return false;
                }
            }

            foreach (var completion in completions)
            {
                _waiting.Enqueue(completion);
            }
        }

        _arrived.Release();
        return true;
    }

    /// <summary>Stops after the step that is under way; what is not complete fails.</summary>
    public void Dispose()
    {
        _isStopping = true;
        _arrived.Release();
        _thread.Join();
        _decoder.Dispose();
        _arrived.Dispose();
    }

    private void Run()
    {
        while (!_isStopping)
        {
            TakeIn();
            if (_active.Count == 0)
            {
                _arrived.Wait();
                continue;
            }

            try
            {
                Step();
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // Who waits learns of it; texts that come later begin anew.
                Remove(completion => End(completion, failure));
            }
        }

        var stopped = new OperationCanceledException("The server stops.");
        Remove(completion => End(completion, stopped));
        lock (_gate)
        {
            while (_waiting.TryDequeue(out var completion))
            {
                completion.Fail(stopped);
            }
        }
    }

    private void TakeIn()
    {
        Remove(completion => completion.IsGivenUp);
        lock (_gate)
        {
            while (_free.Count > 0 && _waiting.TryDequeue(out var completion))
            {
                if (!completion.IsGivenUp && Begins(completion))
                {
                    completion.Slot = _free.Pop();
                    _decoder.Reset(completion.Slot);
                    _active.Add(completion);
                }
            }

            Active = _active.Count;
            MostActive = Math.Max(MostActive, _active.Count);
        }
    }

    private bool Begins(OpenCompletion completion)
    {
        try
        {
            return completion.Begin(_work, _model.VocabularySize);
        }
        catch (TextMadException failure)
        {
            completion.Fail(failure);
            return false;
        }
    }

    private void ForgetGivenUp()
    {
        for (var left = _waiting.Count; left > 0; left--)
        {
            if (_waiting.Dequeue() is { IsGivenUp: false } completion)
            {
                _waiting.Enqueue(completion);
            }
        }
    }

    private void Step()
    {
        _batch.Clear();
        _entries.Clear();
        foreach (var completion in _active)
        {
            var entries = completion.Feed(_batch);
            for (var number = 0; number < entries; number++)
            {
                _entries.Add((completion, number));
            }
        }

        _decoder.Step(_batch, (entry, logits, worker) => _entries[entry].Owner.Read(_entries[entry].Number, logits, worker, _work));
        Steps++;
        Remove(completion => completion.Advance(_constraint));
    }

    private void Remove(Predicate<OpenCompletion> isDone)
    {
        lock (_gate)
        {
            _active.RemoveAll(completion =>
            {
                var isGone = isDone(completion);
                if (isGone)
                {
                    _free.Push(completion.Slot);
                }

                return isGone;
            });
            Active = _active.Count;
        }
    }

    private static bool End(OpenCompletion completion, Exception failure)
    {
        completion.Fail(failure);
        return true;
    }
}
