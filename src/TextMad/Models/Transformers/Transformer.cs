using TextMad.Numerics.Kernels;
using TextMad.Numerics.Memory;
using TextMad.Numerics.Random;
using TextMad.Numerics.Threading;

namespace TextMad.Models.Transformers;

/// <summary>
/// A GPT-2 style transformer [Radford et al. 2019]: learned positions, layer normalisation before each branch, GELU in its tanh
/// form, and an unembedding tied to the embedding. Weights are single precision.
/// </summary>
public sealed class Transformer : IWindowedModel
{
    /// <summary>The kind under which checkpoints name this model.</summary>
    public const string Kind = "transformer";

    private const double InitialDeviation = 0.02;

    private readonly Lock _packing = new();
    private readonly WeakReference<PackedTransformer?> _packed = new(null);
    private long _packedAt;

    /// <summary>
    /// Creates a model with random weights: normal with deviation 0.02, divided by sqrt(2 layers) where a branch joins the residual
    /// stream; gains one, biases zero.
    /// </summary>
    /// <param name="options">The shape.</param>
    /// <param name="vocabularySize">V, the number of token ids of the vocabulary, at least 1.</param>
    /// <param name="endOfText">The token that stands before a sequence's first token, below V.</param>
    /// <param name="key">The weights are a function of this key.</param>
    /// <exception cref="InputException">The shape is impossible.</exception>
    public Transformer(TransformerOptions options, int vocabularySize, int endOfText, RandomKey key)
        : this(options, vocabularySize, endOfText)
    {
        foreach (var tensor in Layout.Tensors)
        {
            Initialise(tensor, key.For(tensor.Name).Stream());
        }
    }

    private Transformer(TransformerLayout layout, TransformerTensors weights, int endOfText) => (Layout, Weights, EndOfText) = (layout, weights, endOfText);

