namespace TextMad.Numerics.LinearAlgebra;

/// <summary>
/// Eigenvalues and eigenvectors of a real symmetric matrix, in double precision: Householder reflections to tridiagonal form, then
/// implicit QR steps with Wilkinson's shift [Golub and Van Loan, Matrix Computations, sections 8.3.1 to 8.3.5]. Single-threaded, in a
/// fixed order: the same bits everywhere. Values are right to about n + 8 units in the last place of the largest one.
/// </summary>
public sealed class SymmetricEigen
{
    private const int LargestSteps = 60;
    private const double Precision = 2.220446049250313e-16;

    private readonly int _size;
    private readonly double[] _diagonal;
    private readonly double[] _besides;

    // Eight units in the last place of the largest element. A step's own rounding leaves up to about half of that in elements that should
    // be zero, so waiting for less could take for ever.
    private double _negligible;

    // Row i is the i-th vector of the basis in which the matrix is tridiagonal, in the end diagonal; null when not asked for.
    private readonly double[]? _basis;

    private SymmetricEigen(ReadOnlySpan<double> matrix, int size, bool vectors)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (matrix.Length != size * size)
        {
            throw new ArgumentException($"{matrix.Length} numbers are no {size} x {size} matrix.", nameof(matrix));
        }

        _size = size;
        _diagonal = new double[size];
        _besides = new double[size];
        var a = matrix.ToArray();
        var factors = Tridiagonalise(a);
        _basis = vectors ? Basis(a, factors) : null;
        Diagonalise();
    }

    /// <summary>Returns the eigenvalues, largest first.</summary>
    /// <param name="matrix">n x n numbers, row by row; symmetric.</param>
    /// <param name="size">n, the number of rows and columns, at least 1.</param>
    public static double[] Values(ReadOnlySpan<double> matrix, int size)
    {
        var values = new SymmetricEigen(matrix, size, vectors: false)._diagonal;
        Array.Sort(values);
        Array.Reverse(values);
        return values;
    }

    /// <summary>Returns the eigenvalues, largest first, and the eigenvector of each: row i of n x n numbers, of length 1.</summary>
    /// <param name="matrix">n x n numbers, row by row; symmetric.</param>
    /// <param name="size">n, the number of rows and columns, at least 1.</param>
    public static (double[] Values, double[] Vectors) Decompose(ReadOnlySpan<double> matrix, int size)
    {
        var eigen = new SymmetricEigen(matrix, size, vectors: true);
        var order = Enumerable.Range(0, size).ToArray();
        Array.Sort(order, (i, j) => eigen._diagonal[i] != eigen._diagonal[j] ? eigen._diagonal[j].CompareTo(eigen._diagonal[i]) : i.CompareTo(j));
        var vectors = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            eigen._basis.AsSpan(order[i] * size, size).CopyTo(vectors.AsSpan(i * size, size));
        }

        return (Array.ConvertAll(order, i => eigen._diagonal[i]), vectors);
    }

    /// <summary>Leaves the reflections' vectors in the columns of the matrix, in column k from row k + 1 on, and returns their factors 2 / |v|^2.</summary>
    private double[] Tridiagonalise(double[] a)
    {
        // What is left of a matrix of low rank is rounding, then rounding of rounding, down to where squares underflow: as good as zero.
        var n = _size;
        var largest = 0.0;
        foreach (var element in a)
        {
            largest = Math.Max(largest, Math.Abs(element));
        }

        var zero = Precision * largest * (Precision * largest);
        var factors = new double[n];
        var (v, w) = (new double[n], new double[n]);
        for (var k = 0; k < n - 1; k++)
        {
            var length = n - k - 1;
            double below = 0;
            for (var i = 0; i < length; i++)
            {
                v[i] = a[((k + 1 + i) * n) + k];
                below += i == 0 ? 0 : v[i] * v[i];
            }

            _diagonal[k] = a[(k * n) + k];
            _besides[k] = v[0];
            if (below <= zero)
            {
                continue;
            }

            // Away from the first element's sign, so that nothing cancels.
            var norm = Math.Sqrt((v[0] * v[0]) + below);
            _besides[k] = v[0] > 0 ? -norm : norm;
            v[0] -= _besides[k];
            factors[k] = 2 / ((v[0] * v[0]) + below);
            ReflectRest(a, k + 1, v.AsSpan(0, length), w.AsSpan(0, length), factors[k]);
            for (var i = 0; i < length; i++)
            {
                a[((k + 1 + i) * n) + k] = v[i];
            }
        }

        _diagonal[n - 1] = a[(n * n) - 1];
        return factors;
    }

    /// <summary>H B H for the lower right block B that begins at <paramref name="first"/>: B - v w' - w v'.</summary>
    private void ReflectRest(double[] a, int first, ReadOnlySpan<double> v, Span<double> w, double factor)
    {
        for (var i = 0; i < v.Length; i++)
        {
            w[i] = factor * FixedOrder.Dot(a.AsSpan(((first + i) * _size) + first, v.Length), v);
        }

        var half = factor / 2 * FixedOrder.Dot(w, v);
        for (var i = 0; i < v.Length; i++)
        {
            w[i] -= half * v[i];
        }

        for (var i = 0; i < v.Length; i++)
        {
            var row = a.AsSpan(((first + i) * _size) + first, v.Length);
            FixedOrder.Add(row, -v[i], w);
            FixedOrder.Add(row, -w[i], v);
        }
    }

    /// <summary>Returns the product of the reflections, transposed: row i is the i-th vector of the basis.</summary>
    private double[] Basis(double[] a, double[] factors)
    {
        var n = _size;
        var basis = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            basis[(i * n) + i] = 1;
        }

        // (H0 H1 ... I)' = I ... H1 H0: every row is reflected, the last reflection first, where it is not yet the unit matrix.
        var v = new double[n];
        for (var k = n - 2; k >= 0; k--)
        {
            var length = n - k - 1;
            if (factors[k] == 0)
            {
                continue;
            }

            for (var i = 0; i < length; i++)
            {
                v[i] = a[((k + 1 + i) * n) + k];
            }

            for (var row = k + 1; row < n; row++)
            {
                var part = basis.AsSpan((row * n) + k + 1, length);
                FixedOrder.Add(part, -factors[k] * FixedOrder.Dot(part, v.AsSpan(0, length)), v.AsSpan(0, length));
            }
        }

        return basis;
    }

    private void Diagonalise()
    {
        for (var i = 0; i < _size; i++)
        {
            _negligible = Math.Max(_negligible, 8 * Precision * Math.Max(Math.Abs(_diagonal[i]), Math.Abs(_besides[i])));
        }

        for (var last = _size - 1; last > 0;)
        {
            var steps = 0;
            while (!Negligible(last - 1))
            {
                if (++steps > LargestSteps)
                {
                    throw new ArithmeticException($"An eigenvalue was not found in {LargestSteps} steps: is every number of the matrix finite?");
                }

                var first = last - 1;
                while (first > 0 && !Negligible(first - 1))
                {
                    first--;
                }

                Step(first, last);
            }

            _besides[last - 1] = 0;
            last--;
        }
    }

    private bool Negligible(int i) => Math.Abs(_besides[i]) <= _negligible;

    /// <summary>One implicit QR step on the rows first..last, none of whose off-diagonal elements is zero.</summary>
    private void Step(int first, int last)
    {
        var (corner, beside) = (_diagonal[last], _besides[last - 1]);
        var half = (_diagonal[last - 1] - corner) / 2;
        var root = Math.Sqrt((half * half) + (beside * beside));
        var shift = corner - (beside * beside / (half + (half >= 0 ? root : -root)));
        var (x, bulge) = (_diagonal[first] - shift, _besides[first]);
        for (var k = first; k < last; k++)
        {
            var r = Math.Sqrt((x * x) + (bulge * bulge));
            var (c, s) = r == 0 ? (1.0, 0.0) : (x / r, bulge / r);
            if (k > first)
            {
                _besides[k - 1] = r;
            }

            var (upper, off, lower) = (_diagonal[k], _besides[k], _diagonal[k + 1]);
            var across = 2 * c * s * off;
            _diagonal[k] = (c * c * upper) + across + (s * s * lower);
            _diagonal[k + 1] = (s * s * upper) - across + (c * c * lower);
            _besides[k] = (c * s * (lower - upper)) + (((c * c) - (s * s)) * off);
            if (k + 1 < last)
            {
                x = _besides[k];
                bulge = s * _besides[k + 1];
                _besides[k + 1] *= c;
            }

            if (_basis is not null)
            {
                FixedOrder.Rotate(_basis.AsSpan(k * _size, _size), _basis.AsSpan((k + 1) * _size, _size), c, s);
            }
        }
    }
}
