using TextMad.Numerics.Threading;

namespace TextMad.Models.Transformers;

/// <summary>The matrices that decoding multiplies by, as wholes and in a part per thread.</summary>
internal sealed class DividedTransformer
{
    /// <summary>Held, since the model does not hold it: as long as somebody does, others share it.</summary>
    private readonly PackedTransformer _packed;

    public DividedTransformer(Transformer model, ThreadTeam team)
    {
        _packed = model.Pack();
        Layers = [.. _packed.Layers.Select(layer => new Layer(
            new(layer.Attention, team.Threads),
            new(layer.AttentionProjection, team.Threads),
            new(layer.Hidden, team.Threads),
            new(layer.HiddenProjection, team.Threads)))];
        Unembedding = new(_packed.Unembedding, team.Threads);
    }

    public Layer[] Layers { get; }

    public DividedMatrix Unembedding { get; }

    /// <summary>The matrices of a block.</summary>
    internal sealed record Layer(DividedMatrix Attention, DividedMatrix AttentionProjection, DividedMatrix Hidden, DividedMatrix HiddenProjection);
}
