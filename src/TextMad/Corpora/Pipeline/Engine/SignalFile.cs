using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TextMad.Corpora.Pipeline.Engine;

/// <summary>Writes what was measured of every document and what was decided, a JSON line each, gzip.</summary>
internal sealed class SignalFile : IDisposable
{
    /// <summary>The file's name in a run's folder.</summary>
    public const string FileName = "signals.jsonl.gz";

    private static readonly JsonWriterOptions _compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly GZipStream _zip;
    private readonly Utf8JsonWriter _writer;

    public SignalFile(Stream stream)
    {
        _zip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true);
        _writer = new Utf8JsonWriter(_zip, _compact);
    }

    public void Add(DocumentRecord record, DocumentId? output)
    {
        _writer.WriteStartObject();
        _writer.WriteString("id", record.Id.ToString());
        _writer.WriteBoolean("kept", record.DroppedBy is null);
        WriteOptional("output", output == record.Id ? null : output?.ToString());
        WriteOptional("dropped_by", record.DroppedBy);
        WriteOptional("reason", record.Reason);
        WriteOptional("detail", record.Detail);
        if (record.Changed.Count > 0)
        {
            _writer.WriteStartArray("changed_by");
            record.Changed.ForEach(_writer.WriteStringValue);
            _writer.WriteEndArray();
        }

        if (record.Notes is { } notes)
        {
            _writer.WriteStartObject("notes");
            foreach (var (block, note) in notes)
            {
                _writer.WriteString(block, note);
            }

            _writer.WriteEndObject();
        }

        _writer.WriteStartObject("signals");
        foreach (var (block, signals) in record.Signals)
        {
            _writer.WriteStartObject(block);
            foreach (var (name, value) in signals)
            {
                _writer.WriteNumber(name, value);
            }

            _writer.WriteEndObject();
        }

        _writer.WriteEndObject();
        _writer.WriteEndObject();
        _writer.Flush();
        _writer.Reset();
        _zip.WriteByte((byte)'\n');
    }

    public void Dispose()
    {
        _writer.Dispose();
        _zip.Dispose();
    }

    private void WriteOptional(string name, string? value)
    {
        if (value is not null)
        {
            _writer.WriteString(name, value);
        }
    }
}
