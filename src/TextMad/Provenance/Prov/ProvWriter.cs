using System.Text.Encodings.Web;
using System.Text.Json;

namespace TextMad.Provenance.Prov;

/// <summary>Writes PROV-JSON as it comes, a section after the other.</summary>
internal sealed class ProvWriter : IDisposable
{
    private readonly Utf8JsonWriter _json;

    /// <summary>Begins a file.</summary>
    /// <param name="stream">The stream that receives the file, as UTF-8.</param>
    public ProvWriter(Stream stream)
    {
        _json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        _json.WriteStartObject();
        _json.WriteStartObject("prefix");
        _json.WriteString("tm", ProvName.Namespace);
        _json.WriteEndObject();
    }

    /// <summary>Writes a section of records; of those with one name, the first.</summary>
    public void Records(string section, IEnumerable<ProvRecord> records)
    {
        var met = new HashSet<ContentHash>();
        _json.WriteStartObject(section);
        foreach (var record in records.Where(record => met.Add(ContentHash.Of(record.Id))))
        {
            Record(record.Id, record.Attributes);
        }

        _json.WriteEndObject();
    }

    /// <summary>Writes a section of relations, each once; nothing when there are none.</summary>
    public void Relations(string kind, IEnumerable<ProvAttribute[]> relations)
    {
        var met = new HashSet<ContentHash>();
        foreach (var relation in relations.Where(relation => met.Add(ContentHash.Of(string.Join('\n', relation)))))
        {
            if (met.Count == 1)
            {
                _json.WriteStartObject(kind);
            }

            Record(FormattableString.Invariant($"_:{kind}{met.Count}"), relation);
        }

        if (met.Count > 0)
        {
            _json.WriteEndObject();
        }
    }

    /// <summary>Ends the file.</summary>
    public void End()
    {
        _json.WriteEndObject();
        _json.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private void Record(string id, IReadOnlyList<ProvAttribute> attributes)
    {
        _json.WriteStartObject(id);
        foreach (var (key, value, type) in attributes.Where(attribute => attribute.Value.Length > 0))
        {
            if (type is null)
            {
                _json.WriteString(key, value);
                continue;
            }

            _json.WriteStartObject(key);
            _json.WriteString("$", value);
            _json.WriteString("type", type);
            _json.WriteEndObject();
        }

        _json.WriteEndObject();
        if (_json.BytesPending > 1 << 16)
        {
            _json.Flush();
        }
    }
}
