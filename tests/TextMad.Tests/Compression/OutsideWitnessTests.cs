using System.Text;
using TextMad.Compression;
using TextMad.Tests.Support;

namespace TextMad.Tests.Compression;

/// <summary>What the system's own programs pack, in each of their ways, is unpacked; and what they refuse, or only they can read, is refused.</summary>
public sealed class OutsideWitnessTests
{
    // Russian, Chinese, and enough of both for several blocks.
    private static readonly byte[] _text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 30_000).Select(i =>
        FormattableString.Invariant($"Смотритель {i * 7919 % 9973} записал в книгу: 守塔人 {i * 104729 % 8191} 每天晚上写字。\n"))));

    [Theory]
    [InlineData("zstd", "-c")]
    [InlineData("zstd", "-1 -c --no-check")]
    [InlineData("zstd", "-19 --long=27 -c")]
    [InlineData("zstd", "-c -T2 --rsyncable")]
    [InlineData("xz", "-c")]
    [InlineData("xz", "-0 -c --check=none")]
    [InlineData("xz", "-c --check=crc32")]
    [InlineData("xz", "-9e -c --check=sha256")]
    [InlineData("xz", "-c -T2 --block-size=100000")]
    [InlineData("xz", "-c --lzma2=lc=0,lp=2,pb=0,dict=64KiB")]
    [InlineData("bzip2", "-c")]
    [InlineData("bzip2", "-1 -c")]
    [InlineData("gzip", "-9 -c")]
    public void What_a_program_packs_is_unpacked(string program, string arguments)
    {
        var packed = OutsideCommand.Run(_text, program, arguments.Split(' '));
        Assert.True(packed.Length < _text.Length);
        Assert.Equal(_text, Unpack(packed));
        Assert.Equal([.. _text, .. _text], Unpack([.. packed, .. packed]));
        Assert.Throws<InvalidDataException>(() => Unpack(packed[..(packed.Length / 2)]));
    }

    [Theory]
    [InlineData("lzma.compress(data, check=lzma.CHECK_SHA256)")]
    [InlineData("lzma.compress(data) + lzma.compress(b'')+ lzma.compress(data[:9], preset=9)")]
    [InlineData("bz2.compress(data, 3) + bz2.compress(b'') + bz2.compress(data[:9])")]
    [InlineData("b''.join(gzip.compress(line) for line in data.splitlines(True)[:99])")]
    public void What_Python_packs_is_unpacked_as_Python_unpacks_it(string expression)
    {
        var packed = OutsideCommand.Run(_text, "python3", "-c", $"import sys, lzma, bz2, gzip\ndata = sys.stdin.buffer.read()\nsys.stdout.buffer.write({expression})");
        var library = expression[..expression.IndexOf('.', StringComparison.Ordinal)] is "b''" ? "gzip" : expression.Split('.')[0];
        var expected = OutsideCommand.Run(packed, "python3", "-c", $"import sys, {library}\nsys.stdout.buffer.write({library}.decompress(sys.stdin.buffer.read()))");
        Assert.Equal(expected, Unpack(packed));
    }

    [Fact]
    public void Text_that_only_its_own_program_can_unpack_is_refused_with_what_to_do()
    {
        Assert.Contains(
            "the xz stream cannot be unpacked: it was made with the filter 4, for machine code or sound",
            Assert.Throws<InvalidDataException>(() => Unpack(OutsideCommand.Run(_text, "xz", "-c", "--x86", "--lzma2"))).Message, StringComparison.Ordinal);
        Assert.Contains(
            "it needs a dictionary of 256 MiB, and 128 MiB are granted",
            Assert.Throws<InvalidDataException>(() => Unpack(OutsideCommand.Run(_text, "xz", "-c", "--lzma2=dict=256MiB,nice=8"))).Message, StringComparison.Ordinal);

        // A window of 256 MiB, which the tool announces for what comes by a pipe.
        Assert.Contains(
            "it needs more memory than the 128 MiB that are granted",
            Assert.Throws<InvalidDataException>(() => Unpack(OutsideCommand.Run(_text, "sh", "-c", "cat | zstd -c -3 --long=28"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Zeros_behind_streams_of_xz_are_padding_only_by_fours()
    {
        var packed = OutsideCommand.Run(_text, "xz", "-c");
        Assert.Equal([.. _text, .. _text], Unpack([.. packed, 0, 0, 0, 0, 0, 0, 0, 0, .. packed, 0, 0, 0, 0]));
        Assert.Throws<InvalidDataException>(() => Unpack([.. packed, 0, 0, 0]));
        Assert.Throws<InvalidDataException>(() => Unpack([.. packed, .. "more"u8]));
    }

    private static byte[] Unpack(byte[] packed)
    {
        using var stream = Unpacking.OpenAny(new MemoryStream(packed));
        using var whole = new MemoryStream();
        stream.CopyTo(whole);
        return whole.ToArray();
    }
}
