using TextMad.Pages;

namespace TextMad.Tests.Pages;

public sealed class DeclarativeRefreshTests
{
    [Theory]
    [InlineData("0; url=/next", "/next")]
    [InlineData("0 url=/next", "/next")]
    [InlineData("0,url=/next", "/next")]
    [InlineData("0; /next", "/next")]
    [InlineData(" 1.5 ;\tURL = '/next' rest", "/next")]
    [InlineData(".5; url=/next", "/next")]
    [InlineData("0; url=\"/next", "/next")]
    [InlineData("0; urls/next", "urls/next")]
    [InlineData("5", null)]
    [InlineData("5;", null)]
    [InlineData("5;url=", null)]
    [InlineData("url=/next", null)]
    [InlineData("5x; url=/next", null)]
    [InlineData("", null)]
    public void Separators_are_those_of_the_standard(string content, string? url) => Assert.Equal(url, DeclarativeRefresh.UrlOf(content));
}
