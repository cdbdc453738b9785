using TextMad.Models;
using TextMad.Models.Transformers;
using TorchSharp;
using Device = TorchSharp.torch.Device;

namespace TextMad.TorchSharp;

/// <summary>A transformer that scores and decodes on PyTorch, in the windows of the built-in engine.</summary>
internal sealed class TorchTransformer : IWindowedModel
{
    /// <summary>What a person can do about too little memory.</summary>
    public const string WhatToLower = "Lower the batch (writing.decoding.batch), or choose another device";

    private const long LogitsPerPass = 1L << 24;
    private const int RowsPerPass = 16_384;

    private readonly Transformer _model;
    private readonly TorchWeights _weights;

    public TorchTransformer(Transformer model, TorchSettings settings)
    {
        _model = model;
        Settings = settings;
        settings.Apply();
        _weights = new TorchWeights(model.Layout, (offset, length) => model.Weights.All.Slice(offset, length).Span.ToArray(), settings.Device, narrow: settings.Narrow);
        Network = new TorchNetwork(model.Options, _weights, settings.Narrow);
    }

    public int VocabularySize => _model.VocabularySize;

    public long WeightCount => _model.WeightCount;

    public TorchSettings Settings { get; }

    public Device Device => Settings.Device;

    public TorchNetwork Network { get; }

    public TransformerOptions Options => _model.Options;

    public int Context => Options.Context;

    public IReadOnlyList<float[]> Score(IReadOnlyList<ReadOnlyMemory<int>> sequences, CancellationToken cancellation = default) =>
        Score(sequences, StridedScorer.StandardStride(Options.Context), cancellation);

    public IReadOnlyList<float[]> Score(IReadOnlyList<ReadOnlyMemory<int>> sequences, int stride, CancellationToken cancellation)
    {
        var windows = new List<ScoringWindow>();
        var result = new float[sequences.Count][];
        for (var s = 0; s < result.Length; s++)
        {
            _model.RequireTokens(sequences[s].Span);
            result[s] = new float[sequences[s].Length];
            ScoringWindow.Cut(s, sequences[s].Length, Options.Context, stride, windows);
        }

        var most = (int)Math.Clamp(LogitsPerPass / VocabularySize, Options.Context, RowsPerPass);
        foreach (var group in Groups(windows, most))
        {
            cancellation.ThrowIfCancellationRequested();
            TorchFailure.Explain(Settings, WhatToLower, () => Score(group, sequences, result));
        }

        return result;
    }

    public IDecoder CreateDecoder(int slots, int maximumLength) =>
        TorchFailure.Explain(Settings, WhatToLower, () => new TorchDecoder(this, slots, maximumLength));

    public void Save(string path) => _model.Save(path);

    /// <summary>Neighbouring windows that fit into this many rows when all are as long as the longest.</summary>
    private static IEnumerable<List<ScoringWindow>> Groups(List<ScoringWindow> windows, int rows)
    {
        var group = new List<ScoringWindow>();
        var longest = 0;
        foreach (var window in windows)
        {
            if (group.Count > 0 && (group.Count + 1) * Math.Max(longest, window.Length) > rows)
            {
                yield return group;
                (group, longest) = ([], 0);
            }

            group.Add(window);
            longest = Math.Max(longest, window.Length);
        }

        if (group.Count > 0)
        {
            yield return group;
        }
    }

    /// <summary>Scores windows together; what fills shorter ones up stands behind them, where causal attention does not look.</summary>
    private int Score(List<ScoringWindow> group, IReadOnlyList<ReadOnlyMemory<int>> sequences, float[][] result)
    {
        Settings.Apply();
        using var scope = torch.NewDisposeScope();
        using var frozen = torch.no_grad();
        var length = group.Max(window => window.Length);
        var (inputs, targets) = (new int[group.Count * length], new int[group.Count * length]);
        for (var i = 0; i < group.Count; i++)
        {
            var window = group[i];
            var tokens = sequences[window.Sequence].Span;
            var into = inputs.AsSpan(i * length, window.Length);
            into[0] = window.Start == 0 ? _model.EndOfText : tokens[window.Start - 1];
            tokens.Slice(window.Start, window.Length - 1).CopyTo(into[1..]);
            tokens.Slice(window.Start, window.Length).CopyTo(targets.AsSpan(i * length));
        }

        var logits = Network.Logits(Network.Forward(TorchNumbers.Of(inputs, Device), group.Count, length));
        var scores = TorchWeights.Floats(logits.log_softmax(-1).gather(1, TorchNumbers.Of(targets, Device).unsqueeze(1)));
        for (var i = 0; i < group.Count; i++)
        {
            var window = group[i];
            scores.AsSpan((i * length) + window.Skip, window.Length - window.Skip).CopyTo(result[window.Sequence].AsSpan(window.Start + window.Skip));
        }

        return group.Count;
    }
}
