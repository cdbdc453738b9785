using System.Text.Json;
using TextMad.Models;
using TextMad.Models.NGram;
using TextMad.Numerics.Random;
using TextMad.Sampling;
using TextMad.Tests.Support;

namespace TextMad.Tests.Models;

public sealed class NGramModelTests : IDisposable
{
    private const int EndOfText = 0;
    private readonly string _folder = Directory.CreateTempSubdirectory("textmad-ngram-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Documents of tokens 1..vocabulary-1, Zipf-like, with some order between neighbours.</summary>
    [Fact]
    public void After_a_document_that_was_cut_no_end_is_learnt()
    {
        ReadOnlyMemory<int>[] documents = [new[] { 1, 2 }, new[] { 1, 2, 3 }, new[] { 1, 2, 3 }];
        var model = NGramModel.Fit(documents, 10, EndOfText, new() { Order = 2 }, ended: [false, true, true]);
        var all = NGramModel.Fit(documents, 10, EndOfText, new() { Order = 2 });
        Assert.True(all.Probability([1, 2], EndOfText) > 2 * model.Probability([1, 2], EndOfText));
        Assert.True(model.Probability([1, 2, 3], EndOfText) > 0.3);
        Assert.Equal(
            all.Probability([1, 2], 3), NGramModel.Fit(documents, 10, EndOfText, new() { Order = 2 }, ended: [true, true, true]).Probability([1, 2], 3));
    }

    private static ReadOnlyMemory<int>[] RandomDocuments(int count, int vocabulary, ulong seed = 1)
    {
        var stream = RandomKey.FromSeed(seed).For("documents").Stream();
        var documents = new ReadOnlyMemory<int>[count];
        for (var i = 0; i < count; i++)
        {
            var document = new int[stream.NextInt32(40)];
            for (var j = 0; j < document.Length; j++)
            {
                var skewed = (int)((vocabulary - 1) * stream.NextDouble() * stream.NextDouble());
                document[j] = 1 + (j > 0 && stream.NextInt32(2) == 0 ? (document[j - 1] * 7 % (vocabulary - 1)) : skewed);
            }

            documents[i] = document;
        }

        return documents;
    }

    [Fact]
    public void Probabilities_agree_with_the_textbook_formula_and_with_nltk()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "ngram", "kneser-ney.json")));
        var root = json.RootElement;
        var vocabulary = root.GetProperty("vocabulary_size").GetInt32();
        var documents = root.GetProperty("documents").EnumerateArray().Select(d => (ReadOnlyMemory<int>)Ints(d)).ToArray();
        var cases = 0;
        foreach (var c in root.GetProperty("cases").EnumerateArray())
        {
            var discount = c.GetProperty("discount");
            var model = NGramModel.Fit(documents, vocabulary, root.GetProperty("end_of_text").GetInt32(), new()
            {
                Order = c.GetProperty("order").GetInt32(),
                Discounting = c.GetProperty("discounting").GetString() == "modified" ? NGramDiscounting.Modified : NGramDiscounting.Single,
                Discount = discount.ValueKind == JsonValueKind.Null ? null : discount.GetDouble(),
            });
            var context = Ints(c.GetProperty("context"));
            var expected = c.GetProperty("probabilities").EnumerateArray().Select(p => p.GetDouble()).ToArray();
            for (var token = 0; token < vocabulary; token++)
            {
                Assert.Equal(expected[token], model.Probability(context, token), 1e-13);
                cases++;
            }
        }

        Assert.True(cases > 5000);
        static int[] Ints(JsonElement array) => [.. array.EnumerateArray().Select(i => i.GetInt32())];
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    public void Probabilities_sum_to_one_in_every_context(int order)
    {
        foreach (var discounting in Enum.GetValues<NGramDiscounting>())
        {
            var documents = RandomDocuments(60, 40);
            var model = NGramModel.Fit(documents, 40, EndOfText, new() { Order = order, Discounting = discounting });
            var stream = RandomKey.FromSeed(4).Stream();
            for (var i = 0; i < 100; i++)
            {
                var document = documents[stream.NextInt32(documents.Length)].Span;
                var context = document[..stream.NextInt32(document.Length + 1)].ToArray();
                if (i % 3 == 0 && context.Length > 0)
                {
                    context[^1] = stream.NextInt32(40);
                }

                Assert.Equal(1, Enumerable.Range(0, 40).Sum(token => model.Probability(context, token)), 1e-12);
                Assert.All(Enumerable.Range(0, 40), token => Assert.True(model.Probability(context, token) > 0));
            }
        }
    }

    [Fact]
    public void Decoder_and_scorer_give_the_same_probabilities()
    {
        var documents = RandomDocuments(80, 30);
        var model = NGramModel.Fit(documents, 30, EndOfText, new() { Order = 4 });
        using var decoder = model.CreateDecoder(2, 64);
        var logits = new float[30];
        foreach (var document in documents)
        {
            decoder.Reset(1);
            decoder.Step([1], [EndOfText], logits);
            var scores = model.Score([document])[0];
            for (var i = 0; i < document.Length; i++)
            {
                Assert.Equal(scores[i], logits[document.Span[i]], 1e-5);
                for (var token = 0; token < 30; token++)
                {
                    Assert.Equal(Math.Log(model.Probability(document.Span[..i], token)), logits[token], 1e-5);
                }

                decoder.Step([1], [document.Span[i]], logits);
            }
        }
    }

    [Fact]
    public void Entries_of_one_slot_yield_what_as_many_steps_yield()
    {
        var model = NGramModel.Fit(RandomDocuments(80, 30), 30, EndOfText, new() { Order = 4 });
        using var slow = model.CreateDecoder(2, 64);
        using var fast = model.CreateDecoder(2, 64);
        var batch = new DecodingBatch();
        (int Slot, int[] Tokens)[] entries = [(1, [EndOfText, 3]), (1, [4]), (1, [5, 6, 7]), (0, [EndOfText]), (0, [9])];
        var expected = entries.Select(entry =>
        {
            batch.Add(entry.Slot, entry.Tokens);
            return slow.Append(entry.Slot, entry.Tokens);
        }).ToList();
        var read = new float[entries.Length][];
        fast.Step(batch, (entry, logits, _) => read[entry] = logits.ToArray());
        Assert.Equal(expected, read);
    }

    [Fact]
    public void Sampled_bigrams_follow_the_model_within_five_sigma()
    {
        const int Count = 20_000;
        var model = NGramModel.Fit(RandomDocuments(50, 12), 12, EndOfText, new() { Order = 2 });
        var texts = new TextGenerator(model, EndOfText, new() { MaximumTokens = 2 }).Generate(Count, RandomKey.FromSeed(8));
        for (var first = 1; first < 12; first++)
        {
            var probability = model.Probability([], first);
            var withFirst = texts.Where(t => t.Tokens.Length > 0 && t.Tokens.Span[0] == first).ToArray();
            Assert.InRange(withFirst.Length - (Count * probability), -5 * Sigma(Count, probability), 5 * Sigma(Count, probability));
            for (var second = 1; second < 12; second++)
            {
                var conditional = model.Probability([first], second);
                var seen = withFirst.Count(t => t.Tokens.Length > 1 && t.Tokens.Span[1] == second);
                var expected = withFirst.Length * conditional;
                Assert.InRange(seen - expected, -5 * Sigma(withFirst.Length, conditional), 5 * Sigma(withFirst.Length, conditional));
            }
        }

        static double Sigma(int n, double p) => Math.Sqrt((n * p * (1 - p)) + 1);
    }

    [Fact]
    public void A_higher_order_predicts_its_own_kind_of_text_better()
    {
        var train = RandomDocuments(400, 50);
        var test = RandomDocuments(100, 50, seed: 2);
        var byOrder = Enumerable.Range(1, 2).Select(order =>
            NGramModel.Fit(train, 50, EndOfText, new() { Order = order }).Score(test).Sum(s => s.Sum(x => (double)x))).ToArray();
        Assert.True(byOrder[1] > byOrder[0] + 100, string.Join(' ', byOrder));
    }

    [Fact]
    public void The_order_of_documents_does_not_matter()
    {
        var documents = RandomDocuments(50, 30);
        var one = NGramModel.Fit(documents, 30, EndOfText, new() { Order = 3 }).Score(documents);
        var other = NGramModel.Fit([.. documents.Reverse()], 30, EndOfText, new() { Order = 3 }).Score(documents);
        Assert.Equal(one.SelectMany(s => s), other.SelectMany(s => s));
    }

    [Fact]
    public void A_saved_model_scores_the_same_bits()
    {
        var documents = RandomDocuments(50, 30);
        foreach (var options in new NGramOptions[]
            { new() { Order = 1 }, new() { Order = 4 }, new() { Order = 2, Discounting = NGramDiscounting.Single, Discount = 0.6 } })
        {
            var model = NGramModel.Fit(documents, 30, EndOfText, options);
            var path = Path.Combine(_folder, $"m{options.Order}");
            model.Save(path);
            var loaded = NGramModel.Load(path);
            Assert.Equal(options, loaded.Options);
            Assert.Equal((30, EndOfText), (loaded.VocabularySize, loaded.EndOfText));
            Assert.Equal(model.Score(documents).SelectMany(s => s), loaded.Score(documents).SelectMany(s => s));
        }

        Assert.Equal(3, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public void A_damaged_file_is_refused_by_name()
    {
        var path = Path.Combine(_folder, "model.ngram");
        NGramModel.Fit(RandomDocuments(20, 20), 20, EndOfText, new() { Order = 3 }).Save(path);
        var whole = File.ReadAllBytes(path);
        foreach (var length in new[] { 0, 5, 8, 12, 30, whole.Length / 2, whole.Length - 1 })
        {
            AssertRefused(whole[..length]);
        }

        for (var at = 0; at < whole.Length; at += 97)
        {
            var flipped = whole.ToArray();
            flipped[at] ^= 0x10;
            AssertRefused(flipped);
        }

        AssertRefused([.. whole, 0]);
        File.Delete(path);
        Assert.Contains(path, Assert.Throws<InputException>(() => NGramModel.Load(path)).Message);

        void AssertRefused(byte[] bytes)
        {
            File.WriteAllBytes(path, bytes);
            Assert.Contains(path, Assert.Throws<InputException>(() => NGramModel.Load(path)).Message);
        }
    }

    [Fact]
    public void Saving_never_replaces_a_file()
    {
        var path = Path.Combine(_folder, "taken");
        File.WriteAllText(path, "precious");
        var model = NGramModel.Fit(RandomDocuments(5, 20), 20, EndOfText, new());
        Assert.Contains(path, Assert.Throws<TextMadException>(() => model.Save(path)).Message);
        Assert.Equal("precious", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Wrong_input_is_refused()
    {
        Assert.Contains("empty", Assert.Throws<InputException>(() => NGramModel.Fit([], 10, EndOfText, new())).Message);
        Assert.Contains("id 10", Assert.Throws<InputException>(() => NGramModel.Fit([new[] { 1, 10 }], 10, EndOfText, new())).Message);
        Assert.Contains("end-of-text", Assert.Throws<InputException>(() => NGramModel.Fit([new[] { 1, 0 }], 10, EndOfText, new())).Message);
        Assert.Contains("order is 11", Assert.Throws<InputException>(() => NGramModel.Fit([new[] { 1 }], 10, EndOfText, new() { Order = 11 })).Message);
        Assert.Contains("no effect", Assert.Throws<InputException>(
            () => NGramModel.Fit([new[] { 1 }], 10, EndOfText, new() { Discount = 0.5 })).Message);
    }
}
