using System.Text;
using TextMad.Crawling.Robots;
using TextMad.Pages.Preferences;
using TextMad.Urls;

namespace TextMad.Tests.Crawling.Robots;

/// <summary>
/// What publishers say of AI use, case by case: the examples of draft-ietf-aipref-vocab and draft-ietf-aipref-attach, and the form of
/// contentsignals.org.
/// </summary>
public sealed class UsagePreferenceTests
{
    // y: allowed, n: forbidden, -: not said; training, input, search.
    [Theory]
    [InlineData("train-ai=n", "n--")]
    [InlineData("train-ai=y, search=n", "y-n")]
    [InlineData("train-ai=n, ai-use=n, search=y", "nny")]
    [InlineData("", "---")]
    [InlineData("train-ai=y, train-ai, search=n, search=\"n\"", "---")] // the last of several holds; neither is a token
    [InlineData("train-ai;allow=n, train-ai=y", "y--")] // parameters say nothing
    [InlineData("train-ai;has;parameters=\"?\";", "---")] // ends in ';': no dictionary
    [InlineData("train-ai=n;because=\"no, thanks; really\"", "n--")]
    [InlineData("train-ai=N", "---")] // tokens are compared as they stand
    [InlineData("Train-AI=n", "---")] // a key in upper case: no dictionary, nothing is known
    [InlineData("train-ai=\"n\"", "---")]
    [InlineData("train-ai=no", "---")]
    [InlineData("train-ai=?0", "---")]
    [InlineData("train-ai=n, other=(1 2.5;q=1 \"a\"), search=y", "n-y")] // other members of any type are passed over
    [InlineData("x=:aGk=:, d=@1659578233, f=-1.5, s=%\"%c3%bc\", train-ai=n", "n--")]
    [InlineData("train-ai=n,", "---")] // a comma at the end: no dictionary
    [InlineData("train-ai = n", "---")]
    [InlineData("  train-ai=n  ", "n--")]
    [InlineData("train-ai=n\t,\tsearch=y", "n-y")]
    [InlineData("train-ai=n search=y", "---")]
    public void Content_usage_is_a_dictionary_of_structured_fields(string value, string expected) =>
        Assert.Equal(expected, Letters(UsagePreferences.ReadUsage(value)));

    [Theory]
    [InlineData("search=yes, ai-train=no", "n-y")]
    [InlineData("search=yes,ai-input=no,ai-train=no", "nny")]
    [InlineData("ai-train=yes", "y--")]
    [InlineData("AI-Train=No", "n--")]
    [InlineData(" ai-train = no ", "n--")]
    [InlineData("ai-train=no, ai-train=yes", "n--")] // what is forbidden once is forbidden
    [InlineData("ai-train", "---")]
    [InlineData("ai-train=maybe, search=no", "--n")]
    [InlineData("", "---")]
    [InlineData(",,=,ai-input=yes", "-y-")]
    public void Content_signal_says_yes_or_no(string value, string expected) =>
        Assert.Equal(expected, Letters(UsagePreferences.ReadSignal(value)));

    private const string DraftExample = """
        User-Agent: *
        Allow: /
        Disallow: /never/
        Content-Usage: / train-ai=n
        Content-Usage: /ai-ok/ train-ai=y

        User-Agent: ExampleBot
        Allow: /
        Content-Usage: / train-ai=y
        """;

