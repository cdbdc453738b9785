using TextMad.Models;
using TextMad.Models.Transformers;
using TextMad.Numerics.Random;

namespace TextMad.Sampling;

/// <summary>
/// The sequences that are being written, each in a place with slots of the decoder. A place that becomes free can be taken by
/// the next sequence at once. Tokens are chosen by the threads that work out the logits.
/// </summary>
internal sealed class OpenSequences : IDisposable
{
    private readonly IDecoder _decoder;
    private readonly OpenSequence[] _places;
    private readonly OpenSequence[] _active;
    private readonly Stack<OpenSequence> _free;
    private readonly DecodingBatch _batch = new();
    private readonly (OpenSequence Owner, int Number)[] _entries;
    private readonly LogitsReader _read;

    public OpenSequences(ILanguageModel model, int endOfText, DecodingOptions options, int places, TextConstraint? constraint = null)
    {
        var slots = checked(places * options.Beams);
        _decoder = model.CreateDecoder(slots, options.MaximumTokens);
        var work = constraint is null ? null : new ConstraintWork(constraint, _decoder.Workers);
        _places = options.Beams == 1 ? Drawn(model, endOfText, options, places, work) : Searched(model, endOfText, options, places, work);
        _active = new OpenSequence[places];
        _free = new Stack<OpenSequence>(_places.Reverse());
        _entries = new (OpenSequence, int)[slots];
        _read = (entry, logits, worker) => _entries[entry].Owner.Read(_entries[entry].Number, logits, worker);
    }

    /// <summary>Number of sequences being written.</summary>
    public int Count { get; private set; }

    /// <summary>Whether another sequence can begin.</summary>
    public bool HasRoom => Count < _places.Length;

    /// <summary>Begins a sequence in a free place.</summary>
    /// <param name="order">The caller's number for it.</param>
    /// <param name="request">The request: a prompt and the number of the text.</param>
    /// <param name="key">The key of the whole call.</param>
    public void Begin(int order, GenerationRequest request, RandomKey key)
    {
        var place = _free.Pop();
        place.Begin(order, request, key);
        _active[Count++] = place;
    }

    /// <summary>Number of the i-th sequence being written, and the fewest tokens that it can have in the end.</summary>
    public (int Order, int LeastLength) this[int i] => (_active[i].Order, _active[i].LeastLength);

    /// <summary>Gives up the sequences whose number is above the given one.</summary>
    public void DropAbove(int order)
    {
        for (var i = 0; i < Count; i++)
        {
            if (_active[i].Order > order)
            {
                _active[i].Close();
            }
        }

        Compact();
    }

    /// <summary>Appends one token to every open sequence and hands over those that are complete.</summary>
    public void Step(Action<int, GeneratedSequence> complete)
    {
        _batch.Clear();
        for (var i = 0; i < Count; i++)
        {
            for (var number = 0; number < _active[i].Entries; number++)
            {
                _entries[_batch.Count] = (_active[i], number);
                _active[i].Feed(number, _batch);
            }
        }

        _decoder.Step(_batch, _read);
        for (var i = 0; i < Count; i++)
        {
            if (_active[i].Advance() is { } sequence)
            {
                complete(_active[i].Order, sequence);
            }
        }

        Compact();
    }

    public void Dispose() => _decoder.Dispose();

    private OpenSequence[] Drawn(ILanguageModel model, int endOfText, DecodingOptions options, int places, ConstraintWork? work)
    {
        TokenSelector[] selectors = [.. Workers().Select(_ => new TokenSelector(options, model.VocabularySize))];
        return [.. Enumerable.Range(0, places).Select(place => new DrawnSequence(_decoder, place, endOfText, options, selectors, work))];
    }

    private OpenSequence[] Searched(ILanguageModel model, int endOfText, DecodingOptions options, int places, ConstraintWork? work)
    {
        BeamScorer[] scorers = [.. Workers().Select(_ => new BeamScorer(options, model.VocabularySize))];
        return [.. Enumerable.Range(0, places).Select(place => new SearchedSequence(_decoder, place * options.Beams, endOfText, options, scorers, work))];
    }

    private IEnumerable<int> Workers() => Enumerable.Range(0, _decoder.Workers);

    private void Compact()
    {
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            var place = _active[i];
            if (place.IsOpen)
            {
                _active[kept++] = place;
            }
            else
            {
                _free.Push(place);
            }
        }

        Count = kept;
    }
}
