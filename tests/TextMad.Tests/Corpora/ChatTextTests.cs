using TextMad.Corpora;
using TextMad.Corpora.Import;

namespace TextMad.Tests.Corpora;

/// <summary>Chats as documents, fields by name, and who wrote what comes in.</summary>
public sealed class ChatTextTests : ImportFixture
{
    [Fact]
    public void Turns_of_both_common_forms_become_one_text_and_assistants_are_machines()
    {
        var path = Write("chats.jsonl", """
            {"id":"a","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Кто ты?"},{"role":"assistant","content":"Я — модель."}],"lang":"ru"}
            {"conversations":[{"from":"human","value":"你好"},{"from":"gpt","value":"你好！"}],"model":"gpt-4"}
            {"conversation":[{"role":"user","content":[{"type":"text","text":"What is this?"},{"type":"image"}]},{"role":"assistant","content":null},{"role":"critic","content":"A cat."}]}
            """);
        var items = Read(path);
        Assert.Equal(
            ["System: Be brief.\n\nUser: Кто ты?\n\nAssistant: Я — модель.", "User: 你好\n\nAssistant: 你好！", "User: What is this?\n\ncritic: A cat."], Texts(items));
        Assert.Equal(new Origin.Imported("chats", "a", Metadata: """{"lang":"ru"}""", MachineShare: 11.0 / 27), OriginOf(items[0]));
        Assert.Equal(new Origin.Imported("chats", "chats.jsonl:2", Metadata: """{"model":"gpt-4"}""", MachineShare: 3.0 / 5, WrittenBy: "gpt-4"), OriginOf(items[1]));
        Assert.Equal(new Origin.Imported("chats", "chats.jsonl:3", Metadata: """{"parts_left_out":2}"""), OriginOf(items[2]));
    }

    [Theory]
    [InlineData("""{"messages":[]}""", "the line has \"messages\"")]
    [InlineData("""{"messages":[{"content":"a"}]}""", "turn 1 of the chat says no speaker")]
    [InlineData("""{"messages":[{"role":"user","content":"a"},{"role":"user","content":5}]}""", "turn 2 of the chat has no text")]
    [InlineData("""{"prompt":"a","answer":"b"}""", "the line has \"prompt\", \"answer\"")]
    public void A_chat_that_is_none_is_a_broken_line_that_says_why(string line, string complaint)
    {
        var dropped = Assert.IsType<ImportItem.Dropped>(Assert.Single(Read(Write("a.jsonl", line))));
        Assert.Equal(DropReasons.BrokenLine, dropped.Reason);
        Assert.Contains(complaint, dropped.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Fields_are_named_also_within_others()
    {
        var path = Write("a.jsonl", """{"id":"x","uid":7,"text":"not this","data":{"body":"this","lang":"en"},"d.x":"dotted"}""");
        var item = ReadOne(path, new ImportOptions { TextField = "data.body", IdField = "uid" });
        Assert.Equal("this", item.Document.Text);
        Assert.Equal(new Origin.Imported("a", "7", Metadata: """{"id":"x","text":"not this","data":{"lang":"en"},"d.x":"dotted"}"""), item.Document.Origin);
        Assert.Equal("dotted", ReadOne(path, new ImportOptions { TextField = "d.x" }).Document.Text);
        var chat = Write("b.jsonl", """{"log":[{"role":"user","content":"hello"}]}""");
        Assert.Equal("User: hello", ReadOne(chat, new ImportOptions { TextField = "log" }).Document.Text);

        Assert.Contains("the field \"body\", which was named for the text", Complaint(path, new ImportOptions { TextField = "body" }), StringComparison.Ordinal);
        Assert.Contains("the field \"nr\", which was named for the id", Complaint(path, new ImportOptions { IdField = "nr" }), StringComparison.Ordinal);
        Assert.Contains("no effect", Assert.Throws<InputException>(() => Read(Write("c.txt", "x"), new ImportOptions { TextField = "body" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_wrote_a_text_can_be_said_of_every_format()
    {
        var machine = new ImportOptions { WrittenBy = "ChatGPT" };
        Assert.Equal((1, "ChatGPT"), Machine(ReadOne(Write("a.txt", "Words."), machine)));
        Assert.Equal((1, "ChatGPT"), Machine(ReadOne(Write("a.html", "<p>Some words that stand in a paragraph of their own.</p>"), machine)));
        Assert.Equal((1, "ChatGPT"), Machine(ReadOne(Write("a.jsonl", "{\"text\":\"x\"}"), machine)));
        Assert.Equal((0.25, "ChatGPT"), Machine(ReadOne(Write("b.jsonl", "{\"text\":\"x\",\"metadata\":{\"machine_share\":0.25,\"written_by\":\"other\"}}"), machine)));
        Assert.Equal((0.25, "other"), Machine(ReadOne(Write("b.jsonl", "{\"text\":\"x\",\"metadata\":{\"machine_share\":0.25,\"written_by\":\"other\"}}"))));
        Assert.Equal((0.5, null), Machine(ReadOne(Write("a.txt", "Words."), new ImportOptions { MachineShare = 0.5 })));
        Assert.Equal((0, null), Machine(ReadOne(Write("c.jsonl", """{"messages":[{"role":"assistant","content":"By a person."}]}"""), new ImportOptions { MachineShare = 0 })));
        Assert.Equal((0, null), Machine(ReadOne(Write("d.txt", "Words."))));

        foreach (var wrong in (ImportOptions[])[new() { MachineShare = 1.1 }, new() { MachineShare = double.NaN }, new() { WrittenBy = " " }, new() { WrittenBy = "Human" },
            new() { WrittenBy = "a\nb" }, new() { WrittenBy = "x", MachineShare = 0 }])
        {
            Assert.Throws<InputException>(() => Read(Write("e.txt", "Words."), wrong));
        }
    }

    [Fact]
    public void An_origin_without_a_named_machine_has_the_JSON_and_the_identity_of_before()
    {
        var origin = new Origin.Imported("brown", "ca01", "press");
        Assert.Equal("""{"kind":"imported","source":"brown","locator":"ca01","genre":"press","machine_share":0}""", origin.ToJson());
        var named = origin with { MachineShare = 1, WrittenBy = "ChatGPT" };
        Assert.Equal("""{"kind":"imported","source":"brown","locator":"ca01","genre":"press","machine_share":1,"written_by":"ChatGPT"}""", named.ToJson());
        Assert.Equal(named, Origin.FromJson(named.ToJson()));
        Assert.Equal("""{"kind":"crawled","url":"http://h/","retrieved":"1","machine_share":0}""", new Origin.Crawled("http://h/", "1").ToJson());
    }

    private static string? Complaint(string path, ImportOptions options) => Assert.IsType<ImportItem.Dropped>(Assert.Single(Read(path, options))).Detail;

    private static (double Share, string? Name) Machine(ImportItem item) =>
        Assert.IsType<ImportItem.Taken>(item).Document.Origin is Origin.Imported imported ? (imported.MachineShare, imported.WrittenBy) : default;
}
