using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TextMad.Storage;

namespace TextMad.Torture.Kills;

/// <summary>
/// What a folder holds, so that two ways to the same result can be compared to the bit: the SHA-256 of every file by its path, and of stores what they hold, whatever
/// the layout of their pages. Left out are only the times at which runs began and documents were withdrawn.
/// </summary>
internal static class Fingerprint
{
    private static readonly byte[] _sqlite = Encoding.ASCII.GetBytes("SQLite format 3\0");

    /// <summary>Reads a folder. Opening a store may bring its file in order: give a copy where that must not be.</summary>
    /// <exception cref="TextMadException">A store in it cannot be read.</exception>
    public static SortedDictionary<string, string> Of(string folder)
    {
        var entries = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var stores = new List<(string Name, StoreAddress Address)>();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(folder, file);
            if (name.EndsWith("-wal", StringComparison.Ordinal) || name.EndsWith("-shm", StringComparison.Ordinal) || name.EndsWith("-log.litedb", StringComparison.Ordinal))
            {
                entries[name] = "a log";
            }
            else if (name.EndsWith(".litedb", StringComparison.Ordinal))
            {
                stores.Add((name, new StoreAddress(StoreKind.LiteDB, file)));
            }
            else if (IsSqlite(file))
            {
                stores.Add((name, new StoreAddress(StoreKind.Sqlite, file)));
            }
            else
            {
                entries[name] = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
            }
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

        List<(string, string)> holds =
        [
            .. StoreDigest.Of(store).Sections.Where(section => section.Kind is not "runs" and not "withdrawn")
                .Select(section => (section.Kind, string.Create(CultureInfo.InvariantCulture, $"{section.Count} {section.Sha256}"))),
            ("runs", Hash(store.Runs().Select(run => $"{run.Id} {run.Status} {run.Kind} {run.Finished is null} {run.Configuration}"))),
            ("withdrawn", Hash(store.ReadWithdrawals().Select(w => $"{w.Document} {w.Erased} {w.Reason}").Order(StringComparer.Ordinal))),
        ];
        return holds;
    }

    private static string Hash(IEnumerable<string> lines) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));

    private static string Short(string value) => value.Length > 24 ? value[..24] + "..." : value;

    private static bool IsSqlite(string file)
    {
        using var stream = File.OpenRead(file);
        Span<byte> start = stackalloc byte[_sqlite.Length];
        return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(_sqlite);
    }
}