    [Theory]
    [InlineData(DraftExample, "TextMad", "/test", "n--", 4)]
    [InlineData(DraftExample, "TextMad", "/ai-ok/test", "y--", 5)]
    [InlineData(DraftExample, "ExampleBot", "/test", "y--", 9)]
    [InlineData("User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /", "TextMad", "/a", "n-y", 2)]
    [InlineData("User-agent: *\nContent-Signal: ai-train=no # not for models\n", "TextMad", "/", "n--", 2)]
    [InlineData("User-agent: GPTBot\nContent-Signal: ai-train=no", "TextMad", "/a", "---", null)] // another crawler's group
    [InlineData("User-agent: TextMad\nAllow: /\n\nUser-agent: *\nContent-Signal: ai-train=no", "TextMad", "/a", "---", null)] // its own group alone
    [InlineData("User-agent: GPTBot\nUser-agent: TextMad\nContent-Signal: ai-train=no", "textmad", "/a", "n--", 3)]
    [InlineData("User-agent: GPTBot\nContent-Signal: ai-train=no\nUser-agent: TextMad\nDisallow: /x", "TextMad", "/a", "---", null)] // the line ends a group's names
    [InlineData("Content-Signal: ai-train=no\nUser-agent: *\nAllow: /", "TextMad", "/a", "---", null)] // before any group
    [InlineData("User-agent: *\ncontent-usage : train-ai=n", "TextMad", "/a", "n--", 2)] // older drafts left the path out
    [InlineData("User-agent: *\nContent-Usage: /a train-ai=y\nContent-Usage: /a train-ai=n", "TextMad", "/a", "n--", 3)] // the same path: both hold
    [InlineData("User-agent: *\nContent-Usage: /a*.html train-ai=n", "TextMad", "/a/b.html", "n--", 2)]
    [InlineData("User-agent: *\nContent-Usage: /a$ train-ai=n", "TextMad", "/ab", "---", null)]
    [InlineData("User-agent: *\nContent-Usage: /~me/ train-ai=n", "TextMad", "/%7Eme/x", "n--", 2)]
    [InlineData("User-agent: *\nContent-Usage: / train-ai=y\nContent-Signal: ai-train=no", "TextMad", "/a", "n--", 3)] // two kinds: what one forbids
    [InlineData("User-agent: *\nContent-Usage: / search=n", "TextMad", "/a", "--n", null)]
    [InlineData("User-agent: *\nDisallow:", "TextMad", "/a", "---", null)]
    public void Preferences_come_from_the_crawlers_group_and_the_longest_path(string file, string agent, string path, string expected, int? line)
    {
        Assert.True(WebUrl.TryParse("https://example.org" + path, null, out var url));
        var usage = RobotsFile.Parse(Encoding.UTF8.GetBytes(file)).Usage(agent, url);
        Assert.Equal((expected, line), (Letters(usage.Preferences), usage.Line));
    }

    [Theory]
    [InlineData("Content-Usage: train-ai=n", true)]
    [InlineData("content-usage: train-ai=y", false)]
    [InlineData("Content-Usage: search=n|Content-Usage: train-ai=n", true)] // several fields of a name are one list
    [InlineData("Content-Signal: ai-train=no, search=yes", true)]
    [InlineData("Content-Signal: search=no, ai-input=no", false)]
    [InlineData("X-Robots-Tag: noai", true)]
    [InlineData("X-Robots-Tag: index, NOAI, noimageai", true)]
    [InlineData("X-Robots-Tag: noimageai", false)] // speaks of images; texts alone are taken
    [InlineData("X-Robots-Tag: otherbot: noai", false)]
    [InlineData("X-Robots-Tag: otherbot: noindex, noai", false)]
    [InlineData("X-Robots-Tag: otherbot: nofollow, textmad: noai", true)]
    [InlineData("X-Robots-Tag: unavailable_after: 25 Jun 2030 15:00:00 GMT, noai", true)]
    [InlineData("X-Robots-Tag: noaim", false)]
    [InlineData("Content-Type: text/html", false)]
    public void Headers_can_forbid_training(string fields, bool forbidden)
    {
        List<KeyValuePair<string, string>> headers =
            [.. fields.Split('|').Select(f => f.Split(": ", 2)).Select(f => KeyValuePair.Create(f[0], f[1]))];
        Assert.Equal(forbidden, PagePreferences.ForbidsTraining(headers, noAi: false, "TextMad") is not null);
    }

    [Fact]
    public void Any_text_is_read_without_failing()
    {
        const string Characters = "ai-train=yn, ;\"\\()?:@%-.*1\t";
        var random = TextMad.Numerics.Random.RandomKey.FromSeed(1).For("text").Stream();
        for (var i = 0; i < 20_000; i++)
        {
            var text = new StringBuilder();
            for (var length = random.NextInt32(24); length > 0; length--)
            {
                text.Append(Characters[random.NextInt32(Characters.Length)]);
            }

            _ = UsagePreferences.ReadUsage(text.ToString());
            _ = UsagePreferences.ReadSignal(text.ToString());
        }
    }

    private static string Letters(UsagePreferences preferences) => string.Concat(
        new[] { preferences.Training, preferences.Input, preferences.Search }
            .Select(p => p switch { UsagePreference.Allowed => 'y', UsagePreference.Disallowed => 'n', _ => '-' }));
}
