using TextMad.Models.Transformers;
using TorchSharp;
using static TorchSharp.torch.nn;
using Approximation = TorchSharp.Modules.GELU.Approximate;
using Tensor = TorchSharp.torch.Tensor;

namespace TextMad.TorchSharp;

/// <summary>
/// The transformer's formulas in PyTorch's operations: rows of C numbers, a row per token; only attention knows which rows belong together.
/// </summary>
/// <remarks>
/// TorchSharp has no autocast. In brain floating point the factors of products, GELU and attention are rounded here, and sums of blocks,
/// normalisations and losses stay in single precision, which is what autocast does.
/// </remarks>
/// <param name="shape">The transformer's.</param>
/// <param name="weights">Its weights.</param>
/// <param name="narrow">Whether factors are rounded to brain floating point.</param>
/// <param name="byOneDnn">Whether products are oneDNN's in place of MKL's; see <see cref="TorchSettings.TrainsByOneDnn"/>.</param>
internal sealed class TorchNetwork(TransformerOptions shape, TorchWeights weights, bool narrow, bool byOneDnn = false)
{
    private const double NormEpsilon = 1e-5;

    private readonly long _c = shape.Width;
    private readonly long _heads = shape.Heads;
    private readonly long[] _row = [shape.Width];

    /// <summary>Attention over what belongs together: gets the layer and queries, keys and values (rows, 3C), returns (rows, C).</summary>
    public delegate Tensor Attention(int layer, Tensor qkv);

    /// <summary>Returns rows (N, C) before the unembedding, of tokens (N) at positions (N).</summary>
    public Tensor Forward(Tensor tokens, Tensor positions, Attention attend)
    {
        using var words = weights.Tokens.index_select(0, tokens);
        using var places = weights.Positions.index_select(0, positions);
        return Blocks(words.Plus(places), 0, attend);
    }

    /// <summary>Returns rows (B T, C) before the unembedding, of sequences of equal length, one after the other.</summary>
    public Tensor Forward(Tensor tokens, long batch, long length, double dropout = 0) => Blocks(
        Embed(tokens, batch, length),
        dropout,
        (_, qkv) =>
        {
            var parts = qkv.view(batch, length, 3, _heads, _c / _heads).permute(2, 0, 3, 1, 4).unbind(0);
            return Join(Attend(parts[0], parts[1], parts[2], null, dropout, causal: true));
        });

    /// <summary>Logits (N, V) of rows (N, C).</summary>
    public Tensor Logits(Tensor rows)
    {
        using var scope = torch.NewDisposeScope();
        var logits = byOneDnn ? TorchScripts.Product(rows, weights.Unembedding) : Narrow(rows).matmul(weights.Unembedding.t()).to(torch.float32);
        return logits.MoveToOuterDisposeScope();
    }

    /// <summary>Scaled dot-product attention of (B, H, n, D) over (B, H, m, D).</summary>
    /// <param name="query">Queries.</param>
    /// <param name="key">Keys.</param>
    /// <param name="value">Values.</param>
    /// <param name="mask">(B, 1, n, m): 0 where a key is seen, minus infinity elsewhere; null for all, or with <paramref name="causal"/>.</param>
    /// <param name="dropout">Of attention's weights.</param>
    /// <param name="causal">Whether query i sees keys 0 to i only.</param>
    public static Tensor Attend(Tensor query, Tensor key, Tensor value, Tensor? mask, double dropout, bool causal) =>
        functional.scaled_dot_product_attention(query, key, value, mask, dropout, causal);

    /// <summary>(B, H, n, D) as rows (B n, C).</summary>
    public Tensor Join(Tensor heads) => heads.transpose(1, 2).reshape(-1, _c);

    private Tensor Embed(Tensor tokens, long batch, long length)
    {
        using var scope = torch.NewDisposeScope();
        var words = weights.Tokens.index_select(0, tokens).view(batch, length, _c);
        return words.Plus(weights.Positions.narrow(0, 0, length)).view(-1, _c).MoveToOuterDisposeScope();
    }

    /// <summary>Runs rows through all blocks, and takes them over. What a block needs no longer is freed before the next begins.</summary>
    private Tensor Blocks(Tensor rows, double dropout, Attention attend)
    {
        if (dropout > 0)
        {
            using var whole = rows;
            rows = Drop(whole, dropout);
        }

        for (var layer = 0; layer < shape.Layers; layer++)
        {
            using (var before = rows)
            {
                rows = Mix(layer, before, dropout, attend);
            }

            using (var before = rows)
            {
                rows = Think(layer, before, dropout);
            }
        }

        using var last = rows;
        return Norm(last, weights.FinalGain, weights.FinalShift);
    }

    /// <summary>Returns the half of a block in which rows see each other.</summary>
    private Tensor Mix(int layer, Tensor x, double dropout, Attention attend)
    {
        using var scope = torch.NewDisposeScope();
        var attended = attend(layer, Product(Norm(x, W(layer, 0), W(layer, 1)), W(layer, 2), W(layer, 3)));
        return x.Plus(Drop(Product(attended, W(layer, 4), W(layer, 5)), dropout)).MoveToOuterDisposeScope();
    }

    /// <summary>Returns the half of a block that does the same with every row.</summary>
    private Tensor Think(int layer, Tensor x, double dropout)
    {
        using var scope = torch.NewDisposeScope();
        var hidden = Product(Norm(x, W(layer, 6), W(layer, 7)), W(layer, 8), W(layer, 9)).gelu(Approximation.tanh);
        return x.Plus(Drop(Product(hidden, W(layer, 10), W(layer, 11)), dropout)).MoveToOuterDisposeScope();
    }

    private Tensor W(int layer, int number) => weights.Of(layer, number);

    private Tensor Norm(Tensor x, Tensor gain, Tensor shift) => functional.layer_norm(x, _row, gain, shift, NormEpsilon);

    private static Tensor Drop(Tensor x, double probability) => probability > 0 ? functional.dropout(x, probability, training: true) : x;

    /// <summary>x (rows, inputs) times a weight (inputs, outputs), plus a bias.</summary>
    private Tensor Product(Tensor x, Tensor weight, Tensor bias) => byOneDnn ? TorchScripts.Product(x, weight, bias) : bias.addmm(Narrow(x), weight);

    private Tensor Narrow(Tensor x) => narrow ? x.to(torch.bfloat16) : x;
}
