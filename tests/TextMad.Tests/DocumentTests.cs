using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace TextMad.Tests;

/// <summary>What a document refuses to be.</summary>
public sealed class DocumentTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_sample_with_a_machine_share_of_zero_is_refused(double share)
    {
        var origin = new Origin.Sampled(new ModelId("m"), 0, 3, DocumentId.Of(new Origin.Imported("s", "l"), "a"), share);
        Assert.Contains("Document 3 of m", Assert.Throws<ArgumentException>(() => Document.Create("a b", origin)).Message, StringComparison.Ordinal);

        // Older stores hold such documents, which stay readable.
        if (share == 0)
        {
            var old = Origin.FromJson(origin.ToJson());
            Assert.Equal(0, Document.Restore(DocumentId.Of(old, "a"), "a", old, null).Origin.OwnMachineShare);
        }
    }

    [Fact]
    public void An_import_is_read_as_it_was_written_whatever_it_says()
    {
        string[] texts = ["s", "", "naïve \"quoted\" \\ 東京 🍞", "{\"a\": [1]}"];
        foreach (var (i, text) in texts.Index())
        {
            foreach (var none in new[] { true, false })
            {
                var other = none ? null : texts[^(i + 1)];
                var origin = new Origin.Imported(text, $"{text}:{i}", other, other, none ? "2020" : null, other, none ? 0 : 0.125, none ? null : "ChatGPT");
                Assert.Equal(origin, Origin.Imported.Read(Encoding.UTF8.GetBytes(origin.ToJson())));
                Assert.Equal(origin, Origin.FromJson(origin.ToJson()));
            }
        }
    }

    [Theory]
    [InlineData("""{"kind":"imported","source":"s","locator":"l","machine_share":0,"source":"t"}""")]
    [InlineData("""{"kind":"imported","source":"s"}""")]
    [InlineData("""{"kind":"imported","source":"s","locator":null}""")]
    [InlineData("""{"kind":"imported","source":"s","locator":"l","unknown":1}""")]
    [InlineData("""{"kind":"imported","source":"s","locator":"l","machine_share":"0"}""")]
    [InlineData("""{"source":"s","locator":"l"}""")]
    [InlineData("""{"kind":"crawled","url":"u","retrieved":"r"}""")]
    public void What_no_version_writes_of_an_import_is_left_to_the_reader_of_all_origins(string json) =>
        Assert.Null(Origin.Imported.Read(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("""{"kind":"imported","source":"s","locator":"l" """)]
    [InlineData("""{"kind":"imported","source":"s","locator":"l"}}""")]
    [InlineData("""{"kind":"imported","source":"s","loc""")]
    public void A_damaged_origin_is_refused(string json) => Assert.ThrowsAny<JsonException>(() => Origin.FromJson(json));

    /// <summary>JSON of the version without purposes, and the id that it worked out over that and the text "some words".</summary>
    public static TheoryData<string, SamplePurpose, int> FormerOrigins => new()
    {
        { """{"kind":"sampled","model":"r/a/s1/g1","generation":1,"index":7,"machine_share":1}""", SamplePurpose.Sample, 7 },
        { """{"kind":"sampled","model":"r/a/s1/g1","generation":1,"index":8,"prompt":"000102030405060708090a0b0c0d0e0f","machine_share":0.5,"cut":true}""", SamplePurpose.Sample,
            8 },
        { """{"kind":"sampled","model":"r/a/s1/g1","generation":1,"index":100000000,"machine_share":1}""", SamplePurpose.Page, 0 },
        { """{"kind":"sampled","model":"r/a/s1/g1","generation":1,"index":100000017,"prompt":"000102030405060708090a0b0c0d0e0f","machine_share":0.25,"cut":true}""",
            SamplePurpose.Page, 17 },
        { """{"kind":"sampled","model":"r/a/s1/g1","generation":1,"index":100000003,"prompt":"000102030405060708090a0b0c0d0e0f","machine_share":0.125,"edited":true}""",
            SamplePurpose.Edit, 3 },
        { """{"kind":"sampled","model":"r/a/s1/g1","generation":1,"index":3,"prompt":"000102030405060708090a0b0c0d0e0f","machine_share":0.125,"cut":true,"edited":true}""",
            SamplePurpose.Edit, 3 - 100_000_000 },
        { """{"kind":"sampled","model":"r/a/s1/g1","generation":1,"index":2147483647,"machine_share":1}""", SamplePurpose.Page, int.MaxValue - 100_000_000 },
    };

    [Theory]
    [MemberData(nameof(FormerOrigins))]
    public void A_document_of_a_model_keeps_its_id_through_the_version_that_named_purposes(string former, SamplePurpose purpose, int index)
    {
        const string Text = "some words";
        var id = DocumentId.FromBytes(SHA256.HashData(Encoding.UTF8.GetBytes(former + "\0" + Text)).AsSpan(0, 16));
        var origin = Assert.IsType<Origin.Sampled>(Origin.FromJson(former));
        Assert.Equal((purpose, index), (origin.Purpose, origin.Index));
        Assert.Equal(id, Document.Create(Text, origin).Id);

        // What is written now says the purpose, loses no field, and reads the same.
        var json = origin.ToJson();
        Assert.Equal(purpose == SamplePurpose.Sample, json == former);
        Assert.Equal(origin, Origin.FromJson(json));
        Assert.Equal(origin, Origin.FromUtf8(Encoding.UTF8.GetBytes(json)));
        using var before = JsonDocument.Parse(former);
        using var after = JsonDocument.Parse(json);
        Assert.Empty(before.RootElement.EnumerateObject().Select(field => field.Name).Except(after.RootElement.EnumerateObject().Select(field => field.Name)));
        if (purpose != SamplePurpose.Sample)
        {
            Assert.Equal(purpose.ToString().ToLowerInvariant(), after.RootElement.GetProperty("purpose").GetString());
            Assert.Equal(index, after.RootElement.GetProperty("index").GetInt32());
        }
    }

    [Fact]
    public void Sample_numbers_stay_below_those_that_older_versions_used_for_pages()
    {
        var origin = new Origin.Sampled(new ModelId("m"), 0, Origin.Sampled.MaximumIndex);
        Assert.Contains("numbered from 0 to below 100000000", Assert.Throws<ArgumentException>(() => Document.Create("a", origin)).Message, StringComparison.Ordinal);
        Assert.NotEqual(
            Document.Create("a", new Origin.Sampled(new ModelId("m"), 0, 5)).Id, Document.Create("a", new Origin.Sampled(new ModelId("m"), 0, 5, Purpose: SamplePurpose.Page)).Id);
    }
}
