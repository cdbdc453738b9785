using System.Globalization;
using TextMad.Numerics.Random;
using TextMad.Provenance;
using TextMad.Storage;

namespace TextMad.Tests.Storage.Damage;

/// <summary>Damages copies of a store and asks whether the check names it; where it does not, everything that can be read must be as it was.</summary>
internal sealed class DamageCampaign
{
    private const string CountVariable = "TEXTMAD_DAMAGES";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly StoreKind _kind;
    private readonly string _folder;
    private readonly byte[] _whole;
    private readonly IReadOnlyList<StoreDigest.Section> _expected;

    /// <param name="kind">A kind of store that is a file.</param>
    /// <param name="folder">Where copies go.</param>
    public DamageCampaign(StoreKind kind, string folder)
    {
        (_kind, _folder) = (kind, folder);
        var path = Path.Combine(folder, "whole.store");
        using (var store = new StoreAddress(kind, path).Open(StoreOpenMode.Create))
        {
            FullStore.Fill(store);
            ((IFileStore)store).Backup(Path.Combine(folder, "backup.store"));
        }

        // A backup has no log beside it.
        _whole = File.ReadAllBytes(Path.Combine(folder, "backup.store"));
        _expected = Describe(_whole, out var problem) ?? throw new InvalidOperationException(problem);
    }

    /// <summary>Bytes of the store.</summary>
    public int Length => _whole.Length;

    /// <summary>How often to damage: <paramref name="usual"/>, or what the environment says.</summary>
    public static int Count(int usual) =>
        Environment.GetEnvironmentVariable(CountVariable) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;

    /// <summary>Damages the store as often as asked.</summary>
    /// <param name="name">What is done, for the count that is printed.</param>
    /// <param name="count">How often.</param>
    /// <param name="damage">Damages it and says where.</param>
    /// <returns>Where damage was neither named nor without effect.</returns>
    public IReadOnlyList<string> Run(string name, int count, Func<byte[], RandomStream, string> damage)
    {
        var (named, without, unnoticed) = (0, 0, new List<string>());
        for (var i = 0; i < count; i++)
        {
            var bytes = _whole.ToArray();
            var where = damage(bytes, RandomKey.FromSeed((ulong)i).Stream());
            if (Describe(bytes, out _) is not { } found)
            {
                named++;
            }
            else if (found.SequenceEqual(_expected))
            {
                without++;
            }
            else
            {
                unnoticed.Add($"{where}: {string.Join(", ", found.Zip(_expected).Where(pair => pair.First != pair.Second).Select(pair => pair.First.Kind))}");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(
            $"{_kind}, {_whole.Length / 8192} pages, {name}: {count} times, {named} named, {without} without effect on anything that is read, {unnoticed.Count} unnoticed"));
        return unnoticed;
    }

    /// <summary>Flips a bit.</summary>
    public static string FlipBit(byte[] bytes, RandomStream random)
    {
        var (at, bit) = (random.NextInt32(bytes.Length), random.NextInt32(8));
        bytes[at] ^= (byte)(1 << bit);
        return FormattableString.Invariant($"bit {bit} of byte {at} (page {at / 8192}, byte {at % 8192})");
    }

    /// <summary>Makes a page zero.</summary>
    public static string ZeroPage(byte[] bytes, RandomStream random)
    {
        var page = random.NextInt32(bytes.Length / 8192);
        bytes.AsSpan(page * 8192, 8192).Clear();
        return FormattableString.Invariant($"page {page}");
    }

    /// <summary>Returns what a store holds; null when it is refused or the check names something.</summary>
    private List<StoreDigest.Section>? Describe(byte[] bytes, out string? problem)
    {
        var path = Path.Combine(_folder, "copy.store");
        File.WriteAllBytes(path, bytes);
        string? found = null;
        var reading = Task.Run(() =>
        {
            try
            {
                using var store = new StoreAddress(_kind, path).Open(StoreOpenMode.ReadOnly);
                var report = StoreCheck.Run(store, _ => null);
                found = report.Problems.Count > 0 ? report.Problems[0] : null;
                return found is null ? StoreDigest.Of(store).Sections.ToList() : null;
            }
            catch (Exception error) when (error is InputException or TextMadException)
            {
                found = error.Message;
                Assert.Contains(path, error.Message, StringComparison.Ordinal);
                return null;
            }
        });
        Assert.True(reading.Wait(_patience), "the store is read for a minute");
        problem = found;
        return reading.Result;
    }
}
