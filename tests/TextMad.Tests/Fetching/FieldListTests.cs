using TextMad.Fetching;

namespace TextMad.Tests.Fetching;

public sealed class FieldListTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData(" , a,b ,, c", "a|b|c")]
    [InlineData("\"a, b\", c", "\"a, b\"|c")]
    [InlineData("\"a\\\", b\", c", "\"a\\\", b\"|c")]
    [InlineData("<http://x/?a,b>; rel=\"x, y\", <z>", "<http://x/?a,b>; rel=\"x, y\"|<z>")]
    [InlineData("\"never ended, b", "\"never ended|b")]
    [InlineData("a <b, c> d", "a <b|c> d")]
    public void Elements_are_parted_by_commas_outside_of_quotes_and_references(string? list, string elements) => Assert.Equal(elements, string.Join('|', FieldList.Elements(list)));

    [Fact]
    public void Fields_of_one_name_are_one_list()
    {
        var response = new FetchResponse { Status = 200, Headers = [new("A", "1"), new("b", "2"), new("a", "3, 4")] };
        Assert.Equal(("1", "1, 3, 4", (string?)null), (response.Header("a"), response.List("a"), response.List("c")));
    }

    [Theory]
    [InlineData("</real>; rel=canonical", "/real")]
    [InlineData("</p>; rel=prev, </real>; title=\"a, b; rel=x\"; REL=\"alternate Canonical\"", "/real")]
    [InlineData("</a,b>;rel=\"canonical\"", "/a,b")]
    [InlineData("</x>; rel=prev; rel=canonical", null)]
    [InlineData("</x>; rel=canonical; anchor=\"/other\"", null)]
    [InlineData("</x>; rel=\"canonicals\"", null)]
    [InlineData("</x>; title=\"rel=canonical\"", null)]
    [InlineData("/x; rel=canonical", null)]
    [InlineData(null, null)]
    public void Links_are_found_by_their_relation(string? list, string? target) => Assert.Equal(target, LinkField.TargetOf(list, "canonical"));
}
