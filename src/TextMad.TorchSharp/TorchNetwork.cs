using TextMad.Models;
using TextMad.Training;
using TorchSharp;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace TextMad.TorchSharp;

/// <summary>
/// The transformer's formulas in PyTorch's operations: rows of C numbers, a row per token; only attention knows which rows belong together.
/// </summary>
/// <remarks>
/// TorchSharp has no autocast. In brain floating point the factors of products and attention's inputs are rounded here, and everything else
/// stays in single precision, which is what autocast does.
/// </remarks>
internal sealed class TorchNetwork(TransformerOptions shape, TorchWeights weights, ModelPrecision precision)
{
    private const double NormEpsilon = 1e-5;

    private readonly long _c = shape.Width;
    private readonly long _heads = shape.Heads;
    private readonly bool _narrow = precision == ModelPrecision.Bfloat16;

    /// <summary>Attention over what belongs together: gets the layer and queries, keys and values (rows, 3C), returns (rows, C).</summary>
    public delegate Tensor Attention(int layer, Tensor qkv);

    /// <summary>Rows (N, C) before the unembedding, of tokens (N) at positions (N).</summary>
    public Tensor Forward(Tensor tokens, Tensor positions, double dropout, Attention attend)
    {
        var x = Drop(weights.Tokens.index_select(0, tokens) + weights.Positions.index_select(0, positions), dropout);
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            Tensor W(int number) => weights.Of(layer, number);
            var attended = attend(layer, Product(Norm(x, W(0), W(1)), W(2), W(3)));
            x = x + Drop(Product(attended, W(4), W(5)), dropout);
            var hidden = Gelu(Product(Norm(x, W(6), W(7)), W(8), W(9)));
            x = x + Drop(Product(hidden, W(10), W(11)), dropout);
        }

        return Norm(x, weights.FinalGain, weights.FinalShift);
    }

    /// <summary>Rows (B T, C) before the unembedding, of sequences of equal length, one after the other.</summary>
    public Tensor Forward(Tensor tokens, long batch, long length, double dropout = 0) => Forward(
        tokens,
        torch.arange(length, dtype: torch.int64, device: tokens.device).repeat(batch),
        dropout,
        (_, qkv) =>
        {
            var parts = qkv.view(batch, length, 3, _heads, _c / _heads).permute(2, 0, 3, 1, 4).unbind(0);
            return Join(Attend(parts[0], parts[1], parts[2], null, dropout, causal: true));
        });

    /// <summary>Logits (N, V) of rows (N, C).</summary>
    public Tensor Logits(Tensor rows) => Narrow(rows).matmul(Narrow(weights.Tokens).t()).to(torch.float32);

    /// <summary>Scaled dot-product attention of (B, H, n, D) over (B, H, m, D).</summary>
    /// <param name="query">Queries.</param>
    /// <param name="key">Keys.</param>
    /// <param name="value">Values.</param>
    /// <param name="mask">True (B, 1, n, m) where a key is seen; null for all, or with <paramref name="causal"/>.</param>
    /// <param name="dropout">Of attention's weights.</param>
    /// <param name="causal">Whether query i sees keys 0 to i only.</param>
    public Tensor Attend(Tensor query, Tensor key, Tensor value, Tensor? mask, double dropout, bool causal) =>
        functional.scaled_dot_product_attention(Narrow(query), Narrow(key), Narrow(value), mask, dropout, causal).to(torch.float32);

    /// <summary>(B, H, n, D) as rows (B n, C).</summary>
    public Tensor Join(Tensor heads) => heads.transpose(1, 2).reshape(-1, _c);

    private static Tensor Norm(Tensor x, Tensor gain, Tensor shift) => functional.layer_norm(x, [x.shape[^1]], gain, shift, NormEpsilon);

    /// <summary>GELU in its tanh form [Hendrycks and Gimpel 2016], which TorchSharp's own lacks.</summary>
    private static Tensor Gelu(Tensor x) => 0.5 * x * (1 + (0.7978845608028654 * (x + (0.044715 * x * x * x))).tanh());

    private static Tensor Drop(Tensor x, double probability) => probability > 0 ? functional.dropout(x, probability, training: true) : x;

    private Tensor Product(Tensor x, Tensor weight, Tensor bias) => _narrow
        ? Narrow(x).matmul(Narrow(weight)).to(torch.float32) + bias
        : functional.linear(x, weight.t(), bias);

    private Tensor Narrow(Tensor x) => _narrow ? x.to(torch.bfloat16) : x;
}
