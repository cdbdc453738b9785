using TextMad.Storage;

namespace TextMad.Dashboard.Provenance;

/// <summary>How much of a training set somebody wrote.</summary>
/// <param name="Writer"><c>human</c>, the generation of the models, or <c>machine</c> that is no model of a run.</param>
/// <param name="Tokens">Tokens.</param>
/// <param name="Share">Tokens / all tokens of the set.</param>
internal sealed record TrainingPart(string Writer, double Tokens, double Share)
{
    /// <summary>Returns who wrote a training set, who gave most first.</summary>
    public static IReadOnlyList<TrainingPart> Of(ICorpusStore store, string set)
    {
        var writers = store.TrainingWriters(set);
        var all = Math.Max(1, writers.Sum(writer => writer.Tokens));
        return [.. writers.OrderByDescending(writer => writer.Tokens).Select(writer => new TrainingPart(writer.Name, writer.Tokens, writer.Tokens / all))];
    }
}
