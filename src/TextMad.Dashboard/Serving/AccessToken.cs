using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace TextMad.Dashboard.Serving;

/// <summary>The secret that lets one in: 256 random bits, new with every start.</summary>
internal sealed class AccessToken
{
    private readonly byte[] _hash;

    private AccessToken(string text)
    {
        Text = text;
        _hash = Hash(text);
    }

    /// <summary>The token as it stands in an address: 43 letters, digits, <c>-</c> and <c>_</c>.</summary>
    public string Text { get; }

    /// <summary>Draws a token from the machine's source of randomness.</summary>
    public static AccessToken Create() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));

    /// <summary>Returns whether a text is the token, in a time that says nothing of how much of it is right.</summary>
    public bool Is(string? text) => text is not null && CryptographicOperations.FixedTimeEquals(Hash(text), _hash);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
