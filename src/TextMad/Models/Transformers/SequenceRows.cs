namespace TextMad.Models.Transformers;

/// <summary>
/// Sequences of any lengths laid end to end: a row per token. Filled again for every pass; allocates only when it is made.
/// </summary>
internal sealed class SequenceRows
{
    private readonly int[] _inputs;
    private readonly int[] _targets;
    private readonly int[] _positions;
    private readonly int[] _starts;
    private readonly long[] _numbers;
    private float[] _weights = [];

    public SequenceRows(int capacity)
    {
        _inputs = new int[capacity];
        _targets = new int[capacity];
        _positions = new int[capacity];
        _starts = new int[capacity + 1];
        _numbers = new long[capacity];
    }

    /// <summary>The largest number of rows.</summary>
    public int Capacity => _inputs.Length;

    /// <summary>The number of rows of all sequences.</summary>
    public int Count => _starts[Sequences];

    /// <summary>Number of sequences.</summary>
    public int Sequences { get; private set; }

    public ReadOnlySpan<int> Inputs => _inputs.AsSpan(0, Count);

    public ReadOnlySpan<int> Targets => _targets.AsSpan(0, Count);

    public ReadOnlySpan<int> Positions => _positions.AsSpan(0, Count);

    /// <summary>First row of a sequence.</summary>
    public int Start(int sequence) => _starts[sequence];

    /// <summary>Returns the rows of a sequence.</summary>
    public int Length(int sequence) => _starts[sequence + 1] - _starts[sequence];

    /// <summary>Returns the number that names a sequence's dropout masks.</summary>
    public long Number(int sequence) => _numbers[sequence];

    public void Clear() => Sequences = 0;

    /// <summary>Weights of some rows' targets in the loss; empty when all are 1.</summary>
    public ReadOnlySpan<float> WeightsOf(int first, int count) => _weights.Length == 0 ? default : _weights.AsSpan(first, count);

    /// <summary>Room for the weights of the targets of the sequence added last.</summary>
    public Span<float> Weigh()
    {
        if (_weights.Length == 0)
        {
            _weights = new float[_inputs.Length];
        }

        return _weights.AsSpan(Start(Sequences - 1), Length(Sequences - 1));
    }

    /// <summary>Room for a sequence's inputs and targets, which the caller fills in.</summary>
    public void Add(int length, long number, out Span<int> inputs, out Span<int> targets)
    {
        var start = Count;
        inputs = _inputs.AsSpan(start, length);
        targets = _targets.AsSpan(start, length);
        for (var i = 0; i < length; i++)
        {
            _positions[start + i] = i;
        }

        _numbers[Sequences] = number;
        Sequences++;
        _starts[Sequences] = start + length;
    }
}
