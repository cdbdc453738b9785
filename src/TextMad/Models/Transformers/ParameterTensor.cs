namespace TextMad.Models.Transformers;

/// <summary>A weight tensor's place in the flat array of all weights.</summary>
/// <param name="Name">The name that Hugging Face's <c>GPT2LMHeadModel</c> gives it.</param>
/// <param name="Shape">One or two sizes; matrices are (inputs, outputs) as in Hugging Face's Conv1D.</param>
/// <param name="Offset">Index of its first float.</param>
/// <param name="Decays">Whether weight decay applies: matrices and embeddings.</param>
public sealed record ParameterTensor(string Name, IReadOnlyList<int> Shape, int Offset, bool Decays)
{
    /// <summary>Number of floats.</summary>
    public int Length => Shape.Aggregate(1, (product, size) => product * size);

    /// <summary>Matrices of inputs by outputs that stand side by side in the tensor: 3 where queries, keys and values are fused, 1 in another matrix of a block, 0 for embeddings,
    /// norms and biases.</summary>
    internal int HiddenMatrices =>
        Shape.Count < 2 || !Name.Contains(".h.", StringComparison.Ordinal) ? 0 : Name.EndsWith(".c_attn.weight", StringComparison.Ordinal) ? 3 : 1;
}
