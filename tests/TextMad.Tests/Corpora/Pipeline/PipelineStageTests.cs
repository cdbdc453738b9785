using TextMad.Corpora;
using TextMad.Corpora.Pipeline;
using TextMad.Corpora.Pipeline.Blocks;
using TextMad.Corpora.Pipeline.Engine;
using TextMad.Storage.Binding;
using TextMad.Texts;

namespace TextMad.Tests.Corpora.Pipeline;

public sealed class PipelineStageTests : ImportFixture
{
    [Fact]
    public void An_error_in_a_block_costs_the_document_and_no_other()
    {
        var recipe = new PipelineRecipe { Blocks = [new Faulty(), new CleanUp()] };
        var stage = Assert.Single(PipelineStage.Of(new PipelinePlan("run", recipe, LanguageProfile.English, "from", "to"), KeptFiles.Unbound(Folder), Folder));
        var records = Work(stage);
        Assert.Equal([null, TextReasons.Internal, null], records.Select(record => record.Reason));
        Assert.Equal(("faulty", "InvalidOperationException: bad"), (records[1].DroppedBy, records[1].Detail));
    }

    [Fact]
    public void An_error_in_comparing_costs_the_document_and_no_other()
    {
        var recipe = new PipelineRecipe { Blocks = [new FaultyKeys()] };
        var stages = PipelineStage.Of(new PipelinePlan("run", recipe, LanguageProfile.English, "from", "to"), KeptFiles.Unbound(Folder), Folder);
        var records = Work(stages[0]);
        Assert.Equal([null, TextReasons.Internal, null], records.Select(record => record.Reason));
        var tally = new PipelineTally(recipe);
        records.ForEach(tally.Add);
        Assert.Equal(1, Assert.Single(tally.Summaries()).Dropped[TextReasons.Internal]);
    }

    [Fact]
    public void What_ends_a_program_ends_the_stage()
    {
        var recipe = new PipelineRecipe { Blocks = [new Faulty { Failure = new OutOfMemoryException() }] };
        var stage = PipelineStage.Of(new PipelinePlan("run", recipe, LanguageProfile.English, "from", "to"), KeptFiles.Unbound(Folder), Folder)[0];
        Assert.Throws<OutOfMemoryException>(() => Work(stage));
    }

    private static List<DocumentRecord> Work(PipelineStage stage)
    {
        Directory.CreateDirectory(stage.Folder);
        List<DocumentRecord> records =
        [
            .. new[] { "one good text", "bad", "another good text" }.Select(text => new DocumentRecord
            {
                Id = Document.Create(text, new Origin.Imported("set", text)).Id, Text = text,
            }),
        ];
        stage.Work(0, 0, records, null, null);
        return stage.Read(0);
    }

    private sealed record Faulty : DocumentBlock
    {
        public Exception Failure { get; init; } = new InvalidOperationException("bad");

        public override string Name => "faulty";

        public override BlockOutcome Apply(PipelineText text) => text.Text == "bad" ? throw Failure : new BlockOutcome([]);
    }

    private sealed record FaultyKeys : DuplicateBlock
    {
        public override string Name => "faulty_keys";

        public override string Reason => TextReasons.ExactDuplicate;

        public override int Keys => 1;

        public override int NumbersPerKey => 1;

        public override void WriteKeys(string text, Span<ulong> numbers) => numbers[0] = text == "bad" ? throw new IndexOutOfRangeException() : (ulong)text.Length;
    }
}
