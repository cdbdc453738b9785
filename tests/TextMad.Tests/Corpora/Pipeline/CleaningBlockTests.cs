using TextMad.Corpora.Pipeline;
using TextMad.Corpora.Pipeline.Blocks;
using TextMad.Texts;

namespace TextMad.Tests.Corpora.Pipeline;

public sealed class CleaningBlockTests
{
    [Theory]
    [InlineData("two  spaces\tand a tab ", "two spaces and a tab")]
    [InlineData("one\n\n\n\ntwo \n three", "one\n\ntwo\nthree")]
    [InlineData("a\tb", "a b")]
    [InlineData("soft\u00ADhyphen\u200B and\u00A0no-break\uFEFF", "softhyphen and no-break")]
    [InlineData("line\u2028separator\u0085too", "line\nseparator\ntoo")]
    [InlineData("bell\u0007 and null-like \u001F", "bell and null-like")]
    [InlineData("e\u0301cole \uFB01n", "\u00E9cole \uFB01n")]
    [InlineData("family: \U0001F468\u200D\U0001F469", "family: \U0001F468\u200D\U0001F469")]
    public void Unicode_and_white_space_are_put_in_order(string text, string clean)
    {
        var outcome = new CleanUp().Apply(new PipelineText(text, LanguageProfile.English));
        Assert.Equal(clean, outcome.Text ?? text);
        Assert.Null(new CleanUp().Apply(new PipelineText(clean, LanguageProfile.English)).Text);
    }

    [Fact]
    public void Each_part_of_the_clean_up_can_be_left_out()
    {
        Assert.Equal("fin  a", Clean(new CleanUp { Unicode = UnicodeForm.Nfkc, WhiteSpace = false }, "\uFB01n  a"));
        Assert.Equal("e\u0301 a", Clean(new CleanUp { Unicode = UnicodeForm.Keep }, "e\u0301  a"));
        Assert.Equal("a\u200Bb c", Clean(new CleanUp { Invisible = false }, "a\u200Bb  c"));
        static string? Clean(CleanUp block, string text) => block.Apply(new PipelineText(text, LanguageProfile.English)).Text;
    }

    /// <summary>Values of unicodedata.normalize("NFC", ...).</summary>
    [Theory]
    [InlineData("A\u030A", "\u00C5")]
    [InlineData("\u212B", "\u00C5")]
    [InlineData("q\u0307\u0323", "q\u0323\u0307")]
    [InlineData("\u1100\u1161\u11A8", "\uAC01")]
    [InlineData("\u0958", "\u0915\u093C")]
    [InlineData("\u2460 \uFF21", "\u2460 \uFF21")]
    public void Canonical_composition_is_that_of_the_standard(string text, string composed) => Assert.Equal(composed, UnicodeNormalization.ComposeCanonical(text));

    [Theory]
    [InlineData("Write to anna.b+news@mail.example.org, please.", "Write to email@example.com, please.", 1, 0)]
    [InlineData("The host 8.8.4.4 answers; 10.0.0.1, 127.0.0.1 and 192.168.1.1 are nobody's.", "The host 192.0.2.1 answers; 10.0.0.1, 127.0.0.1 and 192.168.1.1 are nobody's.", 0,
        1)]
    [InlineData("Not addresses: 1.2.3.4.5, 256.1.1.1, 12.34, a@b, @home.", null, 0, 0)]
    [InlineData("<x@y.de>8.8.8.8.", "<email@example.com>192.0.2.1.", 1, 1)]
    [InlineData("email@example.com at 192.0.2.1", null, 0, 0)]
    public void Personal_data_is_replaced(string text, string? replaced, int mails, int addresses)
    {
        var outcome = new PersonalDataReplacement().Apply(new PipelineText(text, LanguageProfile.English));
        Assert.Equal(replaced, outcome.Text);
        Assert.Equal([mails, addresses], outcome.Signals.Select(signal => (int)signal.Value));
    }

    [Theory]
    [InlineData("It was the best of times and it was the worst of times, and nobody had told him so.", "en", null)]
    [InlineData("It was the best of times and it was the worst of times, and nobody had told him so.", "ru", PipelineReasons.OtherLanguage)]
    [InlineData("Старый мельник открыл дверь и вышел на улицу, но там никого не было, и он вернулся.", "ru", null)]
    [InlineData("Старый мельник открыл дверь и вышел на улицу, но там никого не было, и он вернулся.", "en", PipelineReasons.OtherLanguage)]
    [InlineData("Der Wärter schrieb jeden Abend in sein Buch; am Morgen las er, was er so geschrieben hatte.", "en", PipelineReasons.OtherLanguage)]
    [InlineData("Доглядач маяка щовечора писав у свою книгу, а щоранку читав те, що написав увечері.", "ru", PipelineReasons.OtherLanguage)]
    [InlineData("Red, green, blue, black, white, orange, yellow, purple, brown, silver, golden leather shoes", "en", null)]
    [InlineData("int x = 1; int y = 2; int z = x + y; if (z) { y++; } x--; z = y; y = z; x = z;", "en", PipelineReasons.UnknownLanguage)]
    [InlineData("Too short.", "en", PipelineReasons.UnknownLanguage)]
    public void Texts_in_the_recipes_language_are_kept(string text, string language, string? reason)
    {
        var prepared = new PipelineText(text, LanguageProfile.Find(language));
        Assert.Equal(reason, new LanguageFilter().Apply(prepared).Reason);
        Assert.Equal(reason == PipelineReasons.OtherLanguage ? reason : null, new LanguageFilter { KeepUnknown = true }.Apply(prepared).Reason);
    }

