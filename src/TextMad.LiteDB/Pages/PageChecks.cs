using System.Globalization;
using LiteDB;

namespace TextMad.LiteDB.Pages;

/// <summary>
/// Proves the pages of a store: every page is whole, every link leads where it should, and every collection holds what was written into it, to the last
/// bit. Where nothing is wrong, every question is answered from what was written.
/// </summary>
/// <remarks>What does not matter to any answer is not looked at: room that is free, and what the head of the file says of no answer.</remarks>
internal static class PageChecks
{
    private const int EmptyPagesAt = 60;
    private const int LastPageAt = 64;
    private const int CollectionsAt = 192;
    private const int SortingAt = 80;
    private const int PatienceAt = 88;
    private const int UtcAt = 96;
    private const int LogLimitAt = 97;
    private const int SizeLimitAt = 101;
    private const int PatienceInSeconds = 60;
    private const int MostPages = 20;

    /// <summary>Returns what is wrong, a line each; nothing when nothing is.</summary>
    public static IReadOnlyList<string> Of(PageFile pages, CancellationToken cancellation)
    {
        var problems = new List<string>();
        var collections = new Dictionary<string, uint>(StringComparer.Ordinal);
        uint last = 0;
        Try("the first page of the file", () =>
        {
            var header = pages.Read(0);
            last = header.Word(LastPageAt);
            Require(header is { Number: 0, Type: PageType.Header } && (!header.IsLast || pages.IsInLog(0)), "it is not as LiteDB wrote it");
            Require((long)last * Page.Size <= uint.MaxValue * (long)Page.Size, "it counts too many pages");
            RequireSettings(header);
            var length = (int)header.Word(CollectionsAt);
            foreach (var (name, number) in BsonSerializer.Deserialize(header.Bytes.AsSpan(CollectionsAt, length).ToArray()))
            {
                collections.Add(name, (uint)number.AsInt32);
            }

            Require(collections.Values.Distinct().Count() == collections.Count, "two collections are said to be one");
        });
        if (problems.Count > 0)
        {
            return problems;
        }

        var tallies = collections.ToDictionary(collection => collection.Value, _ => new PageTally());
        Pages();
        Try("the list of empty pages", () => CheckEmptyPages(pages, last));
        var (found, written) = (new Dictionary<string, ContentDigest>(StringComparer.Ordinal), new Dictionary<string, ContentDigest>(StringComparer.Ordinal));
        foreach (var (name, number) in collections)
        {
            var check = new CollectionChecks(pages, name, number, tallies[number], cancellation);
            check.Run(IndexesOf(name), row =>
            {
                if (name == StoreCollections.Digests)
                {
                    written.Add(row["_id"].AsString, ContentDigest.Of(row) ?? throw new InvalidDataException("it is no digest"));
                }
            });
            problems.AddRange(check.Problems);
            found.Add(name, check.Digest);
        }

        if (!written.ContainsKey(StoreCollections.Store))
        {
            problems.Add("the digests of the collections are gone");
        }

        var isDamaged = problems.Count > 0;
        var known = found.Keys.Union(written.Keys).Where(name => name != StoreCollections.Digests && StoreCollections.All.Contains(name));
        foreach (var name in known.Order(StringComparer.Ordinal))
        {
            var (now, then) = (found.GetValueOrDefault(name), written.GetValueOrDefault(name));
            if (now != then)
            {
                problems.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"the collection '{name}' does not hold what was written into it: {now.Documents:N0} documents with the sum {Short(now)} can be read, and "
                    + $"{then.Documents:N0} with {Short(then)} were written"));
            }
            else if (isDamaged && problems.Exists(problem => problem.Contains($"'{name}'", StringComparison.Ordinal)))
            {
                problems.Add(
                    $"the documents of the collection '{name}' are all there as they were written: only what leads to them is damaged, and a copy of the store mends that");
            }
        }

        return problems;

        void Pages()
        {
            for (uint number = 1; number <= last && problems.Count <= MostPages; number++)
            {
                cancellation.ThrowIfCancellationRequested();
                Try(FormattableString.Invariant($"page {number}"), () =>
                {
                    var page = pages.Read(number);
                    Require(page.Number == number && page.Type is PageType.Empty or PageType.Collection or PageType.Index or PageType.Data, "it is not the one that stood there");
                    Require(!page.IsLast || pages.IsInLog(number), "its head is not as LiteDB wrote it");
                    if (page.Type is PageType.Index or PageType.Data)
                    {
                        page.RequireWhole();
                        (tallies.GetValueOrDefault(page.Collection) ?? throw new InvalidDataException("it belongs to no collection")).Add(page);
                    }
                });
            }
        }

        void Try(string what, Action check)
        {
            try
            {
                check();
            }
            catch (Exception error) when (IsDamage(error))
            {
                problems.Add($"{what} is damaged: {error.Message}");
            }
        }
    }

    /// <summary>Returns whether an exception, out of reading what nobody vouches for, means that it is damaged.</summary>
    public static bool IsDamage(Exception error) =>
        error is not (OperationCanceledException or UnauthorizedAccessException) && (error is not IOException || error is EndOfStreamException or InvalidDataException);

    private static string Short(ContentDigest digest) => digest.Sum.ToString()[..8];

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidDataException(otherwise);
        }
    }

    // The settings of LiteDB on which answers depend, or the next commit.
    private static void RequireSettings(Page header)
    {
        Require(
            header.Word(SortingAt) == Collation.Binary.LCID && header.Word(SortingAt + 4) == (uint)Collation.Binary.SortOptions && header.Bytes[UtcAt] == 1
            && header.Word(PatienceAt) == PatienceInSeconds && header.Word(LogLimitAt) == 0 && BitConverter.ToInt64(header.Bytes, SizeLimitAt) == long.MaxValue,
            "its settings are not those of a store");
    }

    private static IReadOnlyList<(string Name, string Expression, bool IsUnique)>? IndexesOf(string collection) => StoreCollections.All.Contains(collection)
        ? [.. StoreCollections.Indexes.Where(index => index.Collection == collection).Select(index => (index.Index, index.Expression, index.IsUnique))]
        : null;

    private static void CheckEmptyPages(PageFile pages, uint last)
    {
        long met = 0;
        for (var next = pages.Read(0).Word(EmptyPagesAt); next != uint.MaxValue; next = pages.Read(next).Next)
        {
            Require(pages.Read(next) is { Type: PageType.Empty } && ++met <= last, FormattableString.Invariant($"page {next} is not empty"));
        }
    }
}
