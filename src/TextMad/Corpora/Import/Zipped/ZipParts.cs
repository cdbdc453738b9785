using System.IO.Compression;
using System.IO.Hashing;
using System.Xml;
using TextMad.Compression;

namespace TextMad.Corpora.Import.Zipped;

/// <summary>
/// The parts of a ZIP archive that holds one document: each is read to its end and held against its checksum, and all together unpack to no more than a document of the
/// longest kind can have.
/// </summary>
internal sealed class ZipParts : IDisposable
{
    /// <summary>Unpacked bytes for each character that a document may have: markup is longer than text.</summary>
    private const int BytesPerCharacter = 4;

    private const int DeepestMarkup = 512;

    private readonly ImportFile _file;
    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _parts = new(StringComparer.OrdinalIgnoreCase);
    private readonly int _mostCharacters;
    private readonly long _most;
    private long _left;

    /// <summary>Opens an archive.</summary>
    /// <param name="file">The file.</param>
    /// <param name="options">How files are read.</param>
    /// <exception cref="InvalidDataException">It is no archive.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public ZipParts(ImportFile file, ImportOptions options)
    {
        _file = file;
        _mostCharacters = options.MaximumDocumentLength;
        _most = _left = (long)BytesPerCharacter * options.MaximumDocumentLength;
        var stream = SeekableFile.Open(file, _most);
        try
        {
            var head = new byte[8];
            head = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
            if (head is [0xD0, 0xCF, 0x11, 0xE0, ..])
            {
                throw new InvalidDataException("it is a document of an older kind, or is protected by a password");
            }

            stream.Position = 0;
            _archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: false);
            foreach (var entry in _archive.Entries)
            {
                _parts.TryAdd(entry.FullName, entry);
            }
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Returns whether there is a part of this name.</summary>
    public bool Has(string name) => _parts.ContainsKey(name);

    /// <summary>Returns the bytes of a part.</summary>
    /// <param name="name">Its path in the archive.</param>
    /// <exception cref="InvalidDataException">There is none, it is encrypted, or it is damaged.</exception>
    /// <exception cref="ImportFailure">It unpacks to more than is allowed.</exception>
    public ReadOnlyMemory<byte> Read(string name)
    {
        var part = _parts.GetValueOrDefault(name) ?? throw new InvalidDataException($"it has no part '{name}'");
        if (part.IsEncrypted)
        {
            throw new InvalidDataException($"its part '{name}' is encrypted");
        }

        using var content = new MemoryStream();
        using (var stream = part.Open())
        {
            var buffer = new byte[1 << 14];
            while (stream.Read(buffer) is var count and > 0)
            {
                content.Write(buffer, 0, count);
                _left -= count;
                if (_left < 0)
                {
                    throw new ImportFailure(
                        DropReasons.TooLarge,
                        FormattableString.Invariant($"{_file.Path} unpacks to more than {_most} bytes (at its part '{name}'), the most that is read of such a file."));
                }
            }
        }

        var bytes = content.GetBuffer().AsMemory(0, (int)content.Length);
        return bytes.Length == part.Length && Crc32.HashToUInt32(bytes.Span) == part.Crc32 ? bytes
            : throw new InvalidDataException($"its part '{name}' is damaged: its checksum does not match its content");
    }

    /// <summary>Opens a part that is XML. Document type declarations, which could make much out of little, are refused, and so is what is nested too deeply.</summary>
    /// <param name="name">Its path in the archive.</param>
    /// <exception cref="InvalidDataException">There is none, or it is damaged.</exception>
    /// <exception cref="ImportFailure">It unpacks to more than is allowed.</exception>
    public XmlReader ReadXml(string name)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true };
        return XmlReader.Create(new MemoryStream(Read(name).ToArray()), settings);
    }

    /// <summary>Checks that a text is not longer than a document may be: little markup can make much of it.</summary>
    /// <exception cref="ImportFailure">It is.</exception>
    public void RequireRoom(long characters)
    {
        if (characters > _mostCharacters)
        {
            throw new ImportFailure(
                DropReasons.TooLarge, FormattableString.Invariant($"{_file.Path} has a text of more than {_mostCharacters} characters, the longest a document may be."));
        }
    }

    /// <summary>Returns true for the next node of a part; false at its end.</summary>
    /// <exception cref="InvalidDataException">It is nested too deeply.</exception>
    /// <exception cref="XmlException">It is damaged.</exception>
    public static bool Advance(XmlReader xml) =>
        xml.Read() && (xml.Depth <= DeepestMarkup ? true : throw new InvalidDataException($"its markup is nested deeper than {DeepestMarkup} levels"));

    /// <inheritdoc/>
    public void Dispose() => _archive.Dispose();
}
