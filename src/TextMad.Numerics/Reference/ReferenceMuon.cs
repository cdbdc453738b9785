using TextMad.Numerics.Kernels;

namespace TextMad.Numerics.Reference;

/// <summary>Muon as its definition, one element at a time.</summary>
internal static class ReferenceMuon
{
    /// <summary>Updates a matrix (rows, columns) of weights and its momentum; element (i, j) is at i rowStride + j.</summary>
    public static void Update(MuonStep step, int rows, int columns, int rowStride, float[] weights, float[] gradient, float[] momentum)
    {
        var x = new float[rows * columns];
        for (var i = 0; i < x.Length; i++)
        {
            var place = (i / columns * rowStride) + (i % columns);
            var g = gradient[place] * (float)step.GradientScale;
            momentum[place] = MathF.FusedMultiplyAdd(momentum[place], (float)step.Momentum, g);
            x[i] = MathF.FusedMultiplyAdd(momentum[place], (float)step.Momentum, g);
        }

        x = Orthogonal(x, rows, columns);
        for (var i = 0; i < x.Length; i++)
        {
            var place = (i / columns * rowStride) + (i % columns);
            var kept = weights[place] * (float)(1 - (step.LearningRate * step.WeightDecay));
            weights[place] = MathF.FusedMultiplyAdd(x[i], (float)(-step.LearningRate * Math.Sqrt(Math.Max(1, (double)columns / rows))), kept);
        }
    }

    /// <summary>Returns the matrix over its norm, after the iteration: its singular values are about 1.</summary>
    public static float[] Orthogonal(float[] matrix, int rows, int columns)
    {
        var squares = 0.0;
        for (var first = 0; first < matrix.Length; first += Elementwise.SquaresBlock)
        {
            squares += ReferenceLanes.Reduce(
                Math.Min(Elementwise.SquaresBlock, matrix.Length - first), (i, sum) => MathF.FusedMultiplyAdd(matrix[first + i], matrix[first + i], sum));
        }

        float[] x = [.. matrix.Select(value => value * (float)(1 / (Math.Sqrt(squares) + Muon.Epsilon)))];
        for (var iteration = 0; iteration < Muon.Iterations; iteration++)
        {
            // The Gram matrix of the shorter side, from which the longer one is multiplied.
            var side = Math.Min(rows, columns);
            float[] gram = new float[side * side], polynomial = new float[side * side], next = new float[x.Length];
            var (step, depth) = rows > columns ? (1, columns) : (columns, 1);
            ReferenceGemm.Multiply(side, side, Math.Max(rows, columns), x, step, depth, x, depth, step, gram, side, accumulate: false);
            ReferenceGemm.Multiply(side, side, side, gram, side, 1, gram, side, 1, polynomial, side, accumulate: false);
            for (var i = 0; i < polynomial.Length; i++)
            {
                polynomial[i] = MathF.FusedMultiplyAdd(polynomial[i], Muon.C, gram[i] * Muon.B);
                if (i / side == i % side)
                {
                    polynomial[i] += Muon.A;
                }
            }

            if (rows > columns)
            {
                ReferenceGemm.Multiply(rows, columns, side, x, columns, 1, polynomial, side, 1, next, columns, accumulate: false);
            }
            else
            {
                ReferenceGemm.Multiply(rows, columns, side, polynomial, side, 1, x, columns, 1, next, columns, accumulate: false);
            }

            x = next;
        }

        return x;
    }
}
