using TextMad.Storage;

namespace TextMad.Fuzzing.Targets;

/// <summary>Addresses of stores. What is shown of one must never hold its password.</summary>
internal sealed class StoreAddressTarget : FuzzTarget
{
    private static void Check(string shown)
    {
        if (shown.Contains("seCret0", StringComparison.Ordinal) && !shown.Contains("sqlite:", StringComparison.Ordinal) && !shown.Contains("litedb:", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"A password is shown: {shown}");
        }
    }

    public override string Name => "store-address";

    public override IReadOnlyList<byte[]> Seeds { get; } = [
        Bytes("postgres://user:seCret0@host.example:5432/base?schema=x"), Bytes("postgresql://u:seCret0@[::1]/b"), Bytes("sqlite:/a/b.db"), Bytes("litedb:c.db?texts=readable"), Bytes("d.db"), Bytes("postgres://u:seCret0"),
    ];

    public override IReadOnlyList<string> Words => ["postgres://", "postgresql:", "sqlite:", "litedb:", "@", ":", "?schema=", "%", "/", "seCret0"];

    public override void Read(byte[] input)
    {
        try
        {
            var address = StoreAddress.Parse(Text(input));
            Check(address.ToString());
            Check(address.File ?? "");
            Check(address.From("/tmp").ToString());
        }
        catch (TextMadException failure)
        {
            Check(failure.Message);
        }
    }
}
