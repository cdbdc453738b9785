namespace TextMad.Provenance;

/// <summary>
/// What a document or a training set inherits, one step up: a linear form over parent documents and over the training sets of models. A
/// training set's form is the token-weighted sum of its members' forms, in which each parent stands once, so that a million passages cut
/// from five hundred books need room for five hundred.
/// </summary>
internal sealed class AncestryForm
{
    private readonly Dictionary<DocumentId, double> _documents = [];
    private readonly Dictionary<string, double> _trainingSets = new(StringComparer.Ordinal);

    /// <summary>The sum of all weights that were added.</summary>
    public double Weight { get; private set; }

    /// <summary>Models passed through in this step, weighted.</summary>
    public double Models { get; private set; }

    /// <summary>Machine-written in this step, weighted.</summary>
    public double Machine { get; private set; }

    /// <summary>1 when any part was machine-written in this step, else 0.</summary>
    public int Depth { get; private set; }

    /// <summary>True when a model is involved that the store does not know.</summary>
    public bool MeetsUnknown { get; private set; }

    /// <summary>Parent documents with their weights, in the order in which they were met.</summary>
    public IReadOnlyDictionary<DocumentId, double> Documents => _documents;

    /// <summary>Training sets of the models that wrote, with their weights, in the order in which they were met.</summary>
    public IReadOnlyDictionary<string, double> TrainingSets => _trainingSets;

    /// <summary>Adds a document.</summary>
    /// <param name="weight">Its weight, e.g. its tokens.</param>
    /// <param name="origin">Where it came from.</param>
    /// <param name="trainingSetOf">The training set of a model, or null when the store does not know the model.</param>
    public void Add(double weight, Origin origin, Func<ModelId, string?> trainingSetOf)
    {
        Weight += weight;
        switch (origin)
        {
            case { MadeFrom: { Count: > 0 } parents }:
                var sum = parents.Sum(parent => parent.Weight);
                foreach (var parent in parents)
                {
                    Increase(_documents, parent.Document, weight * parent.Weight / sum);
                }

                break;
            case Origin.Sampled sampled:
                AddMachine(weight * sampled.MachineShare);
                if (trainingSetOf(sampled.Model) is { } set)
                {
                    Increase(_trainingSets, set, weight * sampled.MachineShare);
                }
                else
                {
                    MeetsUnknown = true;
                }

                if (sampled.Prompt is { } prompt)
                {
                    Increase(_documents, prompt, weight * (1 - sampled.MachineShare));
                }

                break;
            default:
                if (origin.OwnMachineShare > 0)
                {
                    // A source declares that a machine wrote this; which one, nobody knows.
                    AddMachine(weight * origin.OwnMachineShare);
                    MeetsUnknown = true;
                }

                break;
        }
    }

    private void AddMachine(double weight)
    {
        Models += weight;
        Machine += weight;
        Depth = 1;
    }

    private static void Increase<TKey>(Dictionary<TKey, double> weights, TKey key, double weight)
        where TKey : notnull => weights[key] = weights.GetValueOrDefault(key) + weight;
}
