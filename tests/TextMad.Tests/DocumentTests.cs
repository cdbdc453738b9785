namespace TextMad.Tests;

/// <summary>What a document refuses to be.</summary>
public sealed class DocumentTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void What_a_model_wrote_no_part_of_is_no_document_of_the_model(double share)
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
}
