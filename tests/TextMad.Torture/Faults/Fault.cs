using System.Globalization;
using TextMad.Numerics.Random;

namespace TextMad.Torture.Faults;

/// <summary>A fault of a campaign.</summary>
/// <param name="Kind">What is refused.</param>
/// <param name="Fraction">How much is left of what the command needs, or after which part of its time a signal comes: 0 to 1.</param>
internal readonly record struct Fault(FaultKind Kind, double Fraction)
{
    /// <summary>The fault of a campaign, a function of the seed and the fault's number.</summary>
    public static Fault Of(ulong seed, long index)
    {
        var random = RandomKey.FromSeed(seed).For("faults").At((ulong)index).Stream();
        var kinds = Enum.GetValues<FaultKind>();
        return new Fault(kinds[random.NextInt32(kinds.Length)], random.NextDouble());
    }

    /// <summary>The number of files that the process may have open: from what its runtime needs at least to what most commands need.</summary>
    public int Files => 50 + (int)(100 * Fraction);

    /// <summary>The bytes of memory that the process may manage.</summary>
    public long Memory => (8L << 20) + (long)(56L * (1 << 20) * Fraction);

    /// <summary>The longest file, in bytes.</summary>
    public long FileLength => (1 << 16) + (long)((4 << 20) * Fraction);

    /// <summary>The row of the table.</summary>
    public string Row => Kind switch
    {
        FaultKind.FullDisk => "full disk",
        FaultKind.ReadOnlyDisk => "read-only disk",
        FaultKind.FewFiles => "few file handles",
        FaultKind.LittleMemory => "little memory",
        FaultKind.ShortFiles => "limit on a file's length",
        FaultKind.Terminated => "SIGTERM",
        _ => "Ctrl-C",
    };

    /// <summary>Words of which an error must have one, so that a person learns what is wrong; empty where the command only has to stop.</summary>
    public string[] Words => Kind switch
    {
        FaultKind.FullDisk => ["full"],
        FaultKind.ReadOnlyDisk => ["read-only", "cannot be written"],
        FaultKind.FewFiles => ["too many files", "Too many open files", "open files", "files open"],
        FaultKind.LittleMemory => ["memory"],
        FaultKind.ShortFiles => ["File too large", "full", "limit"],
        _ => [],
    };

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        FaultKind.FullDisk => string.Create(CultureInfo.InvariantCulture, $"a disk with {Fraction:P0} of the room that is needed"),
        FaultKind.ReadOnlyDisk => "a read-only disk",
        FaultKind.FewFiles => string.Create(CultureInfo.InvariantCulture, $"prlimit --nofile={Files}"),
        FaultKind.LittleMemory => string.Create(CultureInfo.InvariantCulture, $"DOTNET_GCHeapHardLimit=0x{Memory:x} ({Memory >> 20} MiB)"),
        FaultKind.ShortFiles => string.Create(CultureInfo.InvariantCulture, $"prlimit --fsize={FileLength}"),
        FaultKind.Terminated => string.Create(CultureInfo.InvariantCulture, $"SIGTERM after {Fraction:P0} of the time"),
        _ => string.Create(CultureInfo.InvariantCulture, $"SIGINT after {Fraction:P0} of the time"),
    };
}
