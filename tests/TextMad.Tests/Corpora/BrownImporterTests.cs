using TextMad.Corpora;
using TextMad.Corpora.Import;
using TextMad.Texts;

namespace TextMad.Tests.Corpora;

public sealed class BrownImporterTests : ImportFixture
{
    [Fact]
    public void Tags_are_stripped_and_paragraphs_and_headlines_kept()
    {
        var path = Write("cn07", """

            A/at-hl Quiet/jj-hl Harbor/nn-tl-hl

            	The/at boat's/nn$ crew/nn did/dod not/* come/vb ./.
            ``/`` Why/wrb ''/'' ?/. ?/.
            He/pps asked/vbd twice/rb ;/. ;/.
            nobody/pn knew/vbd ./.

            	She/pps paid/vbd $5/nns (/( and/cc smiled/vbd )/) ,/, once/rb ./.
            Second/od-hl part/nn-hl
            It/pps rained/vbd !/. !/.
            """);
        var item = ReadOne(path);
        Assert.Equal(
            "A Quiet Harbor\n\nThe boat's crew did not come. \"Why\"? He asked twice; nobody knew.\n\nShe paid $5 (and smiled), once.\n\nSecond part\n\nIt rained!",
            item.Document.Text);
        Assert.Equal(new Origin.Imported("brown", "cn07", "fiction: adventure", "1961"), item.Document.Origin);
        Assert.Equal("en", item.Document.Language);
    }

    [Theory]
    [InlineData("and/or/cc 1/2/cd mg/l/nn", "and/or 1/2 mg/l")]
    [InlineData("counts/nns //in minute/nn ./.", "counts/minute.")]
    [InlineData("1960/cd -/in 1962/cd", "1960-1962")]
    [InlineData("B./np -/in C./np", "B. - C.")]
    [InlineData("a/at 1/4''/nn bolt/nn", "a 1/4\" bolt")]
    [InlineData("Allen/np Jr./np ./.", "Allen Jr.")]
    [InlineData("said/vbd :/: '/' You/ppss go/vb '/' ./.", "said: 'You go'.")]
    [InlineData("the/at '/' Met/np '/' list/nn", "the 'Met' list")]
    [InlineData("``/`` A/at '/' b/nn '/' ''/'' ,/, he/pps", "\"A 'b'\", he")]
    [InlineData("get/vb 'em/ppo --/-- now/rb", "get 'em -- now")]
    [InlineData("We're/ppss+ber here/rb [/( sic/rb ]/)", "We're here [sic]")]
    [InlineData("wait/vb ./. ./. so/rb", "wait. so")]
    [InlineData("nodash plain", "nodash plain")]
    public void Words_are_set_as_running_text(string tokens, string expected) => Assert.Equal(expected, ReadOne(Write("ca01", tokens)).Document.Text);

    [Fact]
    public void A_folder_yields_its_texts_in_order_and_counts_the_rest()
    {
        Write("corpus/cb02", "Two/cd ./.");
        Write("corpus/ca01", "One/cd ./.");
        Write("corpus/README", "not a text");
        Write("corpus/ci01", "no such category");
        var items = Read(Path.Combine(Folder, "corpus"), new ImportOptions { Format = ImportFormat.Brown });
        Assert.Equal(["One.", "Two."], Texts(items));
        Assert.Equal(["README", "ci01"], items.OfType<ImportItem.Dropped>().Select(item => Path.GetFileName(item.Source)));
        Assert.All(items.OfType<ImportItem.Dropped>(), item => Assert.Equal(DropReasons.UnknownFormat, item.Reason));
    }

    [Fact]
    public void The_corpus_itself_has_500_texts_of_15_genres_and_a_million_words()
    {
        var items = Read(RealBrown.FolderOrSkip());
        var documents = items.Select(item => Assert.IsType<ImportItem.Taken>(item).Document).ToList();
        Assert.Equal(500, documents.Count);
        Assert.Equal(500, documents.Select(document => document.HashContent()).Distinct().Count());
        Assert.Equal(15, documents.Select(document => ((Origin.Imported)document.Origin).Genre).Distinct().Count());
        Assert.InRange(documents.Sum(document => document.CountWords()), 1_000_000, 1_030_000);
        Assert.All(documents, document => Assert.Equal("en", LanguageIdentifier.Identify(document.Text)));

        // No tag, no doubled mark, no tokenised punctuation is left anywhere.
        Assert.All(documents, document => Assert.DoesNotMatch(@"[a-z]/(nn|vb|in|at|jj|rb|cc|np)[\s$-]|\? \?|; ;|``|\w ,\s|\( \w", document.Text));
        Assert.StartsWith("The Fulton County Grand Jury said Friday", documents[0].Text);
    }
}
