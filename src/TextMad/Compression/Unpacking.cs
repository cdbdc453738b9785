using System.Globalization;
using System.IO.Compression;

namespace TextMad.Compression;

/// <summary>
/// Reads compressed streams, for all who read any. What is broken or ends early is an <see cref="InvalidDataException"/>: half a stream is never taken for a
/// whole one.
/// </summary>
/// <remarks>
/// The platform's own streams just end where their input does, unless the program was started with the switch <see cref="StrictSwitch"/>, as
/// this project's programs are. In other programs our own inflater, which is slower, takes their place.
/// </remarks>
public static class Unpacking
{
    /// <summary>The platform's switch that makes its streams complain of input that ends early.</summary>
    internal const string StrictSwitch = "System.IO.Compression.UseStrictValidation";

    /// <summary>Bytes by which a form can be known.</summary>
    internal const int HeadLength = 10;

    /// <summary>So many times one within another is unpacked without being told.</summary>
    private const int MostLayers = 3;

    private static readonly Lazy<bool> _platformIsStrict = new(IsPlatformStrict);

    /// <summary>Returns the form that the first bytes of a stream show; null for none. gzip, Zstandard, bzip2 and xz show theirs.</summary>
    internal static PackedForm? FormOf(ReadOnlySpan<byte> head) =>
        head is [0x1F, 0x8B, 0x08, ..] ? PackedForm.Gzip
        : head is [0x28, 0xB5, 0x2F, 0xFD, ..] or [>= 0x50 and <= 0x5F, 0x2A, 0x4D, 0x18, ..] ? PackedForm.Zstandard
        : head.StartsWith(XzInput.Mark) ? PackedForm.Xz
        : Bzip2Input.IsStart(head) ? PackedForm.Bzip2
        : null;

    /// <summary>Returns the unpacked bytes of a stream, which is disposed of with the one returned.</summary>
    /// <param name="packed">The stream.</param>
    /// <param name="form">Its form.</param>
    /// <param name="isStrict">Whether the platform's streams can be used: null to find out.</param>
    internal static Stream Open(Stream packed, PackedForm form, bool? isStrict = null)
    {
        var input = new WatchedStream(packed);
        var strict = isStrict ?? _platformIsStrict.Value;
        Stream unpacked = form switch
        {
            PackedForm.Brotli => new BrotliInput(input),
            PackedForm.Zstandard => new ZstandardInput(input),
            PackedForm.Bzip2 => new Bzip2Input(input),
            PackedForm.Xz => new XzInput(input),
            _ when !strict => new InflatedStream(input, form),
            PackedForm.Gzip => new GZipStream(input, CompressionMode.Decompress),
            PackedForm.Zlib => new ZLibStream(input, CompressionMode.Decompress),
            _ => new DeflateStream(input, CompressionMode.Decompress),
        };
        return new UnpackedStream(unpacked, input, form);
    }

    /// <summary>
    /// Returns the bytes of a stream, unpacked when its first bytes show that it is packed, whatever it is called; more than once when it is packed more than once.
    /// </summary>
    /// <param name="stream">The stream, which is disposed of with the one returned, or when its beginning cannot be read.</param>
    /// <exception cref="InvalidDataException">It is broken or ends early, here or where it is read.</exception>
    public static Stream OpenAny(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            for (var layer = 0; layer < MostLayers; layer++)
            {
                var head = new byte[HeadLength];
                head = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
                stream = new PrefixedStream(head, stream);
                if (FormOf(head) is not { } form)
                {
                    break;
                }

                stream = Open(stream, form);
            }

            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Tries it on a gzip file that ends behind its header.</summary>
    private static bool IsPlatformStrict()
    {
        try
        {
            using var cut = new GZipStream(new MemoryStream([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]), CompressionMode.Decompress);
            return cut.ReadByte() >= 0;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }

    /// <summary>A stream that knows whether its end was met, and whether it was the stream itself that could not be read, rather than what it holds.</summary>
    private sealed class WatchedStream(Stream inner) : ReadingStream
    {
        public bool HasEnded { get; private set; }

        public bool HasFailed { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            HasFailed = true;
            var count = inner.Read(buffer);
            HasFailed = false;
            HasEnded |= count == 0 && buffer.Length > 0;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }

    /// <summary>Says in one way, whoever unpacks, what is wrong with a stream.</summary>
    private sealed class UnpackedStream(Stream inner, WatchedStream input, PackedForm form) : ReadingStream
    {
        private long _given;

        public override int Read(Span<byte> buffer)
        {
            try
            {
                var count = inner.Read(buffer);
                _given += count;
                return count;
            }
            catch (NotSupportedException failure) when (!input.HasFailed)
            {
                throw new InvalidDataException($"the {Name(form)} stream cannot be unpacked: {failure.Message}", failure);
            }
            catch (Exception failure) when (!input.HasFailed && failure is not OutOfMemoryException)
            {
                // Decoders of others say in ways of their own what is wrong with a stream.
                var place = _given == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" after {_given} unpacked bytes");
                throw new InvalidDataException($"the {Name(form)} stream {(input.HasEnded ? "ends early" : "is broken")}{place}", failure);
            }
        }

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            input.Dispose();
            base.Dispose(disposing);
        }

        private static string Name(PackedForm form) => form switch
        {
            PackedForm.Gzip => "gzip",
            PackedForm.Zlib => "zlib",
            PackedForm.Deflate => "deflate",
            PackedForm.Brotli => "Brotli",
            PackedForm.Bzip2 => "bzip2",
            PackedForm.Xz => "xz",
            _ => "Zstandard",
        };
    }
}
