using System.Runtime.ExceptionServices;
using TextMad.Models;
using TextMad.Numerics.Random;

namespace TextMad.Sampling;

/// <summary>
/// The sequences that are being written: a decoder's slots, each with its tokens and its random stream. A slot that becomes free
/// can be taken by the next sequence at once. Buffers grow to the longest sequence seen and are then kept.
/// </summary>
internal sealed class OpenSequences : IDisposable
{
    // Below this many logits per step, handing work to other threads costs more than it saves.
    private const int ParallelLogits = 1 << 15;

    private readonly DecodingOptions _options;
    private readonly int _vocabularySize;
    private readonly int _endOfText;
    private readonly IDecoder _decoder;
    private readonly Slot[] _slots;
    private readonly TokenSelector[] _selectors;
    private readonly Action<int> _selectShare;
    private readonly int[] _active;
    private readonly int[] _inputs;
    private readonly int[] _chosen;
    private readonly float[] _logits;
    private int _count;
    private int _shares;

    public OpenSequences(ILanguageModel model, int endOfText, DecodingOptions options, int slots)
    {
        _options = options;
        _endOfText = endOfText;
        _vocabularySize = model.VocabularySize;
        _decoder = model.CreateDecoder(slots, options.MaximumTokens);
        _slots = new Slot[slots];
        _active = new int[slots];
        _inputs = new int[slots];
        _chosen = new int[slots];
        _logits = new float[(long)slots * _vocabularySize];
        _selectors = new TokenSelector[Math.Min(Environment.ProcessorCount, slots)];
        for (var i = 0; i < _selectors.Length; i++)
        {
            _selectors[i] = new TokenSelector(options, _vocabularySize);
        }

        for (var i = 0; i < slots; i++)
        {
            _slots[i] = new Slot();
        }

        _selectShare = SelectShare;
    }

    /// <summary>Number of sequences being written.</summary>
    public int Count => _count;

    /// <summary>Whether another sequence can begin.</summary>
    public bool HasRoom => _count < _slots.Length;

    /// <summary>Begins a sequence in a free slot.</summary>
    /// <param name="order">The caller's number for it.</param>
    /// <param name="request">What to write.</param>
    /// <param name="key">The key of the whole call.</param>
    public void Begin(int order, GenerationRequest request, RandomKey key)
    {
        var free = Array.FindIndex(_slots, slot => !slot.Open);
        var opened = _slots[free];
        opened.Open = true;
        opened.Order = order;
        opened.Index = request.Index;
        opened.Random = key.At(request.Index).Stream();
        opened.PromptLength = request.Prompt.Length;
        opened.Fed = 0;
        opened.Length = 0;
        opened.Append(request.Prompt.Span);
        _decoder.Reset(free);
        _active[_count++] = free;
    }

    /// <summary>Number, and tokens so far, of the i-th sequence being written.</summary>
    public (int Order, int Length) this[int i] => (_slots[_active[i]].Order, _slots[_active[i]].Length);

    /// <summary>Gives up the sequences whose number is above the given one.</summary>
    public void DropAbove(int order)
    {
        for (var i = 0; i < _count; i++)
        {
            var slot = _slots[_active[i]];
            slot.Open = slot.Order <= order;
        }

        Compact();
    }

    /// <summary>Appends one token to every open sequence and hands over those that are complete.</summary>
    public void Step(Action<int, GeneratedSequence> complete)
    {
        for (var i = 0; i < _count; i++)
        {
            var slot = _slots[_active[i]];
            _inputs[i] = slot.Fed == 0 ? _endOfText : slot.Tokens[slot.Fed - 1];
            slot.Fed++;
        }

        _decoder.Step(_active.AsSpan(0, _count), _inputs.AsSpan(0, _count), _logits.AsSpan(0, _count * _vocabularySize));
        _shares = (long)_count * _vocabularySize < ParallelLogits ? 1 : Math.Min(_selectors.Length, _count);
        SelectAll();

        for (var i = 0; i < _count; i++)
        {
            if (_chosen[i] >= 0)
            {
                Append(_slots[_active[i]], _chosen[i], complete);
            }
        }

        Compact();
    }

    public void Dispose() => _decoder.Dispose();

    private void SelectAll()
    {
        if (_shares == 1)
        {
            SelectShare(0);
            return;
        }

        try
        {
            Parallel.For(0, _shares, _selectShare);
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
    }

    private void SelectShare(int share)
    {
        var end = (int)((long)_count * (share + 1) / _shares);
        for (var i = (int)((long)_count * share / _shares); i < end; i++)
        {
            var slot = _slots[_active[i]];
            var logits = _logits.AsSpan(i * _vocabularySize, _vocabularySize);
            _chosen[i] = slot.Fed <= slot.Length
                ? -1
                : _selectors[share].Select(logits, slot.Tokens.AsSpan(0, slot.Length), ref slot.Random);
        }
    }

    private void Append(Slot slot, int token, Action<int, GeneratedSequence> complete)
    {
        var ended = token == _endOfText;
        if (!ended)
        {
            slot.Append([token]);
        }

        if (ended || slot.Length == _options.MaximumTokens)
        {
            slot.Open = false;
            complete(slot.Order, new GeneratedSequence(slot.Index, slot.Tokens.AsSpan(0, slot.Length).ToArray(), slot.PromptLength, ended));
        }
    }

    private void Compact()
    {
        var kept = 0;
        for (var i = 0; i < _count; i++)
        {
            if (_slots[_active[i]].Open)
            {
                _active[kept++] = _active[i];
            }
        }

        _count = kept;
    }

    private sealed class Slot
    {
        public RandomStream Random;

        public bool Open { get; set; }

        public int Order { get; set; }

        public ulong Index { get; set; }

        public int PromptLength { get; set; }

        /// <summary>Inputs that the decoder has seen, the leading end-of-text included.</summary>
        public int Fed { get; set; }

        public int Length { get; set; }

        public int[] Tokens { get; private set; } = new int[64];

        public void Append(ReadOnlySpan<int> tokens)
        {
            if (Length + tokens.Length > Tokens.Length)
            {
                var larger = new int[Math.Max(Length + tokens.Length, 2 * Tokens.Length)];
                Tokens.AsSpan(0, Length).CopyTo(larger);
                Tokens = larger;
            }

            tokens.CopyTo(Tokens.AsSpan(Length));
            Length += tokens.Length;
        }
    }
}
