using TextMad.Storage;

namespace TextMad.Provenance.Audit;

/// <summary>Holds what a store keeps of who wrote its documents' words against the definition, worked out anew by <see cref="PlainWords"/>.</summary>
public static class SharesAudit
{
    // Sums of the same shares in another order differ in their last digits.
    private const double Tolerance = 1e-9;

    /// <summary>Returns every difference, a line each, with what the store keeps and what follows from the origins of the documents.</summary>
    /// <param name="store">The store.</param>
    /// <param name="progress">Told how many documents and training sets are compared.</param>
    /// <param name="cancellation">Stops between documents.</param>
    public static IEnumerable<string> Differences(ICorpusStore store, IProgressSink? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        var words = new PlainWords(store);
        return OfDocuments(store, words, progress, cancellation).Concat(OfTrainingSets(store, words, progress, cancellation));
    }

    private static IEnumerable<string> OfDocuments(ICorpusStore store, PlainWords words, IProgressSink? progress, CancellationToken cancellation)
    {
        var total = store.Count(new DocumentQuery()).Documents;
        var compared = 0L;
        foreach (var document in store.ReadSummaries(new DocumentQuery()))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var difference in Differences($"document {document.Id}", () => OfDocument(store, words, document.Id)))
            {
                yield return difference;
            }

            if (++compared % 512 == 0)
            {
                progress?.Report("compare", compared, total, "documents");
            }
        }
    }

    private static IEnumerable<string> OfTrainingSets(ICorpusStore store, PlainWords words, IProgressSink? progress, CancellationToken cancellation)
    {
        var sets = store.TrainingSets();
        for (var i = 0; i < sets.Count; i++)
        {
            var set = sets[i].Id;
            foreach (var difference in Differences($"training set {set}", () => OfTrainingSet(store, words, set, cancellation)))
            {
                yield return difference;
            }

            progress?.Report("compare", i + 1, sets.Count, "training sets");
        }
    }

    // What cannot be worked out is a difference too: a parent that is missing, a row that cannot be read.
    private static List<string> Differences(string subject, Func<IEnumerable<string>> compare)
    {
        try
        {
            return [.. compare().Select(difference => $"{subject}: {difference}")];
        }
        catch (TextMadException error)
        {
            return [$"{subject}: {error.Message}"];
        }
    }

    private static IEnumerable<string> OfDocument(ICorpusStore store, PlainWords words, DocumentId id)
    {
        if (store.SharesOf(id) is not { } kept)
        {
            return ["the store has no record of who wrote its words"];
        }

        var own = words.OriginOf(id) is Origin.Sampled sampled ? PlainWords.ModelOf(sampled) : (WordOrigin?)null;
        return Compare("the share", kept.Origins.Select(share => (NameOf(share.Origin), share.Weight)), words.OriginsOf(id).Select(share => (NameOf(share.Key), share.Value)))
            .Concat(Compare("the share", kept.Places.Select(share => (ThatCameThrough(share.Place), share.Weight)),
                words.PlacesOf(id).Select(share => (ThatCameThrough(share.Key), share.Value))))
            .Concat(kept.Own == own ? [] : [$"the store keeps as its own words those {NameOf(kept.Own)}, and by its origin they are those {NameOf(own)}"]);
    }

    private static IEnumerable<string> OfTrainingSet(ICorpusStore store, PlainWords words, string set, CancellationToken cancellation)
    {
        var origins = words.Sum(set, words.OriginsOf, cancellation);
        var writers = words.Sum(set, words.WritersOf, cancellation);
        var places = words.Sum(set, words.PlacesOf, cancellation);
        var (keptOrigins, keptWriters, keptPlaces) = (store.TrainingShares(set), store.TrainingWriters(set), store.TrainingPlaces(set));
        return Compare("tokens", keptOrigins.Select(row => (NameOf(row.Origin), row.Tokens)), origins.Select(row => (NameOf(row.Key), row.Value.Tokens)))
            .Concat(Compare("members", keptOrigins.Select(row => (NameOf(row.Origin), (double)row.Members)), origins.Select(row => (NameOf(row.Key), (double)row.Value.Members))))
            .Concat(Compare("tokens", keptWriters.Select(row => (By(row.Name), row.Tokens)), writers.Select(row => (By(row.Key), row.Value.Tokens))))
            .Concat(Compare("members", keptWriters.Select(row => (By(row.Name), (double)row.Members)), writers.Select(row => (By(row.Key), (double)row.Value.Members))))
            .Concat(Compare("tokens", keptPlaces.Select(row => (ThatCameThrough(row.Name), row.Tokens)), places.Select(row => (ThatCameThrough(row.Key), row.Value.Tokens))))
            .Concat(Compare("members", keptPlaces.Select(row => (ThatCameThrough(row.Name), (double)row.Members)),
                places.Select(row => (ThatCameThrough(row.Key), (double)row.Value.Members))));
    }

    // A name that stands twice in what is kept would count twice in every answer, and so it does here.
    private static IEnumerable<string> Compare(string what, IEnumerable<(string Name, double Amount)> kept, IEnumerable<(string Name, double Amount)> follows)
    {
        var found = kept.GroupBy(row => row.Name).ToDictionary(row => row.Key, row => row.Sum(part => part.Amount));
        var expected = follows.ToDictionary(row => row.Name, row => row.Amount);
        foreach (var name in expected.Keys.Union(found.Keys).Order(StringComparer.Ordinal))
        {
            var (has, should) = (found.GetValueOrDefault(name), expected.GetValueOrDefault(name));
            if (!(Math.Abs(has - should) <= Tolerance * Math.Max(1, Math.Abs(should))))
            {
                yield return FormattableString.Invariant($"the store keeps {has} as {what} {name}, and {should} follows from the origins of the documents");
            }
        }
    }

    private static string NameOf(WordOrigin? origin) => origin is { } known
        ? FormattableString.Invariant(
            $"written by {known.Writer}{(known.Writer.Generation is { } generation ? $" (generation {generation})" : "")}{(known.Source is { } source ? $" of {source}" : "")}")
        : "of nobody";

    private static string By(string writers) => $"written by all of {writers}";

    private static string ThatCameThrough(string place) => $"that came through {place}";
}
