using TextMad.Experiments.Memorisation;
using TextMad.Models;
using TextMad.Models.Transformers;
using TextMad.Numerics.Random;
using TextMad.Tokenization;
using TextMad.Training;

namespace TextMad.Tests.Experiments.Memorisation;

/// <summary>A model that was trained on one text until it knows it by heart gives it back, and no other.</summary>
public sealed class MemorisationSearchTests
{
    private const string Known =
        "Смотритель маяка каждый вечер писал в свою книгу, сколько кораблей прошло мимо, какой был ветер и кто звонил в колокол. The keeper of the lighthouse wrote every evening.";

    private const string Other =
        "В саду росли яблони, груши и одна старая вишня, под которой летом стоял стол. Nobody at the table had ever heard of ships, and the wind came from the other side.";

    private static readonly BytePairTokenizer _tokenizer = BytePairTokenizer.Train([Known, Other], new BytePairTrainingOptions { Vocabulary = 280 });

    private static readonly Lazy<ILanguageModel> _model = new(() => Train(Known));

    private static readonly MemorisationOptions _options = new() { PrefixTokens = 10, ContinuationTokens = 30, Windows = 3, LeastRun = 20, Documents = 0 };

    [Fact]
    public void The_text_that_a_model_was_trained_on_for_long_is_extractable_and_another_is_not()
    {
        var documents = Documents(Known, Other, "short");
        var report = Search(_options).Extract(documents.Keys, id => documents[id]);
        Assert.Equal((2, 6, 1, 0), (report.Documents, report.Windows, report.TooShort, report.WithoutText));
        Assert.Equal((1, 2), (report.Extractable.Successes, report.Extractable.Trials));
        var best = report.Found[0];
        Assert.Equal(Known, documents[best.Document]);
        Assert.True(best.IsExtractable);
        Assert.Equal((0, 30, 1, 1), (best.Start, best.MatchedTokens, best.Bleu, best.EditSimilarity));
        Assert.StartsWith(best.Prefix + best.Matched, Known, StringComparison.Ordinal);
        Assert.Equal(best.Matched, best.Continuation);
        Assert.All(report.Found.Skip(1), found => Assert.True(found.MatchedTokens < 30));

        // What is said to match is what a decoder that is fed by hand writes.
        Assert.Equal(_tokenizer.Encode(Known)[10..40], Greedy(_tokenizer.Encode(Known)[..10], 30));
    }

    [Fact]
    public void The_answer_does_not_depend_on_the_order_of_documents_or_the_batch_and_the_seed_draws_them()
    {
        var documents = Documents([Known, Other, .. Enumerable.Range(0, 20).Select(i => $"{Other[(3 * i)..]} {Known[(2 * i)..]}")]);
        var some = _options with { Documents = 5 };
        var one = Search(some).Extract(documents.Keys, id => documents[id]);
        var other = Search(some with { Batch = 3 }).Extract(documents.Keys.Reverse(), id => documents[id]);
        Assert.Equal(one.Found, other.Found);
        Assert.Equal(5, one.Documents);
        var drawn = Search(some with { Seed = 2 }).Extract(documents.Keys, id => documents[id]);
        Assert.NotEqual(one.Found.Select(found => found.Document), drawn.Found.Select(found => found.Document));
        Assert.Single(Search(some with { Named = 1 }).Extract(documents.Keys, id => documents[id]).Found, one.Found[0]);
        var without = Search(_options).Extract(documents.Keys, id => documents[id] == Known ? null : documents[id]);
        Assert.Equal((1, 0), (without.WithoutText, without.Found.Count(found => documents[found.Document] == Known)));
    }

    [Fact]
    public void Runs_of_documents_are_found_in_what_a_model_wrote()
    {
        var documents = Documents(Known, Other);
        string[] wrote = ["Something of its own.", "And then: " + Known[20..120] + " and on.", Known];
        var report = Search(_options).FindCopies(documents.Select(document => (document.Key, document.Value)), wrote);
        Assert.Equal((3, 2, 1, 2), (report.Samples, report.Copying.Successes, report.Copied.Successes, report.Copied.Trials));
        var best = report.Found[0];
        Assert.Equal((Known, 2, 0, _tokenizer.Encode(Known).Length), (documents[best.Document], best.Sample, best.Start, best.Tokens));
        Assert.Equal(Known, best.Text);
        Assert.InRange(report.CopiedTokens, best.Tokens + 20, report.SampleTokens);
        Assert.Equal(0, Search(_options with { Samples = 1 }).FindCopies(documents.Select(document => (document.Key, document.Value)), wrote).Copying.Successes);
        Assert.Equal((0, 0), (Search(_options).FindCopies([], wrote).Copied.Trials, Search(_options).FindCopies([], []).Samples));
    }

    [Fact]
    public void An_option_out_of_range_is_refused() => Assert.Throws<InputException>(() => Search(_options with { PrefixTokens = 0 }));

    private static MemorisationSearch Search(MemorisationOptions options) => new(_model.Value, _tokenizer, options);

    private static Dictionary<DocumentId, string> Documents(params string[] texts) =>
        texts.Select((text, i) => Document.Create(text, new Origin.Imported("made", $"{i}"))).ToDictionary(document => document.Id, document => document.Text);

    private static ILanguageModel Train(string text)
    {
        var shape = new TransformerOptions { Layers = 1, Heads = 2, Width = 32, Context = 64, Dropout = 0 };
        var options = new TrainingOptions { Budget = BudgetUnit.Steps, Amount = 400, Batch = 4, LearningRate = 0.01 };
        int[] once = [_tokenizer.EndOfText, .. _tokenizer.Encode(text)];
        int[] stream = [.. Enumerable.Repeat(once, 8).SelectMany(tokens => tokens)];
        return new TransformerTrainer(shape, options, _tokenizer.VocabularySize, _tokenizer.EndOfText).Train(stream, RandomKey.FromSeed(5)).Model;
    }

    private static int[] Greedy(int[] prefix, int count)
    {
        using var decoder = _model.Value.CreateDecoder(1, prefix.Length + count + 1);
        var batch = new DecodingBatch();
        var written = new List<int>();
        int[] next = [_tokenizer.EndOfText, .. prefix];
        while (written.Count < count)
        {
            batch.Clear();
            batch.Add(0, next);
            var best = 0;
            decoder.Step(batch, (_, logits, _) => best = logits.IndexOf(Largest(logits)));
            written.Add(best);
            next = [best];
        }

        return [.. written];
    }

    private static float Largest(Span<float> logits)
    {
        var largest = float.NegativeInfinity;
        foreach (var logit in logits)
        {
            largest = Math.Max(largest, logit);
        }

        return largest;
    }
}
