using TextMad.Models;
using TextMad.Models.Transformers;
using TextMad.Numerics.Elementary;
using TextMad.Numerics.Random;

namespace TextMad.Sampling;

/// <summary>
/// Token editing [Zhu et al., arXiv 2412.14689]: draws anew the tokens of a text that a model finds all but certain, or a random share of
/// all, and leaves the others as they are. A token x[i] is judged and drawn given the text's own x[0..i), so that no edit bears on another.
/// </summary>
public sealed class TokenEditor
{
    private const int Slots = 64;

    private readonly ILanguageModel _model;
    private readonly int _endOfText;
    private readonly int _reach;
    private readonly double _threshold;
    private readonly double _share;
    private readonly DecodingOptions _decoding;
    private readonly TextConstraint? _constraint;

    /// <summary>Creates an editor with one model.</summary>
    /// <param name="model">Judges tokens and draws new ones.</param>
    /// <param name="endOfText">The token that stands before every text; it is never drawn.</param>
    /// <param name="reach">Tokens of a text that can be edited, counted from its beginning: at most the model's context.</param>
    /// <param name="threshold">A token with at least this probability is drawn anew, in (0, 1].</param>
    /// <param name="topK">New tokens come from this many of the most probable tokens, at least 2.</param>
    /// <param name="constraint">
    /// Keeps edited texts text: a new token leaves the text after it where the old one did, between characters or inside one, in a run of white space or not.
    /// Null for any token at any place.
    /// </param>
    public TokenEditor(ILanguageModel model, int endOfText, int reach, double threshold, int topK, TextConstraint? constraint = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(reach);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threshold);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threshold, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(topK, 2);
        _model = model;
        _endOfText = endOfText;
        _reach = reach;
        _threshold = threshold;
        _share = 1;
        _decoding = new DecodingOptions { TopK = topK };
        _constraint = constraint;
    }

    /// <summary>Creates an editor that draws a random share of the tokens anew, however probable they are.</summary>
    /// <param name="model">Draws new tokens.</param>
    /// <param name="endOfText">The token that stands before every text; it is never drawn.</param>
    /// <param name="reach">Tokens of a text that can be edited, counted from its beginning: at most the model's context.</param>
    /// <param name="share">The probability with which each token is drawn anew, in (0, 1].</param>
    /// <param name="decoding">How new tokens are chosen.</param>
    /// <param name="constraint">Keeps edited texts text, as above; null for any token at any place.</param>
    public TokenEditor(ILanguageModel model, int endOfText, int reach, double share, DecodingOptions decoding, TextConstraint? constraint = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(reach);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        _model = model;
        _endOfText = endOfText;
        _reach = reach;
        _share = share;
        _decoding = decoding;
        _constraint = constraint;
    }

    /// <summary>Edits texts.</summary>
    /// <param name="texts">Token ids, without end-of-text tokens.</param>
    /// <param name="key">Text i draws from <c>key.At(i)</c>.</param>
    /// <param name="cancellation">Stops between steps.</param>
    /// <returns>For each text its tokens and the number of those that changed.</returns>
    public IReadOnlyList<(int[] Tokens, int Changed)> Edit(IReadOnlyList<ReadOnlyMemory<int>> texts, RandomKey key, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var jobs = Positions(texts, key, cancellation).Select((positions, i) => new Job(
            _endOfText, texts[i].ToArray(), positions, key.At((ulong)i).Stream())).ToArray();
        var waiting = new Queue<Job>(jobs.Where(job => job.Positions.Count > 0));
        if (waiting.Count > 0)
        {
            Draw(waiting, cancellation);
        }

        return [.. jobs.Select(job => (job.Edited, job.Changed))];
    }

    /// <summary>Returns which tokens of each text are drawn anew.</summary>
    private IEnumerable<Queue<int>> Positions(IReadOnlyList<ReadOnlyMemory<int>> texts, RandomKey key, CancellationToken cancellation)
    {
        if (_threshold > 0)
        {
            var certain = RealFunctions.Log(_threshold);
            return _model.Score(texts, cancellation).Select(scores => new Queue<int>(
                Enumerable.Range(0, Math.Min(scores.Length, _reach)).Where(position => scores[position] >= certain)));
        }

        var chosen = key.For("positions");
        return texts.Select((text, i) =>
        {
            var stream = chosen.At((ulong)i).Stream();
            return new Queue<int>([.. Enumerable.Range(0, Math.Min(text.Length, _reach)).Where(_ => stream.NextDouble() < _share)]);
        });
    }

    private void Draw(Queue<Job> waiting, CancellationToken cancellation)
    {
        using var decoder = _model.CreateDecoder(Math.Min(Slots, waiting.Count), _reach);
        TokenSelector[] selectors = [.. Enumerable.Range(0, decoder.Workers).Select(_ => new TokenSelector(_decoding, _model.VocabularySize))];
        var slots = new Job?[Math.Min(Slots, waiting.Count)];
        var batch = new DecodingBatch();
        var entries = new Job[slots.Length];
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            batch.Clear();
            for (var slot = 0; slot < slots.Length; slot++)
            {
                if (slots[slot] is null && waiting.TryDequeue(out slots[slot]))
                {
                    decoder.Reset(slot);
                }

                if (slots[slot] is { } job)
                {
                    entries[batch.Add(slot, job.Before())] = job;
                }
            }

            if (batch.Count == 0)
            {
                return;
            }

            decoder.Step(batch, (entry, logits, worker) => entries[entry].Choose(logits, selectors[worker], _constraint));
            for (var slot = 0; slot < slots.Length; slot++)
            {
                if (slots[slot] is { Positions.Count: 0 })
                {
                    slots[slot] = null;
                }
            }
        }
    }

    /// <summary>A text with the positions that are still to be drawn.</summary>
    private sealed class Job(int endOfText, int[] original, Queue<int> positions, RandomStream stream)
    {
        private RandomStream _stream = stream;
        private readonly int[] _sequence = [endOfText, .. original];
        private int _fed;
        private int _state = TextConstraint.Begin;
        private int _followed;

        public int[] Edited { get; } = [.. original];

        public int Changed { get; private set; }

        public Queue<int> Positions => positions;

        /// <summary>Returns the tokens between those that the decoder has and the next position.</summary>
        public ReadOnlySpan<int> Before()
        {
            var tokens = _sequence.AsSpan(_fed..(positions.Peek() + 1));
            _fed += tokens.Length;
            return tokens;
        }

        public void Choose(Span<float> logits, TokenSelector selector, TextConstraint? constraint)
        {
            var position = positions.Dequeue();
            logits[endOfText] = float.NegativeInfinity;
            if (constraint is not null)
            {
                _state = constraint.Next(_state, original.AsSpan(_followed..position));
                _followed = position;
                if (!constraint.KeepLike(_state, original[position], logits))
                {
                    return;
                }
            }

            Edited[position] = selector.Select(logits, original.AsSpan(0, position), ref _stream);
            Changed += Edited[position] == original[position] ? 0 : 1;
        }
    }
}
