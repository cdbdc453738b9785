using System.Text;
using TextMad.Compression;
using TextMad.Fetching;
using TextMad.Tests.Compression;

namespace TextMad.Tests.Fetching;

/// <summary>Bodies as servers send them, whatever their header says [RFC 9110, 8.4].</summary>
public sealed class ContentDecoderTests
{
    private static readonly byte[] _page =
        Encoding.UTF8.GetBytes("<!doctype html><html lang=en><title>T</title><p>" + string.Concat(Enumerable.Repeat("The bridge was found beside a kettle. ", 20)));

    [Theory]
    [InlineData("gzip", PackedForm.Gzip)]
    [InlineData("x-gzip", PackedForm.Gzip)]
    [InlineData("deflate", PackedForm.Zlib)]
    [InlineData("deflate", PackedForm.Deflate)]
    [InlineData("br", PackedForm.Brotli)]
    [InlineData("zstd", PackedForm.Zstandard)]
    [InlineData("GZIP", PackedForm.Gzip)]
    [InlineData("deflate", PackedForm.Gzip)]
    [InlineData("br", PackedForm.Gzip)]
    [InlineData("gzip", PackedForm.Zstandard)]
    [InlineData("none", PackedForm.Gzip)]
    internal void Codings_are_removed_those_that_show_otherwise_than_named_too(string named, PackedForm sent) =>
    Assert.Equal(_page, Decode(UnpackingTests.Pack(_page, sent), named));

    [Theory]
    [InlineData("gzip", PackedForm.Gzip)]
    [InlineData("deflate", PackedForm.Zlib)]
    [InlineData("deflate", PackedForm.Deflate)]
    [InlineData("br", PackedForm.Brotli)]
    [InlineData("zstd", PackedForm.Zstandard)]
    internal void A_body_that_ends_early_is_refused(string named, PackedForm sent)
    {
        var whole = UnpackingTests.Pack(_page, sent);
        foreach (var length in (int[])[whole.Length - 1, whole.Length - 9, whole.Length / 2, 12])
        {
            var failure = Assert.Throws<FetchFailure>(() => Decode(whole[..length], named));
            Assert.Equal(FetchReasons.BadEncoding, failure.Reason);
            Assert.Contains("ends early", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("zstd")]
    [InlineData("none")]
    [InlineData("utf-8")]
    [InlineData("identity")]
    [InlineData("gzip, br")]
    [InlineData("")]
    [InlineData(null)]
    public void A_page_that_is_not_coded_at_all_is_taken_as_it_is(string? named) => Assert.Equal(_page, Decode(_page, named));

    [Theory]
    [InlineData("br")]
    [InlineData("rot13")]
    [InlineData("deflate")]
    public void Bytes_that_are_neither_coded_nor_text_are_refused(string named) => Assert.Equal(
        FetchReasons.BadEncoding, Assert.Throws<FetchFailure>(() => Decode([.. Enumerable.Repeat((byte[])[0xFF, 0xFE, 0x03, 0x1D], 100).SelectMany(b => b)], named)).Reason);

    [Fact]
    public void A_body_coded_once_more_than_declared_is_decoded_completely()
    {
        var twice = UnpackingTests.Pack(UnpackingTests.Pack(_page, PackedForm.Gzip), PackedForm.Gzip);
        Assert.Equal(_page, Decode(twice, "gzip"));
        Assert.Equal(_page, Decode(twice, "gzip, gzip"));
        Assert.Equal(_page, Decode(UnpackingTests.Pack(_page, PackedForm.Gzip), "gzip, gzip"));

        // A packed file that is broken may be what was asked for.
        var broken = UnpackingTests.Pack(_page, PackedForm.Gzip)[..^5];
        Assert.Equal(broken, Decode(UnpackingTests.Pack(broken, PackedForm.Gzip), "gzip"));
    }

    private static byte[] Decode(byte[] body, string? codings) => ContentDecoder.Decode(body, codings, 1 << 20).ToArray();
}
