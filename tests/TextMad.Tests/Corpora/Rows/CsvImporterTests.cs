using System.Text;
using TextMad.Corpora;
using TextMad.Corpora.Import;

namespace TextMad.Tests.Corpora.Rows;

/// <summary>Tables of text [RFC 4180], also as DuckDB and Python write them.</summary>
public sealed class CsvImporterTests : ImportFixture
{
    [Fact]
    public void Columns_of_one_name_are_numbered_however_many_there_are()
    {
        var path = Path.Combine(Folder, "twins.csv");
        File.WriteAllText(path, "text,a,a,a_2\nA.,1,2,3\n");
        Assert.Equal("""{"a":"1","a_2":"2","a_2_2":"3"}""", OriginOf(Assert.Single(Read(path))).Metadata);
        const int Columns = 100_000;
        File.WriteAllText(path, "text" + string.Concat(Enumerable.Repeat(",|", Columns)) + "\nA." + string.Concat(Enumerable.Repeat(",", Columns)) + "\n");
        Assert.Equal(["A."], Texts(Read(path)));
    }

    [Fact]
    public void A_row_becomes_a_document_with_its_columns_as_metadata()
    {
        var items = Read(Write("t.csv", """
            id,text,source,created,metadata.language,metadata.machine_share,metadata.written_by,stars,note
            d1,"One, with ""quotes""
            and a second line.",wiki,2020,en,0.25,GPT,5,
            d2,Вторая строка таблицы.,,,ru,,,4,"а, б"
            d3,第三行。,,,,,,,

            """));
        Assert.Equal(["One, with \"quotes\"\nand a second line.", "Вторая строка таблицы.", "第三行。"], Texts(items));
        var first = OriginOf(items[0]);
        Assert.Equal(("wiki", "d1", "2020", 0.25, "GPT"), (first.Source, first.Locator, first.Created, first.MachineShare, first.WrittenBy));
        Assert.Equal("""{"language":"en","machine_share":0.25,"written_by":"GPT","stars":"5"}""", first.Metadata);
        Assert.Equal(("t", "d2", """{"language":"ru","stars":"4","note":"а, б"}"""), (OriginOf(items[1]).Source, OriginOf(items[1]).Locator, OriginOf(items[1]).Metadata));
        Assert.Equal("ru", ((ImportItem.Taken)items[1]).Document.Language);
        Assert.Null(OriginOf(items[2]).Metadata);
    }

    [Theory]
    [InlineData("a.csv", "name;body\nx;One, two; three", false)]
    [InlineData("a.csv", "name;body\nx;\"One, two; three\"", true)]
    [InlineData("a.csv", "name\tbody\r\nx\tOne, two; three\r\n", true)]
    [InlineData("a.csv", "\"a,b\"|body\rx|One, two; three\r", true)]
    [InlineData("a.tsv", "name,x\tbody\nx\tOne, two; three", true)]
    public void What_parts_the_names_parts_the_values(string name, string content, bool isRight)
    {
        var item = Assert.Single(Read(Write(name, content), new ImportOptions { TextField = "body" }));
        if (isRight)
        {
            Assert.Equal("One, two; three", Assert.IsType<ImportItem.Taken>(item).Document.Text);
            Assert.Equal($"{name}:2", OriginOf(item).Locator);
        }
        else
        {
            Assert.Contains("it has 3 values, and the first row names 2 columns", Assert.IsType<ImportItem.Dropped>(item).Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Damaged_rows_are_named_by_their_line_and_the_others_are_read()
    {
        var path = Write("t.csv", "id,text\n1,Whole.\n2\n3,\"Quoted\" and more\n4,A 5\" nail.\n5,Two,many\n6,\"Over\ntwo lines.\"\n7,Last.\n");
        var items = Read(path);
        Assert.Equal(["Whole.", "A 5\" nail.", "Over\ntwo lines.", "Last."], Texts(items));
        Assert.Equal([$"{path}:3", $"{path}:4", $"{path}:6"], items.OfType<ImportItem.Dropped>().Select(item => item.Source));
        Assert.All(items.OfType<ImportItem.Dropped>(), item => Assert.Equal(DropReasons.BrokenLine, item.Reason));
        Assert.Contains("line 3: it has 1 values", Assert.Throws<InputException>(() => Read(path, new ImportOptions { Strict = true })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_without_the_column_is_named_with_the_columns_that_it_has()
    {
        var dropped = Assert.IsType<ImportItem.Dropped>(Assert.Single(Read(Write("t.csv", "name,review\na,b\nc,d\n"))));
        Assert.Equal(DropReasons.BrokenLine, dropped.Reason);
        Assert.Contains("no column is named \"text\"; its first row names \"name\", \"review\"", dropped.Detail, StringComparison.Ordinal);
        Assert.Empty(Read(Write("empty.csv", "")));
        Assert.Contains("has no effect", Assert.Throws<InputException>(() => Read(Write("a.txt", "x"), new ImportOptions { TextField = "y" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quote_that_is_never_closed_does_not_take_all_memory()
    {
        var text = "id,text\n1,Whole.\n2,\"open\n" + string.Concat(Enumerable.Repeat("3,More and more.\n", 20_000));
        var items = Read(Write("t.csv", text), new ImportOptions { MaximumDocumentLength = 10_000 });
        Assert.Equal(["Whole."], Texts(items));
        var dropped = Assert.Single(items.OfType<ImportItem.Dropped>());
        Assert.Equal(DropReasons.TooLarge, dropped.Reason);
        Assert.Contains("the row from line 3 has more than 10000 characters", dropped.Detail, StringComparison.Ordinal);

        // With room for all of it, the row has no end.
        items = Read(Write("u.csv", text));
        Assert.Equal(["Whole."], Texts(items));
        Assert.Contains("is not closed", Assert.Single(items.OfType<ImportItem.Dropped>()).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_without_a_name_and_of_the_same_name_are_kept()
    {
        var item = ReadOne(Write("t.csv", ",text,a,a\n0,Words.,1,2\n"));
        Assert.Equal("""{"column_1":"0","a":"1","a_2":"2"}""", OriginOf(item).Metadata);
    }

    [Theory]
    [InlineData("t.csv", "DELIMITER ','")]
    [InlineData("t.tsv", "DELIMITER '\t'")]
    [InlineData("t.csv", "DELIMITER ';', FORCE_QUOTE *")]
    public void What_DuckDB_writes_is_read(string name, string options)
    {
        using var duck = new DuckDb();
        var path = Path.Combine(Folder, name);
        duck.Do("COPY (SELECT i AS id, 'Текст ' || i || ', \"quoted\"; 中文\tand' || chr(10) || 'more' AS text, i * 2 AS twice FROM range(3000) t(i)) "
            + $"TO '{path}' (FORMAT csv, HEADER, {options})");
        var items = Read(path);
        Assert.Equal(Enumerable.Range(0, 3000).Select(i => $"Текст {i}, \"quoted\"; 中文\tand\nmore"), Texts(items));
        Assert.Equal("""{"twice":"5998"}""", OriginOf(items[^1]).Metadata);
        Assert.Equal(duck.Ask($"SELECT md5(string_agg(text, '|' ORDER BY id)) FROM read_csv('{path}', header = true)")[0],
            Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(Encoding.UTF8.GetBytes(string.Join('|', Texts(items))))));
    }
}
