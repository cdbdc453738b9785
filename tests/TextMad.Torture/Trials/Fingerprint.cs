using Microsoft.Data.Sqlite;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Torture.Trials;

/// <summary>
/// What a folder holds, so that two ways to the same result can be compared to the bit: the SHA-256 of every file by its path, and of stores what they hold, whatever
/// the layout of their pages. Left out are only times: at which runs and pipelines began, judges were made, documents were withdrawn, and pages were fetched.
/// </summary>
internal static partial class Fingerprint
{
    /// <summary>What stands for a log beside a store, which holds a part of it until the next writer takes it up.</summary>
    public const string Log = "a log";

    private static readonly byte[] _sqlite = Encoding.ASCII.GetBytes("SQLite format 3\0");

    /// <summary>Reads a folder. Opening a store may bring its file in order: give a copy where that must not be.</summary>
    /// <exception cref="TextMadException">A store in it cannot be read.</exception>
    public static SortedDictionary<string, string> Of(string folder)
    {
        var entries = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var stores = new List<(string Name, StoreAddress Address)>();
        var crawls = new List<(string Name, string File)>();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(folder, file);
            if (name.EndsWith("-wal", StringComparison.Ordinal) || name.EndsWith("-shm", StringComparison.Ordinal) || name.EndsWith("-log.litedb", StringComparison.Ordinal))
            {
                entries[name] = Log;
            }
            else if (name.EndsWith(".part", StringComparison.Ordinal))
            {
                entries[name] = "unfinished";
            }
            else if (name.EndsWith(".litedb", StringComparison.Ordinal))
            {
                stores.Add((name, new StoreAddress(StoreKind.LiteDB, file)));
            }
            else if (Path.GetFileName(name) == "crawl.db")
            {
                crawls.Add((name, file));
            }
            else if (IsSqlite(file))
            {
                stores.Add((name, new StoreAddress(StoreKind.Sqlite, file)));
            }
            else
            {
                entries[name] = name.EndsWith(".json", StringComparison.Ordinal)
                    ? Hash([Time().Replace(File.ReadAllText(file), "$1 a time")])
                    : Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
            }
        }

        foreach (var (name, file) in crawls)
        {
            entries[name] = Urls(file);
        }

        foreach (var (name, address) in stores)
        {
            try
            {
                foreach (var (kind, value) in Holds(address))
                {
                    entries[$"{name}: {kind}"] = value;
                }
            }
            catch (TextMadException error) when (error.Message.Contains("it holds nothing, as after a creation that was cut short", StringComparison.Ordinal))
            {
                entries[name] = "nothing yet";
            }
            catch (InputException error) when (error.Hint is Hint.UpgradeStore)
            {
                entries[name] = "of an older version";
            }
        }

        return entries;
    }

    /// <summary>How two fingerprints differ, in at most a few words; null when they do not.</summary>
    public static string? Difference(IReadOnlyDictionary<string, string> expected, IReadOnlyDictionary<string, string> found, IEnumerable<string> varies)
    {
        var differences = expected.Keys.Union(found.Keys).Order(StringComparer.Ordinal)
            .Where(name => !varies.Any(beginning => name.StartsWith(beginning, StringComparison.Ordinal)))
            .Where(name => expected.GetValueOrDefault(name) != found.GetValueOrDefault(name))
            .Select(name => !found.ContainsKey(name) ? $"{name} is missing" : expected.ContainsKey(name)
                ? $"{name} is {Short(found[name])}, not {Short(expected[name])}" : $"{name} is left over").ToList();
        return differences.Count == 0 ? null : string.Join("; ", differences.Take(6)) + (differences.Count > 6 ? $"; {differences.Count - 6} more" : "");
    }

    private static IEnumerable<(string Kind, string Value)> Holds(StoreAddress address)
    {
        using var store = address.Open(StoreOpenMode.ReadOnly);
        if (store.CheckStructure(CancellationToken.None).FirstOrDefault() is { } problem)
        {
            throw new TextMadException($"{address} is damaged: {problem}");
        }

        var crawled = store.ReadSummaries(new DocumentQuery()).Where(summary => summary.Origin is Origin.Crawled).ToList();
        List<(string, string)> holds =
        [
            .. StoreDigest.Of(store).Sections
                .Where(section => section.Kind is not "runs" and not "withdrawn" and not "files"
                    && (crawled.Count == 0 || section.Kind is not "documents" and not "corpus members"))
                .Select(section => (section.Kind, string.Create(CultureInfo.InvariantCulture, $"{section.Count} {section.Sha256}"))),
            ("runs", Hash(store.Runs().Select(run => $"{run.Id} {run.Status} {run.Kind} {run.Finished is null} {run.Configuration}"))),
            ("files", Hash(store.Files().Select(Describe).Order(StringComparer.Ordinal))),
            ("withdrawn", Hash(store.ReadWithdrawals().Select(w => $"{w.Document} {w.Erased} {w.Reason}").Order(StringComparer.Ordinal))),
        ];
        if (crawled.Count > 0)
        {
            // Their ids follow from the time at which they were fetched, too.
            holds.Add(("crawled", string.Create(CultureInfo.InvariantCulture, $"{crawled.Count} {Hash(crawled.Select(Describe).Order(StringComparer.Ordinal))}")));
        }

        return holds;
    }

    // Of files that say when they were made, and of crawls, which have a name of their own by chance, only that the store knows of them.
    private static string Describe(KeptFile file) => Path.GetFileName(file.Path) is "manifest.json" or "judge.json" or "crawl.db"
        ? $"{file.Owner} {file.Path} {file.Replaced is null}"
        : $"{file.Owner} {file.Path} {file.Sha256} {file.Bytes} {file.Replaced}";

    private static string Describe(DocumentSummary summary)
    {
        var origin = (Origin.Crawled)summary.Origin;
        return $"{origin.Url} {origin.Title} {origin.MachineShare} {summary.ContentHash} {summary.Language}";
    }

    /// <summary>What became of every URL of a crawl, in the crawl's order.</summary>
    private static string Urls(string file)
    {
        var address = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false };
        using var connection = new SqliteConnection(address.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_schema WHERE name = 'urls'";
        if ((long)command.ExecuteScalar()! == 0)
        {
            return "nothing yet";
        }

        command.CommandText = """
            SELECT id, url, host, kind, hops, redirects, parent, state, reason, detail, target FROM urls ORDER BY id
            """;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)));
        }

        return string.Create(CultureInfo.InvariantCulture, $"{rows.Count} {Hash(rows)}");
    }

    // What the tool's own files say of when something was made.
    [GeneratedRegex("(\"(?:started|finished|made|built)\":) ?\"20[^\"]*\"")]
    private static partial Regex Time();

    private static string Hash(IEnumerable<string> lines) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));

    private static string Short(string value) => value.Length > 24 ? value[..24] + "..." : value;

    private static bool IsSqlite(string file)
    {
        using var stream = File.OpenRead(file);
        Span<byte> start = stackalloc byte[_sqlite.Length];
        return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(_sqlite);
    }
}
