using TextMad.Provenance;
using TextMad.Storage;
using TextMad.Tests.Storage;

namespace TextMad.Tests.Provenance;

public sealed class DocumentIdPrefixTests : IDisposable
{
    private readonly ProvenanceStore _graph = new();

    [Fact]
    public void Enough_digits_find_the_document()
    {
        var id = _graph.Real();
        _graph.Real();
        Assert.Equal(id, DocumentIdPrefix.Resolve(_graph.Store, id.ToString()[..8]));
        Assert.Equal(id, DocumentIdPrefix.Resolve(_graph.Store, id.ToString().ToUpperInvariant()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("wxyz")]
    [InlineData("0123456789abcdef0123456789abcdef0")]
    public void A_text_that_is_not_the_beginning_of_an_id_is_refused(string prefix) =>
        Assert.Contains("4 to 32 hexadecimal", Complaint(prefix), StringComparison.Ordinal);

    [Fact]
    public void An_unknown_id_prefix_is_an_input_error() =>
        Assert.Contains("No document's id begins with 'abcdef'", Complaint("abcdef"), StringComparison.Ordinal);

    [Fact]
    public void An_ambiguous_beginning_lists_the_candidates()
    {
        // 3,000 ids share some beginning of 4 digits among 65,536 with near certainty (birthdays); find one.
        _graph.Store.Commit(StoreFileTests.Batch(0, 3000));
        var group = _graph.Store.ReadSummaries(new DocumentQuery()).GroupBy(d => d.Id.ToString()[..4]).First(g => g.Count() > 1);
        var complaint = Complaint(group.Key);
        Assert.Contains("give more digits", complaint, StringComparison.Ordinal);
        Assert.All(group, d => Assert.Contains($"{d.Id}  imported from numbers, line", complaint, StringComparison.Ordinal));
    }

    public void Dispose() => _graph.Dispose();

    private string Complaint(string prefix) =>
        Assert.Throws<InputException>(() => DocumentIdPrefix.Resolve(_graph.Store, prefix)).Message;
}
