using TextMad.Models.NGram;
using TextMad.Numerics.Random;
using TextMad.Sampling;

namespace TextMad.Tests.Models;

public sealed class UnigramModelTests : IDisposable
{
    private const int EndOfText = 3;
    private static readonly ReadOnlyMemory<int>[] _documents = [new[] { 0, 0, 1 }, new[] { 0, 2 }, Array.Empty<int>()];
    private readonly string _folder = Directory.CreateTempSubdirectory("textmad-unigram-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Maximum_likelihood_is_relative_frequency_with_an_end_per_document()
    {
        var model = UnigramModel.Fit(_documents, 5, EndOfText);
        Assert.Equal([3 / 8.0, 1 / 8.0, 1 / 8.0, 3 / 8.0, 0], model.Probabilities);
        var scores = model.Score([new[] { 0, 3, 4 }])[0];
        Assert.Equal(Math.Log(3 / 8.0), scores[0], 1e-7);
        Assert.Equal(Math.Log(3 / 8.0), scores[1], 1e-7);
        Assert.Equal(float.NegativeInfinity, scores[2]);
    }

    [Fact]
    public void After_a_document_that_was_cut_no_end_is_counted()
    {
        var model = UnigramModel.Fit(_documents, 5, EndOfText, ended: [true, false, true]);
        Assert.Equal([3 / 7.0, 1 / 7.0, 1 / 7.0, 2 / 7.0, 0], model.Probabilities);
    }

    [Fact]
    public void An_added_count_gives_every_token_a_chance()
    {
        var model = UnigramModel.Fit(_documents, 5, EndOfText, addedCount: 0.5);
        Assert.Equal([3.5 / 10.5, 1.5 / 10.5, 1.5 / 10.5, 3.5 / 10.5, 0.5 / 10.5], model.Probabilities);
    }

    [Fact]
    public void What_it_writes_has_its_frequencies_and_geometric_lengths()
    {
        var texts = new TextGenerator(UnigramModel.Fit(_documents, 5, EndOfText), EndOfText, new() { MaximumTokens = 1000 })
            .Generate(20_000, RandomKey.FromSeed(6));

        // Tokens before the end: geometric with success 3/8, mean 5/3, variance (5/8)/(3/8)^2.
        var sigma = Math.Sqrt(5 / 8.0 / (9 / 64.0) / texts.Count);
        Assert.InRange(texts.Average(t => t.Tokens.Length), (5 / 3.0) - (5 * sigma), (5 / 3.0) + (5 * sigma));
        var tokens = texts.SelectMany(t => t.Tokens.ToArray()).ToArray();
        var share = tokens.Count(t => t == 0) / (double)tokens.Length;
        var shareSigma = Math.Sqrt(0.6 * 0.4 / tokens.Length);
        Assert.InRange(share, 0.6 - (5 * shareSigma), 0.6 + (5 * shareSigma));
        Assert.DoesNotContain(4, tokens);
    }

    [Fact]
    public void A_saved_model_is_the_same_and_a_damaged_one_is_refused_by_name()
    {
        var path = Path.Combine(_folder, "model.unigram");
        UnigramModel.Fit(_documents, 5, EndOfText, 0.25).Save(path);
        Assert.Equal(UnigramModel.Fit(_documents, 5, EndOfText, 0.25).Probabilities, UnigramModel.Load(path).Probabilities);
        var bytes = File.ReadAllBytes(path);
        bytes[30] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.Contains("corrupt", Assert.Throws<InputException>(() => UnigramModel.Load(path)).Message);
        File.WriteAllBytes(path, bytes[..40]);
        Assert.Contains(path, Assert.Throws<InputException>(() => UnigramModel.Load(path)).Message);
        Assert.Contains("no n-gram model", Assert.Throws<InputException>(() => NGramModel.Load(path)).Message);
    }
}