    [Fact]
    public void A_language_that_the_models_do_not_know_is_told_by_its_function_words()
    {
        var invented = new LanguageProfile { Code = "qaa", Name = "invented", FunctionWords = ["zu", "ka", "mo"], FunctionWordShare = 0.25 };
        Assert.Null(new LanguageFilter().Apply(new PipelineText("Lalo zu pepo ka mimo zu tuto mo keke ka nono zu rara ka sisi.", invented)).Reason);
        Assert.NotNull(new LanguageFilter().Apply(new PipelineText("Lalo pepo mimo tuto keke nono rara sisi lalo pepo mimo tuto keke.", invented)).Reason);
    }

    [Theory]
    [InlineData("Don't stop-gap 3.14!!", "Don't|stop-gap|3|.|14|!!")]
    [InlineData("\u201CSo\u2019s\u201D \u2014 x'", "\u201C|So\u2019s|\u201D|\u2014|x|'")]
    [InlineData("a--b ... #tag \U0001F30A\U0001F30A", "a|--|b|...|#|tag|\U0001F30A\U0001F30A")]
    [InlineData("我有3本书，iPhone很好。", "我|有|3|本|书|，|iPhone|很|好|。")]
    [InlineData("これはペンです。カタカナ語", "こ|れ|は|ペン|で|す|。|カタカナ|語")]
    [InlineData("ที่นี่ดี 5 วัน", "ที่|นี่|ดี|5|วั|น")]
    [InlineData("東京-大阪 it's漢字", "東|京|-|大|阪|it's|漢|字")]
    [InlineData("한국어는 띄어 쓴다", "한국어는|띄어|쓴다")]
    public void Tokens_are_words_and_runs_of_other_characters(string text, string expected)
    {
        var tokens = TextTokens.Of(text);
        Assert.Equal(expected, string.Join('|', Enumerable.Range(0, tokens.Count).Select(i => tokens[i].ToString())));
    }

    [Theory]
    [InlineData("我来了。你也来了吗？是的！", 3)]
    [InlineData("彼は「行く。」と言った。それだけだ", 3)]
    [InlineData("Mr. Smith came. He left!", 2)]
    [InlineData("One (two.) Three", 2)]
    [InlineData("", 0)]
    public void Sentences_end_at_full_stops_of_scripts_without_spaces_wherever_these_stand(string text, int sentences) =>
        Assert.Equal(sentences, new SentenceEnds(LanguageProfile.English).Count(text));

    [Fact]
    public void The_words_of_texts_without_spaces_are_those_of_the_metrics()
    {
        // Both follow Unicode Standard Annex #29; they differ in hyphens, in numbers that are no decimal digits, and in marks before a word.
        var random = new Random(5);
        const string Letters = "漢字書本かなのはアイウーｱｲกานที่ວ ក မ한국 abz ЖЯ é ñ 09 ，。、";
        for (var i = 0; i < 2000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => Letters[random.Next(Letters.Length)]));
            var tokens = TextTokens.Of(text);
            var words = new List<string>();
            foreach (var word in TextMad.Metrics.Counting.Words.Of(text))
            {
                words.Add(word.ToString());
            }

            Assert.Equal(words, Enumerable.Range(0, tokens.Count).Where(tokens.IsWord).Select(at => tokens[at].ToString().TrimStart('\u0E35', '\u0E48').ToLowerInvariant()));
        }
    }

    [Fact]
    public void The_quality_rules_count_the_words_of_texts_without_spaces_and_ask_no_length_of_them()
    {
        var text = string.Concat(Enumerable.Repeat("北京是中国的首都，有很多人住在那里。春天来了，花都开了！", 4));
        var outcome = new GopherQuality { StopWords = 0 }.Apply(new PipelineText(text, LanguageProfile.English));
        Assert.Null(outcome.Reason);
        Assert.Equal(4 * 24, outcome.Signals.First(signal => signal.Name == "words").Value);
        var brief = new GopherQuality { StopWords = 0 }.Apply(new PipelineText(text[..20], LanguageProfile.English));
        Assert.Equal(PipelineReasons.GopherFewWords, brief.Reason);

        // Four times the same: n-grams of characters say so.
        Assert.NotNull(new GopherRepetition().Apply(new PipelineText(text, LanguageProfile.English)).Reason);
    }
}
