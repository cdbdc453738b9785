using System.Text.Json.Serialization;

namespace TextMad.Provenance;

/// <summary>Tokens of a training set by who wrote them.</summary>
/// <param name="Model">The model that was trained on them.</param>
/// <param name="Generation">That model's generation.</param>
/// <param name="Origin"><c>human</c>, the generation of the models that wrote them (<c>g0</c>, <c>g1</c>, ...), or <c>machine</c> that is no model of a run.</param>
/// <param name="Members">Members of the training set that hold any of them: one with several writers is in several rows.</param>
/// <param name="Tokens">Tokens, each member's by the share of its words; over the rows of a model they sum to the set's tokens.</param>
/// <param name="Share">Tokens / all tokens of the training set, in [0, 1].</param>
/// <param name="Machines">Of <c>machine</c>, the tokens by the names that sources give to machines; without those of machines that have none. Null when none has.</param>
public sealed record TokenShare(
    ModelId Model,
    int Generation,
    string Origin,
    long Members,
    double Tokens,
    double Share,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, double>? Machines = null);
