using System.Globalization;
using System.Text;

namespace TextMad.Provenance.Prov;

/// <summary>Qualified names in the export's own namespace.</summary>
internal static class ProvName
{
    /// <summary>What the prefix <c>tm</c> stands for.</summary>
    public const string Namespace = "https://textmad.invalid/prov#";

    /// <summary>The tool.</summary>
    public const string Agent = "tm:textmad";

    /// <summary>Returns the name of a thing: what a local name cannot hold as it is stands in percent form, as in a URL.</summary>
    /// <param name="kind">What kind of thing.</param>
    /// <param name="id">The id of the entity.</param>
    public static string Of(string kind, object id)
    {
        var name = new StringBuilder("tm:").Append(kind).Append('/');
        foreach (var part in Encoding.UTF8.GetBytes(id.ToString()!))
        {
            if (char.IsAsciiLetterOrDigit((char)part) || part is (byte)'/' or (byte)'_' or (byte)'-' or (byte)'.')
            {
                name.Append((char)part);
            }
            else
            {
                name.Append('%').Append(part.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return name.ToString();
    }

    /// <summary>Returns a source of imports, or a host of pages; null for one that nobody knows.</summary>
    public static string Source(string? source) => source is null ? "tm:unknown-source" : Of("source", source);
}
