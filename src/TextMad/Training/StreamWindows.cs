using TextMad.Numerics.Random;

namespace TextMad.Training;

/// <summary>
/// Cuts a stream of tokens into windows, again and again: an epoch begins at a random place of the stream, which is read as a
/// ring, cuts it into windows of T tokens that do not overlap, and takes them in random order. So every token is seen about once
/// an epoch, and a stream shorter than a window goes round until the window is full.
/// </summary>
/// <remarks>Window w is a function of (stream, T, key, w) alone: nothing needs to be saved to go on in the middle.</remarks>
public sealed class StreamWindows : ITrainingWindows
{
    private readonly ReadOnlyMemory<int> _stream;
    private readonly ReadOnlyMemory<float> _weights;
    private readonly RandomKey _key;
    private readonly int[] _order;
    private long _epoch = -1;
    private int _origin;
    private int[] _ready = [];
    private long _firstReady;
    private long _skipped;

    /// <summary>Windows over a stream.</summary>
    /// <param name="stream">The tokens.</param>
    /// <param name="length">T, the tokens of a window.</param>
    /// <param name="key">Where epochs begin and the order of their windows come from this key.</param>
    /// <param name="weights">The weight of each token of the stream in the loss where it is to be predicted; empty for 1.</param>
    /// <exception cref="InputException">The stream is empty.</exception>
    /// <exception cref="ArgumentException">There are not as many weights as tokens, a weight is negative or no number, or none is above 0.</exception>
    public StreamWindows(ReadOnlyMemory<int> stream, int length, RandomKey key, ReadOnlyMemory<float> weights = default)
    {
        if (stream.IsEmpty)
        {
            throw new InputException("The training set is empty: it has no tokens. Give it texts.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        RequireWeights(stream.Length, weights.Span);
        _stream = stream;
        _weights = weights;
        _key = key;
        Length = length;
        PerEpoch = Math.Max(1, stream.Length / length);
        _order = new int[PerEpoch];
    }

    /// <inheritdoc/>
    public int Length { get; }

    /// <summary>Windows of an epoch, at least 1.</summary>
    public int PerEpoch { get; }

    /// <summary>Passes over what is left of the epoch that a window is in, so that the window begins an epoch.</summary>
    public void BeginEpochWith(long window) => _skipped = (PerEpoch - (window % PerEpoch)) % PerEpoch;

    /// <inheritdoc/>
    public void Prepare(long first, int count)
    {
        if (_ready.Length < count)
        {
            _ready = new int[count];
        }

        _firstReady = first;
        for (var i = 0; i < count; i++)
        {
            var (epoch, place) = Math.DivRem(first + i + _skipped, PerEpoch);
            BeginEpoch(epoch);
            _ready[i] = (int)((_origin + ((long)_order[place] * Length)) % _stream.Length);
        }
    }

    /// <inheritdoc/>
    public void Fill(long window, Span<int> inputs, Span<int> targets)
    {
        var stream = _stream.Span;
        var place = _ready[window - _firstReady];
        for (var i = 0; i < Length; i++)
        {
            inputs[i] = stream[place];
            place = place + 1 == stream.Length ? 0 : place + 1;
            targets[i] = stream[place];
        }
    }

    /// <inheritdoc/>
    public bool IsWeighted => !_weights.IsEmpty;

    /// <inheritdoc/>
    public void Weigh(long window, Span<float> weights)
    {
        if (_weights.IsEmpty)
        {
            weights.Fill(1);
            return;
        }

        var all = _weights.Span;
        var place = _ready[window - _firstReady];
        for (var i = 0; i < Length; i++)
        {
            place = place + 1 == all.Length ? 0 : place + 1;
            weights[i] = all[place];
        }
    }

    private static void RequireWeights(int tokens, ReadOnlySpan<float> weights)
    {
        if (weights.IsEmpty)
        {
            return;
        }

        if (weights.Length != tokens)
        {
            throw new ArgumentException($"There are {weights.Length} weights for {tokens} tokens.", nameof(weights));
        }

        var largest = 0f;
        foreach (var weight in weights)
        {
            if (!float.IsFinite(weight) || weight < 0)
            {
                throw new ArgumentException(FormattableString.Invariant($"A token's weight is {weight}; it must be a number, 0 or more."), nameof(weights));
            }

            largest = Math.Max(largest, weight);
        }

        if (largest == 0)
        {
            throw new ArgumentException("The weight of every token is 0: there is nothing to learn.", nameof(weights));
        }
    }

    private void BeginEpoch(long epoch)
    {
        if (epoch == _epoch)
        {
            return;
        }

        var random = _key.At((ulong)epoch).Stream();
        _origin = random.NextInt32(_stream.Length);
        for (var i = 0; i < _order.Length; i++)
        {
            _order[i] = i;
        }

        random.Shuffle(_order.AsSpan());
        _epoch = epoch;
    }
}
