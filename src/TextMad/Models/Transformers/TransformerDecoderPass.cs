using TextMad.Numerics.Kernels;
using TextMad.Numerics.Memory;
using TextMad.Numerics.Threading;

namespace TextMad.Models.Transformers;

/// <summary>
/// Takes some tokens of some sequences, a row each, through the model: alone on the calling thread, or with every large stage divided among
/// a team. Either way a row's bits are its own.
/// </summary>
internal sealed class TransformerDecoderPass
{
    /// <summary>Multiplications that are worth handing work to other threads.</summary>
    private const long WorthSharing = 1 << 16;

    private readonly Transformer _model;
    private readonly DividedTransformer _packed;
    private readonly AttentionCache _cache;
    private readonly TransformerDecoderRoom[] _rooms;
    private readonly int _c;
    private readonly FloatView _stream;
    private readonly FloatView _norm;
    private readonly FloatView _delta;
    private readonly FloatView _wide;
    private readonly FloatView _mean;
    private readonly FloatView _scale;
    private readonly FloatView _logits;
    private readonly int[] _tokens;
    private readonly int[] _positions;
    private readonly Segment[] _segments;
    private readonly int[] _logitRows;
    private readonly int[] _entries;
    private readonly Action<int, int> _productPart;
    private readonly Action<int, int> _attentionPart;
    private readonly Action<int, int> _readPart;
    private ThreadTeam? _team;
    private LogitsReader? _read;
    private KernelClock? _clock;
    private int _worker;
    private int _segmentCount;
    private int _logitCount;
    private int _layer;
    private int _attentionParts;
    private DividedMatrix? _matrix;
    private FloatView _input;
    private FloatView _output;
    private int _outputRows;

    public TransformerDecoderPass(Transformer model, DividedTransformer packed, AttentionCache cache, TransformerDecoderRoom[] rooms, int rows)
    {
        _model = model;
        _packed = packed;
        _cache = cache;
        _rooms = rooms;
        _c = model.Options.Width;
        Capacity = rows;
        long line = rows;
        var logits = line * model.VocabularySize;
        var arena = new FloatArena(
            (3 * FloatArena.RoundUp(line * _c)) + FloatArena.RoundUp(line * 4 * _c) + (2 * FloatArena.RoundUp(line)) + FloatArena.RoundUp(logits));
        _stream = arena.Take(line * _c);
        _norm = arena.Take(line * _c);
        _delta = arena.Take(line * _c);
        _wide = arena.Take(line * 4 * _c);
        _mean = arena.Take(line);
        _scale = arena.Take(line);
        _logits = arena.Take(logits);
        _tokens = new int[rows];
        _positions = new int[rows];
        _segments = new Segment[rows];
        _logitRows = new int[rows];
        _entries = new int[rows];
        _productPart = ProductPart;
        _attentionPart = AttentionPart;
        _readPart = ReadPart;
    }

    /// <summary>The largest number of rows.</summary>
    public int Capacity { get; }

    /// <summary>Rows so far.</summary>
    public int Rows { get; private set; }

    public void Clear() => Rows = _segmentCount = _logitCount = 0;

    /// <summary>Adds tokens of a sequence, at most as many as there is room for.</summary>
    /// <param name="slot">The sequence.</param>
    /// <param name="position">Number of tokens before them.</param>
    /// <param name="tokens">The tokens.</param>
    /// <param name="entry">Whose logits the last of them yields; negative for none.</param>
    public void Add(int slot, int position, ReadOnlySpan<int> tokens, int entry)
    {
        tokens.CopyTo(_tokens.AsSpan(Rows));
        for (var i = 0; i < tokens.Length; i++)
        {
            _positions[Rows + i] = position + i;
        }

        if (_segmentCount > 0 && _segments[_segmentCount - 1] is var last && last.Slot == slot && last.Position + last.Rows == position)
        {
            _segments[_segmentCount - 1] = last with { Rows = last.Rows + tokens.Length };
        }
        else
        {
            _segments[_segmentCount++] = new Segment(slot, position, Rows, tokens.Length);
        }

        Rows += tokens.Length;
        if (entry >= 0)
        {
            _logitRows[_logitCount] = Rows - 1;
            _entries[_logitCount++] = entry;
        }
    }