    internal Transformer(TransformerOptions options, int vocabularySize, int endOfText)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(endOfText);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(endOfText, vocabularySize);
        Layout = new TransformerLayout(options, vocabularySize);
        EndOfText = endOfText;
        Weights = new TransformerTensors(Layout, new FloatArena(Layout.FloatCount).Take(Layout.FloatCount));
    }

    /// <summary>The shape.</summary>
    public TransformerOptions Options => Layout.Options;

    /// <inheritdoc/>
    int IWindowedModel.Context => Options.Context;

    /// <inheritdoc/>
    public int VocabularySize => Layout.VocabularySize;

    /// <summary>The token that stands before a sequence's first token.</summary>
    public int EndOfText { get; }

    /// <summary>Weights that are learnt.</summary>
    public long WeightCount => Layout.WeightCount;

    /// <summary>Whether decoders and scorers keep the matrices in 16 bits: see <see cref="ToBFloat16"/>.</summary>
    public bool IsBFloat16 { get; private init; }

    /// <summary>Names and places of the weights.</summary>
    public TransformerLayout Layout { get; }

    /// <summary>Threads that score and decode: a matter of speed, never of results.</summary>
    public ThreadTeam Team { get; set; } = ThreadTeam.Default;

    /// <summary>Told where decoders' time goes; null for nobody. Of a stage that all threads share, it is told by one.</summary>
    public KernelClock? Clock { get; set; }

    internal TransformerTensors Weights { get; }

    /// <summary>Reads a model from a safetensors file: see <see cref="TransformerFile"/>.</summary>
    /// <exception cref="InputException">The file is missing, truncated, corrupt, or of another kind.</exception>
    public static Transformer Load(string path) => TransformerFile.Load(path);

    /// <summary>Returns the weights of one tensor, to read.</summary>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    public ReadOnlySpan<float> Tensor(string name)
    {
        var tensor = Layout.Tensors.FirstOrDefault(t => t.Name == name)
            ?? throw new KeyNotFoundException($"The transformer has no tensor '{name}'.");
        return Weights.All.Slice(tensor.Offset, tensor.Length);
    }

    /// <summary>Returns an equal model with weights of its own.</summary>
    public Transformer Clone() => Clone(Options);

    /// <summary>
    /// Returns an equal model with weights of its own, another dropout, and a shorter context: the first positions are those of the longer
    /// one, so texts that fit are treated alike.
    /// </summary>
    /// <param name="shape">The shape; layers, heads and width must be the same.</param>
    /// <exception cref="InputException">The shape is not to be had from these weights.</exception>
    public Transformer Clone(TransformerOptions shape)
    {
        RequireUsableAs(shape, "The shape");
        var copy = new Transformer(shape, VocabularySize, EndOfText) { Team = Team };
        foreach (var (from, to) in Layout.Tensors.Zip(copy.Layout.Tensors))
        {
            Weights.All.Slice(from.Offset, to.Length).Span.CopyTo(copy.Weights.All.Slice(to.Offset, to.Length));
        }

        return copy;
    }

    /// <summary>
    /// Returns this model as one that decodes and scores with its matrices rounded to bfloat16, those of the blocks and the tokens' embedding: products read
    /// half as much memory. Sums and everything else stay single precision, so that results are, to the bit, those of a model with such weights. Both share
    /// the weights, of which each has a copy of its own for products.
    /// </summary>
    public Transformer ToBFloat16() => new(Layout, Weights, EndOfText) { Team = Team, Clock = Clock, IsBFloat16 = true };

    /// <inheritdoc/>
    /// <remarks>
    /// A sequence longer than the context is scored in windows that begin half a context apart: each token but the first ones
    /// sees at least half a context.
    /// </remarks>
    public IReadOnlyList<float[]> Score(IReadOnlyList<ReadOnlyMemory<int>> sequences, CancellationToken cancellation = default) =>
        Score(sequences, StridedScorer.StandardStride(Options.Context), cancellation);

    /// <inheritdoc/>
    public IReadOnlyList<float[]> Score(IReadOnlyList<ReadOnlyMemory<int>> sequences, int stride, CancellationToken cancellation)
    {
        var result = new float[sequences.Count][];
        for (var s = 0; s < result.Length; s++)
        {
            result[s] = new float[sequences[s].Length];
        }

        InWindows(sequences, stride, (pass, group) => ScoringWindow.Score(pass, group, sequences, EndOfText, result), cancellation);
        return result;
    }

    /// <summary>
    /// Returns each sequence as a point (C numbers): the mean over its tokens of the rows before the unembedding, after the last normalisation.
    /// A sequence longer than the context is read in windows that do not overlap; of an empty one, the row is that of the end-of-text
    /// token. Same bits for any batching and thread count.
    /// </summary>
    /// <param name="sequences">Token ids, without end-of-text tokens around them.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <returns>A row of C numbers per sequence, one after the other.</returns>
    public float[] Embed(IReadOnlyList<ReadOnlyMemory<int>> sequences, CancellationToken cancellation = default)
    {
        // An end-of-text token is put after each, so that the last token is an input too; what would predict it is not asked.
        ReadOnlyMemory<int>[] ended = [.. sequences.Select(tokens => (ReadOnlyMemory<int>)(int[])[.. tokens.Span, EndOfText])];
        var sums = new double[(long)sequences.Count * Options.Width];
        InWindows(ended, Options.Context, (pass, group) => AddRows(pass, group, ended, sums), cancellation);
        var result = new float[sums.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = (float)(sums[i] / Math.Max(1, sequences[i / Options.Width].Length));
        }

        return result;
    }

    /// <summary>Adds what windows leave in the rows before the unembedding to the sums of their sequences, in order.</summary>
    private void AddRows(TransformerPass pass, List<ScoringWindow> group, IReadOnlyList<ReadOnlyMemory<int>> sequences, double[] sums)
    {
        ScoringWindow.Forward(pass, group, sequences, EndOfText);
        var row = 0;
        foreach (var window in group)
        {
            var sum = sums.AsSpan(window.Sequence * Options.Width, Options.Width);

            // The first row is that of the leading end-of-text token, the same for every sequence.
            var first = window.Start == 0 && sequences[window.Sequence].Length > 1 ? 1 : 0;
            for (var i = first; i < window.Length; i++)
            {
                var values = pass.Activations.Final.Slice((row + i) * Options.Width, Options.Width).Span;
                for (var c = 0; c < values.Length; c++)
                {
                    sum[c] += values[c];
                }
            }

            row += window.Length;
        }
    }

    /// <summary>Has groups of windows run through the model, whose stride divides sequences.</summary>
    private void InWindows(
        IReadOnlyList<ReadOnlyMemory<int>> sequences, int stride, Action<TransformerPass, List<ScoringWindow>> run, CancellationToken cancellation)
    {
        var windows = new List<ScoringWindow>();
        for (var s = 0; s < sequences.Count; s++)
        {
            RequireTokens(sequences[s].Span);
            ScoringWindow.Cut(s, sequences[s].Length, Options.Context, stride, windows);
        }

        if (windows.Count == 0)
        {
            return;
        }

        var longest = windows.Max(window => window.Length);
        var most = longest * TransformerActivations.SequencesPerPass(Layout, longest, windows.Count, forTraining: false);
        var pass = new TransformerPass(this, most, longest, forTraining: false, Team);
        foreach (var group in ScoringWindow.Group(windows, most))
        {
            cancellation.ThrowIfCancellationRequested();
            run(pass, group);
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A sequence that outgrows the context goes on with the last half of it, as in <see cref="Score(IReadOnlyList{ReadOnlyMemory{int}}, CancellationToken)"/>. The logits are bit
    /// for
    /// bit those of running the sequence through the model at once.
    /// </remarks>
    public IDecoder CreateDecoder(int slots, int maximumLength) => new TransformerDecoder(this, slots, maximumLength);

    /// <summary>Checks that a shape can be had from these weights: <see cref="Clone(TransformerOptions)"/>.</summary>
    /// <exception cref="InputException">It cannot.</exception>
    internal void RequireUsableAs(TransformerOptions shape, string subject)
    {
        if (shape.Context > Options.Context || Options with { Dropout = shape.Dropout, Context = shape.Context } != shape)
        {
            throw new InputException(
                $"{subject} has {Describe(shape)}, and the model to begin from has {Describe(Options)}: layers, heads and width must be the same, and the context not longer.");
        }
    }

    /// <inheritdoc/>
    public void Save(string path) => TransformerFile.Save(path, this);

    /// <summary>Writes the embedding of each token in its position, a row of C floats each.</summary>
    internal void EmbedTokens(ReadOnlySpan<int> tokens, ReadOnlySpan<int> positions, Span<float> rows)
    {
        Embedding.Gather(Options.Width, Weights.Tokens, tokens, rows);
        if (IsBFloat16)
        {
            BFloat16.Round(rows);
        }

        Embedding.GatherAdd(Options.Width, Weights.Positions, positions, rows);
    }

    /// <summary>
    /// Returns the matrices as products read them, which all that decode or score with this model share: they are copied when there are none, when the weights have
    /// changed, or when nobody has used them for a while, so that an idle model takes no memory for them.
    /// </summary>
    internal PackedTransformer Pack()
    {
        lock (_packing)
        {
            if (_packedAt != Weights.Changes || !_packed.TryGetTarget(out var packed))
            {
                packed = new PackedTransformer(this, Team);
                _packed.SetTarget(packed);
                _packedAt = Weights.Changes;
            }

            return packed;
        }
    }

    internal void RequireTokens(ReadOnlySpan<int> tokens)
    {
        foreach (var token in tokens)
        {
            if ((uint)token >= (uint)VocabularySize)
            {
                throw new InputException(
                    $"Token id {token} does not exist in this model's vocabulary of {VocabularySize}: use the tokenizer that it was trained with.");
            }
        }
    }

    private static string Describe(TransformerOptions o) => $"{o.Layers} layers, {o.Heads} heads, width {o.Width} and context {o.Context}";

    private void Initialise(ParameterTensor tensor, RandomStream stream)
    {
        var values = Weights.All.Slice(tensor.Offset, tensor.Length).Span;
        if (tensor.Shape.Count == 1)
        {
            values.Fill(tensor.Name.EndsWith(".weight", StringComparison.Ordinal) ? 1 : 0);
            return;
        }

        var joins = tensor.Name.EndsWith("c_proj.weight", StringComparison.Ordinal);
        var deviation = joins ? InitialDeviation / Math.Sqrt(2.0 * Options.Layers) : InitialDeviation;
        foreach (ref var value in values)
        {
            value = (float)(deviation * stream.NextGaussian());
        }
    }
}
