using TextMad.Generations;
using TextMad.Provenance;
using TextMad.Reporting.Lineages;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Experiments.Runs;

/// <summary>Gathers from the store who wrote what a run's models were trained on.</summary>
internal static class ReportLineage
{
    /// <summary>Returns the lineage of the first seed; null when it has no models yet.</summary>
    /// <param name="store">The store.</param>
    /// <param name="models">The run's models.</param>
    /// <param name="seeds">The run's seeds, at least one.</param>
    public static RunLineage? Of(ICorpusStore store, IReadOnlyList<ModelRecord> models, IReadOnlyList<ulong> seeds)
    {
        List<LineageModel> shown =
        [
            .. models.Where(model => model.Seed == seeds[0]).Select(model => new LineageModel(
                model.Id.Value,
                model.Regime,
                model.Generation,
                [.. TrainingWriters.Of(store, model).Select(Writer)],
                model.InitialModel?.Value)),
        ];
        return shown.Count == 0 ? null : new RunLineage(seeds[0], seeds.Count, shown);
    }

    private static LineageWriter Writer(WriterShare writer) => new(
        writer.Writer.Kind switch
        {
            WriterKind.Human => null,
            WriterKind.UnknownMachine => writer.Writer.Name ?? "an unnamed machine",
            _ => writer.Writer.ToString(),
        },
        (long)Math.Round(writer.Tokens),
        writer.Share);
}
