using System.Diagnostics;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Dashboard.Corpus;

/// <summary>Some documents that match, found with bounded work.</summary>
/// <param name="Found">The documents, in the store's order.</param>
/// <param name="Next">How many documents to pass over to go on; null when there are no more.</param>
/// <param name="IsLooking">Whether the search stopped before the page was full: what it found so far is shown, and it can go on.</param>
internal sealed record DocumentPage(IReadOnlyList<DocumentSummary> Found, int? Next, bool IsLooking)
{
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(120);

    /// <summary>Reads a page.</summary>
    /// <param name="store">The store.</param>
    /// <param name="query">The conditions that the store answers, with a limit.</param>
    /// <param name="language">The language of the documents, which is looked for one document after the other; null for any.</param>
    public static DocumentPage Read(ICorpusStore store, DocumentQuery query, string? language)
    {
        var found = new List<DocumentSummary>();
        var limit = query.Limit!.Value;
        if (language is null)
        {
            // One more than is shown tells whether there are more.
            found.AddRange(store.ReadSummaries(query with { Limit = limit + 1 }));
            return found.Count <= limit ? new DocumentPage(found, null, IsLooking: false) : new DocumentPage(found[..limit], query.Skip + limit, IsLooking: false);
        }

        var began = Stopwatch.GetTimestamp();
        var looked = query.Skip;
        foreach (var document in store.ReadSummaries(query with { Limit = null }))
        {
            if (found.Count == limit || (looked % 64 == 0 && looked > query.Skip && Stopwatch.GetElapsedTime(began) > _patience))
            {
                return new DocumentPage(found, looked, found.Count < limit);
            }

            looked++;
            if (IsIn(document.Language, language))
            {
                found.Add(document);
            }
        }

        return new DocumentPage(found, null, IsLooking: false);
    }

    // 'en' finds 'en-GB', too [RFC 4647, basic filtering].
    private static bool IsIn(string? tag, string language) => tag is not null && tag.StartsWith(language, StringComparison.OrdinalIgnoreCase)
        && (tag.Length == language.Length || tag[language.Length] == '-');
}
