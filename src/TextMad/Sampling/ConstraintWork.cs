namespace TextMad.Sampling;

/// <summary>A constraint and what each thread needs to apply it.</summary>
internal sealed class ConstraintWork(TextConstraint constraint, int workers)
{
    private readonly double[][] _scratch = [.. Enumerable.Range(0, workers).Select(_ => new double[constraint.ScratchLength])];

    /// <summary>The constraint.</summary>
    public TextConstraint Constraint => constraint;

    /// <summary>Takes the probability of refused tokens away.</summary>
    public void Apply(ref TextState state, Span<float> logits, int worker) => constraint.Apply(ref state, logits, _scratch[worker]);
}
