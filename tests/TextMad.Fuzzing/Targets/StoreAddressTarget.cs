using TextMad.Storage;

namespace TextMad.Fuzzing.Targets;

/// <summary>Addresses of stores. What is shown of one must never hold its password.</summary>
internal sealed class StoreAddressTarget : FuzzTarget
{
    private const string Password = "seCret0";

    // A password that stands where one stands in an address, and nowhere else.
    private static void Check(string shown, string given)
    {
        if (shown.Contains(Password, StringComparison.Ordinal) && given.Split(Password).Length == 2 && given.Contains($":{Password}@", StringComparison.Ordinal)
            && given.StartsWith("postgres", StringComparison.Ordinal) && !given[given.IndexOf(Password, StringComparison.Ordinal)..].Contains('?', StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"A password is shown: {shown}");
        }
    }

    public override string Name => "store-address";

    public override IReadOnlyList<byte[]> Seeds { get; } = [
        Bytes("postgres://user:seCret0@host.example:5432/base?schema=x"), Bytes("postgresql://u:seCret0@[::1]/b"), Bytes("sqlite:/a/b.db"), Bytes("litedb:c.db?texts=readable"),
        Bytes("d.db"), Bytes("postgres://u:seCret0"),
    ];

    public override IReadOnlyList<string> Words => ["postgres://", "postgresql:", "sqlite:", "litedb:", "@", ":", "?schema=", "%", "/", "schema=a&password=x"];

    public override void Read(byte[] input)
    {
        var text = Text(input);
        try
        {
            var address = StoreAddress.Parse(text);
            Check(address.ToString(), text);
            Check(address.File ?? "", text);
            Check(address.From("/tmp").ToString(), text);
        }
        catch (TextMadException failure)
        {
            Check(failure.Message, text);
        }
    }
}
