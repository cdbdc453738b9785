using System.IO.Compression;
using System.Text;

namespace TextMad.Metrics.Diversity;

/// <summary>
/// compression_ratio: UTF-8 bytes of the texts, each followed by a line feed, in the given order / bytes of their gzip file at level 9.
/// The compressor is the one of the .NET runtime (zlib-ng), whose sizes differ from other zlibs by a few per cent.
/// </summary>
public sealed class CompressionRatio : Metric
{
    private const int Level = 9;

    /// <inheritdoc/>
    public override string Name => "compression_ratio";

    /// <inheritdoc/>
    public override string Source => "Shaib et al. 2024";

    /// <inheritdoc/>
    public override string Range => "above 0";

    /// <inheritdoc/>
    public override string Description => "UTF-8 bytes / gzip bytes of the texts in the given order";

    /// <inheritdoc/>
    public override string Unit => "ratio";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => CollapseDirection.Up;

    /// <summary>It is above 1, no share.</summary>
    public override MetricScale Scale => MetricScale.Log;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings => [("compressor", "gzip"), ("level", Level), ("separator", "\n")];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input)
    {
        long raw = 0;
        var counter = new CountingStream();
        using (var gzip = new GZipStream(counter, new ZLibCompressionOptions { CompressionLevel = Level }, leaveOpen: true))
        {
            foreach (var text in input.Texts!.Texts)
            {
                var bytes = Encoding.UTF8.GetBytes(text + "\n");
                raw += bytes.Length;
                gzip.Write(bytes);
            }
        }

        return raw <= input.Texts.Texts.Count ? MetricResult.Absent("the texts are empty") : (double)raw / counter.Length;
    }

    private sealed class CountingStream : Stream
    {
        private long _length;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _length;

        public override long Position { get => _length; set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => _length += count;

        public override void Write(ReadOnlySpan<byte> buffer) => _length += buffer.Length;
    }
}
