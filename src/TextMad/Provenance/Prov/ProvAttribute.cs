using System.Globalization;

namespace TextMad.Provenance.Prov;

/// <summary>An attribute of a record of PROV-JSON.</summary>
/// <param name="Key">Its qualified name.</param>
/// <param name="Value">Its value; an empty one is not written.</param>
/// <param name="Type">The type of a value that is not a plain string; null for one that is.</param>
internal readonly record struct ProvAttribute(string Key, string Value, string? Type = null)
{
    /// <summary>Returns a text, the name of another record, or a time.</summary>
    public static ProvAttribute Of(string key, string? value) => new(key, value ?? "");

    /// <summary>Returns a qualified name that says what something is.</summary>
    public static ProvAttribute OfType(string type) => new("prov:type", type, "prov:QUALIFIED_NAME");

    /// <summary>Returns a whole number.</summary>
    public static ProvAttribute Of(string key, long value) => new(key, value.ToString(CultureInfo.InvariantCulture), "xsd:long");

    /// <summary>Returns a whole number that may need all 64 bits.</summary>
    public static ProvAttribute Of(string key, ulong value) => new(key, value.ToString(CultureInfo.InvariantCulture), "xsd:unsignedLong");

    /// <summary>Returns a number.</summary>
    public static ProvAttribute Of(string key, double value) => new(key, value.ToString("R", CultureInfo.InvariantCulture), "xsd:double");

    /// <summary>Returns a moment; null for one that is not known.</summary>
    public static ProvAttribute Of(string key, DateTimeOffset? time) =>
        new(key, time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffK", CultureInfo.InvariantCulture) ?? "");
}