    /// <summary>Runs the rows through the model and has logits read.</summary>
    /// <param name="read">Receives the logits of an entry.</param>
    /// <param name="worker">Number of the calling thread.</param>
    /// <param name="team">Threads that share the work; null to do it all on the calling thread.</param>
    public void Run(LogitsReader read, int worker, ThreadTeam? team)
    {
        _read = read;
        _worker = worker;
        _team = team;
        _clock = _model.Clock;
        _clock?.Start(worker);
        var weights = _model.Weights;
        var rows = Rows;
        _model.EmbedTokens(_tokens.AsSpan(0, rows), _positions.AsSpan(0, rows), _stream.Slice(0, rows * _c));
        Lap(KernelKind.Embedding);
        ReadOnlySpan<float> delta = default;
        ReadOnlySpan<float> bias = default;
        for (var layer = 0; layer < weights.Layers.Length; layer++)
        {
            _layer = layer;
            var w = weights.Layers[layer];
            var p = _packed.Layers[layer];
            LayerNorm.Forward(rows, _c, _stream, delta, bias, _stream, w.Norm1Gain, w.Norm1Shift, _norm, _mean, _scale);
            Lap(KernelKind.LayerNorm);
            Multiply(rows, _norm, p.Attention, _wide, KernelKind.Product);
            Elementwise.AddBias(rows, 3 * _c, _wide, w.AttentionBias);
            Lap(KernelKind.LayerNorm);
            Attend();
            Multiply(rows, _norm, p.AttentionProjection, _delta, KernelKind.Product);
            LayerNorm.Forward(rows, _c, _stream, _delta, w.AttentionProjectionBias, _stream, w.Norm2Gain, w.Norm2Shift, _norm, _mean, _scale);
            Lap(KernelKind.LayerNorm);
            Multiply(rows, _norm, p.Hidden, _wide, KernelKind.Product);
            Gelu.Forward(rows, 4 * _c, _wide, w.HiddenBias, _wide);
            Lap(KernelKind.Gelu);
            Multiply(rows, _wide, p.HiddenProjection, _delta, KernelKind.Product);
            delta = _delta;
            bias = w.HiddenProjectionBias;
        }

        if (_logitCount > 0)
        {
            KeepLogitRows();
            LayerNorm.Forward(_logitCount, _c, _stream, delta, bias, _stream, weights.FinalGain, weights.FinalShift, _norm, _mean, _scale);
            Lap(KernelKind.LayerNorm);
            Multiply(_logitCount, _norm, _packed.Unembedding, _logits, KernelKind.Logits);
            Share(_logitCount, _logitCount * (long)_model.VocabularySize, _readPart);
            Lap(KernelKind.Selection);
        }

        _read = null;
    }

    /// <summary>Moves the rows whose logits are wanted to the front.</summary>
    private void KeepLogitRows()
    {
        if (_logitCount == Rows)
        {
            return;
        }

        for (var i = 0; i < _logitCount; i++)
        {
            _stream.Slice(_logitRows[i] * _c, _c).Span.CopyTo(_stream.Slice(i * _c, _c));
            _delta.Slice(_logitRows[i] * _c, _c).Span.CopyTo(_delta.Slice(i * _c, _c));
        }
    }

    /// <summary>y (rows, n) = x (rows, k) W (k, n).</summary>
    private void Multiply(int rows, FloatView x, DividedMatrix matrix, FloatView y, KernelKind kind)
    {
        _matrix = matrix;
        _input = x;
        _output = y;
        _outputRows = rows;
        if (IsShared((long)rows * matrix.Whole.Rows * matrix.Whole.Columns))
        {
            _team!.Run(matrix.Parts, _productPart);
        }
        else
        {
            Multiply(matrix.Whole, 0, _rooms[_worker].Gemm);
        }

        Lap(kind, 2.0 * rows * matrix.Whole.Rows * matrix.Whole.Columns);
    }

    private void ProductPart(int part, int worker) => Multiply(_matrix!.Part(part), _matrix.FirstColumn(part), _rooms[worker].Gemm);

    private void Multiply(PackedMatrix factor, int firstColumn, GemmWorkspace workspace) => Gemm.Multiply(
        new MatrixView(_input, _outputRows, factor.Rows),
        factor,
        new MatrixView(_output.Span[firstColumn..], _outputRows, factor.Columns, _matrix!.Whole.Columns),
        false,
        workspace);

    /// <summary>Attention from the queries, keys and values in the wide rows into the narrow ones.</summary>
    private void Attend()
    {
        var work = 0L;
        for (var i = 0; i < _segmentCount; i++)
        {
            var s = _segments[i];
            CachedAttention.Store(_cache, _layer, s.Slot, s.Position, s.Rows, _wide.Slice(s.FirstRow * 3 * _c, s.Rows * 3 * _c));
            work += (long)s.Rows * (s.Position + s.Rows) * _c;
        }

        var heads = _model.Options.Heads;
        _attentionParts = IsShared(work) ? Math.Min(heads, _team!.Threads) : 1;
        Share(_attentionParts, work, _attentionPart);
        Lap(KernelKind.Attention, 4.0 * work);
    }

    private void AttentionPart(int part, int worker)
    {
        var heads = _model.Options.Heads;
        var first = heads * part / _attentionParts;
        var count = (heads * (part + 1) / _attentionParts) - first;
        var room = _rooms[_team is null ? _worker : worker].Attention;
        for (var i = 0; i < _segmentCount; i++)
        {
            var s = _segments[i];
            CachedAttention.Attend(
                _cache,
                _layer,
                s.Slot,
                s.Position,
                s.Rows,
                first,
                count,
                _wide.Slice(s.FirstRow * 3 * _c, s.Rows * 3 * _c),
                room,
                _norm.Slice(s.FirstRow * _c, s.Rows * _c));
        }
    }

    private void ReadPart(int row, int worker)
    {
        var vocabulary = _model.VocabularySize;
        _read!(_entries[row], _logits.Slice(row * vocabulary, vocabulary).Span, _team is null ? _worker : worker);
    }

    private bool IsShared(long work) => _team is not null && work >= WorthSharing;

    private void Share(int items, long work, Action<int, int> item)
    {
        if (IsShared(work))
        {
            _team!.Run(items, item);
            return;
        }

        for (var i = 0; i < items; i++)
        {
            item(i, _worker);
        }
    }

    private void Lap(KernelKind kind, double operations = 0) => _clock?.Lap(_worker, kind, operations);

    /// <summary>Tokens of one sequence among the rows.</summary>
    private readonly record struct Segment(int Slot, int Position, int FirstRow, int Rows);
}
