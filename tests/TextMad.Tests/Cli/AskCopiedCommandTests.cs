using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Tests.Cli;

/// <summary><c>textmad ask copied</c>: spans of what a model wrote that stand in what it was trained on.</summary>
public sealed class AskCopiedCommandTests : IDisposable
{
    private const string Copied = "the quick brown fox jumps over the lazy dog at noon";

    private readonly ToolInProcess _tool = new();
    private readonly Document _human = Document.Create($"It is told that {Copied}, every day.", new Origin.Imported("made", "1"));
    private readonly Document _other = Document.Create("Of quartz jackdaws, nothing was heard since the mill burnt down last May.", new Origin.Imported("made", "2"));
    private readonly Document[] _written;

    public AskCopiedCommandTests()
    {
        var model = new ModelId("r/base/s1/g0");
        _written =
        [
            .. new[] { "A text of its own.", "Here THE QUICK, brown fox jumps over the lazy dog at noon. Nothing was heard since the mill burnt down, though." }
                .Select((text, i) => Document.Create(text, new Origin.Sampled(model, 0, i))),
        ];
        Directory.CreateDirectory(_tool.Workspace);
        using var store = Workspace.At(_tool.Workspace).OpenStore(StoreOpenMode.Create);
        var batch = new StoreBatch();
        batch.Corpora.Add(new CorpusRecord("made"));
        batch.Documents.AddRange([_human, _other]);
        batch.Members.AddRange([new CorpusMember("made", _human.Id), new CorpusMember("made", _other.Id)]);
        batch.Runs.Add(new RunRecord("r", RunStatus.Done, "", DateTimeOffset.UnixEpoch));
        batch.TrainingSets.Add(new TrainingSet(model.Value, "r", [new TrainingMember(_human.Id, 15), new TrainingMember(_other.Id, 12)]));
        batch.Models.Add(new ModelRecord(model, "r", ModelId.SharedRegime, 1, 0, model.Value));
        store.Commit(batch);
        var samples = new StoreBatch();
        samples.Documents.AddRange(_written);
        store.Commit(samples);
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Spans_are_listed_rarest_first_with_the_documents_that_hold_them()
    {
        var answer = _tool.Json("ask", "copied", "r/base/s1/g0");
        Assert.Equal((2, 1, 2, 19), (
            answer.GetProperty("texts").GetInt32(), answer.GetProperty("copying_texts").GetInt32(), answer.GetProperty("spans").GetInt32(),
            answer.GetProperty("copied_words").GetInt32()));
        var found = answer.GetProperty("found").EnumerateArray().ToList();
        Assert.Equal(["THE QUICK, brown fox jumps over the lazy dog at noon", "Nothing was heard since the mill burnt down"],
            found.Select(span => span.GetProperty("copied").GetString()));
        Assert.Equal([_human.Id.ToString(), _other.Id.ToString()], found.Select(span => span.GetProperty("documents")[0].GetString()));
        Assert.Equal(1, _tool.Json("ask", "copied", "r/base/s1/g0", "--least-words", "9").GetProperty("spans").GetInt32());
        Assert.Equal(2, _tool.Json("ask", "copied", "r/base/s1/g0", "--in", "made").GetProperty("spans").GetInt32());
        Assert.Equal(0, _tool.Json("ask", "copied", "r/base/s1/g0", "--texts", "1").GetProperty("spans").GetInt32());
    }

    [Fact]
    public void One_text_is_shown_with_its_spans_marked()
    {
        var shown = _tool.Run("ask", "copied", "r/base/s1/g0", "--document", _written[1].Id.ToString());
        Assert.Equal(0, shown.ExitCode);
        Assert.Contains(
            "Here [1 THE QUICK, brown fox jumps over the lazy dog at noon 1]. [2 Nothing was heard since the mill burnt down 2], though.", shown.Output, StringComparison.Ordinal);
        Assert.Contains("19 words", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_asked_is_refused()
    {
        _tool.ExpectInputError("r/base/s1/g9", "ask", "copied", "r/base/s1/g9");
        _tool.ExpectInputError("did not write document", "ask", "copied", "r/base/s1/g0", "--document", _human.Id.ToString());
        _tool.ExpectInputError("--texts has no effect", "ask", "copied", "r/base/s1/g0", "--document", _human.Id.ToString(), "--texts", "3");
        _tool.ExpectInputError("5 to 1", "ask", "copied", "r/base/s1/g0", "--least-words", "4");
    }
}
