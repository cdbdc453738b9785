using TextMad.Statistics;

namespace TextMad.Metrics.Embedded;

/// <summary>
/// How well points of two sets can be told apart: the area under the ROC curve of a classifier by cross-validation, .5 when they cannot, 1 when
/// always. It says of an embedder what its metrics can see.
/// </summary>
/// <remarks>Five folds; points of a group (passages of one document) are in the same fold, so that nothing is known by its topic.</remarks>
public static class Separability
{
    /// <summary>Folds of the cross-validation.</summary>
    public const int Folds = 5;

    /// <summary>Neighbours that vote.</summary>
    public const int Neighbours = 15;

    /// <summary>Penalty of the logistic regression, on features of standard deviation 1.</summary>
    public const double Ridge = 10;

    /// <summary>By logistic regression on features that are scaled to mean 0 and standard deviation 1.</summary>
    /// <param name="first">The first set of points.</param>
    /// <param name="second">The other, in the same space.</param>
    /// <param name="firstGroups">The group of each point of the first set; groups of the two sets are different ones.</param>
    /// <param name="secondGroups">The group of each point of the second set.</param>
    /// <returns>From 0 to 1; a little below .5 is chance too.</returns>
    public static double Logistic(Embeddings first, Embeddings second, IReadOnlyList<int> firstGroups, IReadOnlyList<int> secondGroups) =>
        CrossValidated(Rows(first, second, normalise: false), Fold(firstGroups, secondGroups), first.Count, (training, labels, test) =>
        {
            var width = training[0].Length;
            var (means, scales) = (new double[width], new double[width]);
            for (var d = 0; d < width; d++)
            {
                var column = d;
                means[d] = training.Average(row => row[column]);
                var deviation = Math.Sqrt(training.Average(row => (row[column] - means[column]) * (row[column] - means[column])));
                scales[d] = deviation > 1e-12 ? 1 / deviation : 0;
            }

            double[] Scaled(double[] row) => [.. row.Select((x, d) => (x - means[d]) * scales[d])];
            var model = LogisticRegression.Fit([.. training.Select(Scaled)], labels, Ridge);
            return [.. test.Select(row => model.Probability(Scaled(row)))];
        });

    /// <summary>By the share of a point's 15 nearest neighbours that are of the first set, by cosine.</summary>
    /// <inheritdoc cref="Logistic"/>
    public static double NearestNeighbours(Embeddings first, Embeddings second, IReadOnlyList<int> firstGroups, IReadOnlyList<int> secondGroups) =>
        CrossValidated(Rows(first, second, normalise: true), Fold(firstGroups, secondGroups), first.Count, (training, labels, test) =>
        [
            .. test.Select(row => training.Select((other, i) => (Distance: -Product(row, other), Index: i)).Order().Take(Neighbours).Average(near => labels[near.Index] ? 1.0 : 0)),
        ]);

    private static double CrossValidated(double[][] rows, int[] folds, int firstCount, Func<double[][], bool[], double[][], double[]> classify)
    {
        var (probabilities, labels) = (new List<double>(), new List<bool>());
        for (var fold = 0; fold < Folds; fold++)
        {
            int[] training = [.. Enumerable.Range(0, rows.Length).Where(i => folds[i] != fold)];
            int[] test = [.. Enumerable.Range(0, rows.Length).Where(i => folds[i] == fold)];
            if (test.Length == 0)
            {
                continue;
            }

            probabilities.AddRange(classify(Array.ConvertAll(training, i => rows[i]), Array.ConvertAll(training, i => i < firstCount), Array.ConvertAll(test, i => rows[i])));
            labels.AddRange(test.Select(i => i < firstCount));
        }

        return Calibration.Of(probabilities, labels).AreaUnderCurve;
    }

    private static int[] Fold(IReadOnlyList<int> firstGroups, IReadOnlyList<int> secondGroups)
    {
        // Groups in turn, so that each fold has as many of both sets as can be.
        static IEnumerable<int> Turn(IReadOnlyList<int> groups)
        {
            var places = groups.Distinct().Order().Index().ToDictionary(group => group.Item, group => group.Index % Folds);
            return groups.Select(group => places[group]);
        }

        return [.. Turn(firstGroups), .. Turn(secondGroups)];
    }

    private static double[][] Rows(Embeddings first, Embeddings second, bool normalise)
    {
        if (first.Width != second.Width)
        {
            throw new ArgumentException($"Points of {first.Width} and of {second.Width} numbers are not of one space.", nameof(second));
        }

        if (first.Count < 2 * Folds || second.Count < 2 * Folds)
        {
            throw new ArgumentException($"{first.Count} and {second.Count} points are too few for {Folds} folds.", nameof(second));
        }

        double[] Row(Embeddings points, int i)
        {
            double[] row = [.. points[i].ToArray().Select(x => (double)x)];
            var norm = Math.Sqrt(row.Sum(x => x * x));
            return normalise && norm > 0 ? Array.ConvertAll(row, x => x / norm) : row;
        }

        return [.. Enumerable.Range(0, first.Count).Select(i => Row(first, i)), .. Enumerable.Range(0, second.Count).Select(i => Row(second, i))];
    }

    private static double Product(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var d = 0; d < a.Length; d++)
        {
            sum += a[d] * b[d];
        }

        return sum;
    }
}
