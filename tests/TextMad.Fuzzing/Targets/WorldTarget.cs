using System.Security.Cryptography;
using TextMad.SimulatedWeb;

namespace TextMad.Fuzzing.Targets;

/// <summary>Kept simulated webs, their checksum made right so that what is behind it is read.</summary>
internal sealed class WorldTarget : FuzzTarget
{
    private readonly Scratch _scratch = new();

    public override string Name => "world";

    public override IReadOnlyList<byte[]> Seeds { get; } = [.. SeedFiles.Named("*.web").Select(file => file[..^SHA256.HashSizeInBytes])];

    public override void Read(byte[] input)
    {
        WorldFile.Load(_scratch.Write("world.web", [.. input, .. SHA256.HashData(input)]));
    }

    public override void Dispose() => _scratch.Dispose();
}
