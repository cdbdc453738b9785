using System.IO.Compression;
using System.Text;
using SharpCompress.Compressors.BZip2;
using TextMad.Compression;
using TextMad.Tests.Support;
using ZstdSharp;

namespace TextMad.Tests.Compression;

/// <summary>[RFC 1950, 1951, 1952, 7932, 8878]: what was packed comes back, and a part of it is never taken for the whole.</summary>
public sealed class UnpackingTests
{
    private static readonly byte[] _text =
        Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 400).Select(i => FormattableString.Invariant($"line {i * 7919 % 1000} of it\n"))));

    /// <summary>Every form, by the platform's streams and by ours.</summary>
    public static TheoryData<string, bool> Ways() =>
        new([.. Enum.GetNames<PackedForm>().SelectMany(form => (bool[])[true, false], (form, strict) => (form, strict))]);

    [Fact]
    public void Programs_of_this_project_use_strict_stream_validation() => Assert.True(AppContext.TryGetSwitch(Unpacking.StrictSwitch, out var isOn) && isOn);

    [Theory]
    [MemberData(nameof(Ways))]
    public void Packed_data_are_unpacked_the_same_however_they_are_read(string form, bool isStrict)
    {
        var packed = Pack(_text, Enum.Parse<PackedForm>(form));
        Assert.Equal(_text, Unpack(packed, form, isStrict));
        using var stream = Unpacking.Open(new Drip(packed), Enum.Parse<PackedForm>(form), isStrict);
        Assert.Equal(_text, _text.Select(_ => (byte)stream.ReadByte()));
        Assert.Equal(-1, stream.ReadByte());
        Assert.Empty(Unpack(Pack([], Enum.Parse<PackedForm>(form)), form, isStrict));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Every_stream_that_was_cut_is_said_to_end_early(string form, bool isStrict)
    {
        var packed = Pack(_text, Enum.Parse<PackedForm>(form));
        for (var length = 1; length < packed.Length; length++)
        {
            Assert.Contains("ends early", Assert.Throws<InvalidDataException>(() => Unpack(packed[..length], form, isStrict)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Altered_data_raise_no_exception_but_the_documented_one(string form, bool isStrict)
    {
        var packed = Pack(_text, Enum.Parse<PackedForm>(form));
        var refused = 0;
        for (var at = 0; at < packed.Length; at++)
        {
            var changed = packed.ToArray();
            changed[at] ^= 0x15;
            try
            {
                var unpacked = Unpack(changed, form, isStrict);

                // One byte of LZMA's is of no effect. Nothing else of a file by xz is without a check of its own.
                Assert.True(form != nameof(PackedForm.Xz) || unpacked.AsSpan().SequenceEqual(_text));
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.True(form == nameof(PackedForm.Xz) ? refused >= packed.Length - 1 : refused > packed.Length / 4, $"{refused} of {packed.Length}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Members_one_behind_the_other_are_one_stream_and_what_follows_them_is_passed_over(bool isStrict)
    {
        var packed = Pack(_text, PackedForm.Gzip);
        Assert.Equal([.. _text, .. _text], Unpack([.. packed, .. packed], nameof(PackedForm.Gzip), isStrict));
        Assert.Equal(_text, Unpack([.. packed, .. "\r\n\r\n"u8], nameof(PackedForm.Gzip), isStrict));
        Assert.Equal(_text, Unpack([.. packed, .. new byte[700]], nameof(PackedForm.Gzip), isStrict));
        Assert.Throws<InvalidDataException>(() => Unpack([.. packed, .. packed[..^20]], nameof(PackedForm.Gzip), isStrict));
        packed[^6] ^= 1;
        Assert.Throws<InvalidDataException>(() => Unpack(packed, nameof(PackedForm.Gzip), isStrict));
    }

    [Fact]
    public void A_packed_form_is_detected_and_unpacked_as_often_as_it_was_packed()
    {
        var once = Pack(_text, PackedForm.Gzip);
        Assert.Equal(_text, UnpackAny(_text));
        Assert.Equal(_text, UnpackAny(once));
        Assert.Equal(_text, UnpackAny(Pack(once, PackedForm.Gzip)));
        Assert.Equal(_text, UnpackAny(Pack(once, PackedForm.Zstandard)));
        Assert.Empty(UnpackAny([]));
        Assert.Equal([0x1F], UnpackAny([0x1F]));
        Assert.Equal("BZh9 is no stream of bzip2"u8.ToArray(), UnpackAny("BZh9 is no stream of bzip2"u8.ToArray()));
        Assert.Equal(_text, UnpackAny(Pack(Pack(_text, PackedForm.Bzip2), PackedForm.Xz)));
        Assert.Throws<InvalidDataException>(() => UnpackAny(Pack(once[..^9], PackedForm.Gzip)));
    }

    [Theory]
    [InlineData(PackedForm.Bzip2)]
    [InlineData(PackedForm.Xz)]
    [InlineData(PackedForm.Zstandard)]
    internal void Streams_one_behind_the_other_are_one(PackedForm form)
    {
        var packed = Pack(_text, form);
        byte[] several = [.. packed, .. Pack([], form), .. packed];
        Assert.Equal([.. _text, .. _text], UnpackAny(several));
        Assert.Contains("ends early", Assert.Throws<InvalidDataException>(() => UnpackAny(several[..^9])).Message, StringComparison.Ordinal);
        several[^(packed.Length / 2)] ^= 4;
        var broken = Assert.Throws<InvalidDataException>(() => UnpackAny(several)).Message;
        Assert.Matches("^the (bzip2|xz|Zstandard) stream is broken after [0-9]+ unpacked bytes$", broken);
    }

    internal static byte[] Pack(byte[] bytes, PackedForm form)
    {
        if (form == PackedForm.Xz)
        {
            return OutsideCommand.Run(bytes, "xz", "-c");
        }

        using var packed = new MemoryStream();
        Stream stream = form switch
        {
            PackedForm.Gzip => new GZipStream(packed, CompressionLevel.Optimal),
            PackedForm.Zlib => new ZLibStream(packed, CompressionLevel.Optimal),
            PackedForm.Deflate => new DeflateStream(packed, CompressionLevel.Optimal),
            PackedForm.Brotli => new BrotliStream(packed, CompressionLevel.Optimal),
            PackedForm.Bzip2 => BZip2Stream.Create(packed, SharpCompress.Compressors.CompressionMode.Compress, decompressConcatenated: false, leaveOpen: true),
            _ => new CompressionStream(packed),
        };
        using (stream)
        {
            stream.Write(bytes);

            // The platform writes nothing at all where nothing was written.
            stream.Flush();
        }

        return packed.ToArray() is { Length: > 0 } written ? written
            : form switch
            {
                PackedForm.Gzip => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0],
                PackedForm.Zlib => [0x78, 0x9C, 3, 0, 0, 0, 0, 1],
                PackedForm.Deflate => [3, 0],
                _ => throw new InvalidOperationException(),
            };
    }

    private static byte[] Unpack(byte[] packed, string form, bool isStrict)
    {
        using var stream = Unpacking.Open(new MemoryStream(packed), Enum.Parse<PackedForm>(form), isStrict);
        return ReadAll(stream);
    }

    private static byte[] UnpackAny(byte[] bytes)
    {
        using var stream = Unpacking.OpenAny(new MemoryStream(bytes));
        return ReadAll(stream);
    }

    private static byte[] ReadAll(Stream stream)
    {
        using var whole = new MemoryStream();
        stream.CopyTo(whole);
        return whole.ToArray();
    }

    /// <summary>Gives a byte at a time.</summary>
    private sealed class Drip(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(1, count));
    }
}
