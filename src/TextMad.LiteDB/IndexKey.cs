using System.Security.Cryptography;
using System.Text;

namespace TextMad.LiteDB;

/// <summary>A text as the key of an index: itself, or its hash where it is long.</summary>
internal static class IndexKey
{
    private const int Longest = 200;

    /// <summary>Returns the key of one text.</summary>
    public static string Of(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        return utf8.Length <= Longest ? text : "sha256:" + Convert.ToHexStringLower(SHA256.HashData(utf8));
    }

    /// <summary>Returns the key of several, of which some may be missing.</summary>
    public static string Of(params ReadOnlySpan<string?> texts)
    {
        var all = new StringBuilder();
        foreach (var text in texts)
        {
            all.Append(text?.Length ?? -1).Append(':').Append(text);
        }

        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all.ToString())));
    }
}
