using FsCheck;
using FsCheck.Fluent;
using TextMad.Corpora;
using TextMad.Corpora.Import;

namespace TextMad.Tests.Corpora;

public sealed class PassageSplitterTests
{
    [Fact]
    public void Passages_end_at_the_sentence_end_nearest_to_their_length()
    {
        // Eight words aimed at, two of slack: sentence ends after words 7, 10 and 18.
        var items = Split("a1 a2 a3 a4 a5 a6 a7. b1 b2 b3! c1 c2 c3 c4 c5 c6 c7 c8. d1 d2 d3 d4 d5", 8);
        Assert.Equal(["a1 a2 a3 a4 a5 a6 a7.", "b1 b2 b3! c1 c2 c3 c4 c5", "c6 c7 c8. d1 d2 d3 d4 d5"], Texts(items));
        Assert.Equal(["words 1-7", "words 8-15", "words 16-23"], items.Select(item => ((Origin.Derived)((ImportItem.Taken)item).Document.Origin).Locator));
    }

    [Fact]
    public void Of_two_equally_near_ends_the_earlier_is_taken() =>
        Assert.Equal("1 2 3 4 5 6 7.", Texts(Split("1 2 3 4 5 6 7. 8 9. 10 11 12 13 14 15 16 17 18 19", 8))[0]);

    [Theory]
    [InlineData("1 2 3 4 5 6 7 Mr. Jones 9 10 11 12 13 14 15 16", "1 2 3 4 5 6 7 Mr.")]
    [InlineData("1 2 3 4 5 6 J. F. 9. 10 11 12 13 14 15 16 17", "1 2 3 4 5 6 J. F. 9.")]
    [InlineData("1 2 3 4 5 6 (he said.\") 8 9 10 11 12 13 14 15 16", "1 2 3 4 5 6 (he said.\")")]
    [InlineData("1 2 3 4 5 6 heading\n\n8 9 10 11 12 13 14 15 16 17", "1 2 3 4 5 6 heading")]
    [InlineData("1 2 3 4 5 6 7\n8 9 10 11 12 13 14 15 16 17", "1 2 3 4 5 6 7\n8")]
    public void What_ends_a_sentence_is_told_from_titles_and_initials(string text, string first) => Assert.Equal(first, Texts(Split(text, 8))[0]);

    [Fact]
    public void A_fragment_shorter_than_a_quarter_is_dropped_with_its_reason()
    {
        // Sixteen words aimed at, four of slack: 17 words, then 19, then two are left.
        var document = Document.Create(
            string.Join(' ', Enumerable.Range(1, 38).Select(i => i is 17 or 36 ? $"{i}." : $"{i}")), new Origin.Imported("test", "x"));
        var items = new PassageSplitter(new PassageOptions { Words = 16 }).Split(document).ToList();
        Assert.Equal(2, Texts(items).Length);
        var dropped = Assert.IsType<ImportItem.Dropped>(items[2]);
        Assert.Equal((DropReasons.ShortFragment, $"{document.Id} words 37-38"), (dropped.Reason, dropped.Source));
        Assert.IsType<ImportItem.Dropped>(Assert.Single(Split("too short", 16)));
        Assert.Empty(Split(" \n ", 16));
    }

    [Fact]
    public void Passages_descend_from_the_document_and_keep_its_language()
    {
        var document = Document.Create("One two three four five.", new Origin.Imported("test", "x"), "en");
        var passage = Assert.IsType<ImportItem.Taken>(Assert.Single(new PassageSplitter(new PassageOptions { Words = 8 }).Split(document))).Document;
        Assert.Equal(new Origin.Derived("passage", [new Parent(document.Id)], "words 1-5"), passage.Origin);
        Assert.Equal(document.Text, passage.Text);
        Assert.Equal("en", passage.Language);
    }

    [Fact]
    public void Passages_in_order_are_the_document_and_keep_to_their_length()
    {
        var word = Gen.Elements("a", "word", "end.", "Mr.", "\"quoted.\"", "é", "🙂", "--");
        var gap = Gen.Frequency((8, Gen.Constant(" ")), (1, Gen.Constant("\n")), (1, Gen.Constant("\n\n")), (1, Gen.Constant("  ")));
        var texts = word.Zip(gap).ArrayOf().Resize(300).Select(pairs => string.Concat(pairs.Select(pair => pair.Item1 + pair.Item2)));
        Prop.ForAll(texts.ToArbitrary(), Gen.Choose(4, 40).ToArbitrary(), (text, n) =>
        {
            var items = Split(text, n);
            var passages = Texts(items);
            var words = text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);
            var kept = passages.SelectMany(passage => passage.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)).ToArray();
            var lengths = passages.Select(passage => Document.CountWords(passage)).ToArray();
            return kept.AsSpan().SequenceEqual(words.AsSpan(0, kept.Length))
                && (items.OfType<ImportItem.Dropped>().Any() ? words.Length - kept.Length < n / 4 : words.Length == kept.Length)
                && lengths.All(length => length >= n / 4 && length <= n + (n / 4))
                && lengths.SkipLast(1).All(length => length >= n - (n / 4))
                && passages.All(passage => text.Contains(passage, StringComparison.Ordinal));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void A_length_out_of_range_is_refused() =>
        Assert.Contains("words is 3; allowed: an integer from 4", Assert.Throws<InputException>(() => new PassageSplitter(new PassageOptions { Words = 3 })).Message);

    private static List<ImportItem> Split(string text, int words) =>
        [.. new PassageSplitter(new PassageOptions { Words = words }).Split(Document.Create(text, new Origin.Imported("test", "x")))];

    private static string[] Texts(IEnumerable<ImportItem> items) => [.. items.OfType<ImportItem.Taken>().Select(item => item.Document.Text)];
}
