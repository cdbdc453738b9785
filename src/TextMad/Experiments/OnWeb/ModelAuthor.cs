using TextMad.Experiments.Models;
using TextMad.Numerics.Random;
using TextMad.Sampling;
using TextMad.SimulatedWeb;
using TextMad.Tokenization;

namespace TextMad.Experiments.OnWeb;

/// <summary>A model of the loop as a machine author of a simulated web: writes pages from nothing, and goes on with human articles.</summary>
/// <param name="model">The model.</param>
/// <param name="tokenizer">Its tokenizer.</param>
/// <param name="decoding">How it writes; <see cref="DecodingOptions.MaximumTokens"/> bounds a page.</param>
/// <param name="key">All randomness; the text with a number depends on the key, the number and the task alone.</param>
/// <param name="cancellation">Stops between tokens.</param>
internal sealed class ModelAuthor(TextModel model, ITokenizer tokenizer, DecodingOptions decoding, RandomKey key, CancellationToken cancellation)
    : IMachineAuthor
{
    /// <summary>A text that ends at once is drawn anew so often.</summary>
    private const int Attempts = 8;

    /// <summary>Tokens that a machine's hand has in a text at least.</summary>
    private const int Fewest = 4;

    private readonly List<Document> _written = [];
    private int _next;

    /// <inheritdoc/>
    public string Name => model.Id.Value;

    /// <summary>Everything that was written so far, in order.</summary>
    public IReadOnlyList<Document> Written => _written;

    /// <inheritdoc/>
    public IReadOnlyList<Document> Write(IReadOnlyList<WritingTask> tasks)
    {
        var prompts = tasks.Select(Prompt).ToArray();
        var documents = new Document?[tasks.Count];
        var first = _next;
        _next += tasks.Count * Attempts;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var open = Enumerable.Range(0, tasks.Count).Where(i => documents[i] is null).ToArray();
            var requests = open.Select(i => new GenerationRequest((ulong)(first + (i * Attempts) + attempt), prompts[i]));
            var sequences = new TextGenerator(model.Working, tokenizer.EndOfText, decoding, model.Constraint).Generate(requests, key, cancellation: cancellation);
            for (var k = 0; k < open.Length; k++)
            {
                documents[open[k]] = DocumentOf(tasks[open[k]], sequences[k]);
            }
        }

        _written.AddRange(documents.Select((document, i) => document
            ?? throw new TextMadException($"The model {Name} ended {Attempts} texts in a row at once ('{tasks[i].Words}' words were asked for). Train it longer.")));
        return [.. documents.Select(document => document!)];
    }

    /// <summary>Returns the tokens of the part of an article that stays, so that the rest has room within the longest text.</summary>
    private ReadOnlyMemory<int> Prompt(WritingTask task)
    {
        if (task.Article is not { } article)
        {
            return default;
        }

        var tokens = new List<int>();
        tokenizer.Encode(article.Text, tokens);
        var length = Math.Min(tokens.Count, decoding.MaximumTokens);
        var kept = (int)Math.Round((1 - task.MachineShare) * length, MidpointRounding.AwayFromZero);
        return tokens.Take(Math.Min(kept, decoding.MaximumTokens - Fewest)).ToArray();
    }

    private Document? DocumentOf(WritingTask task, GeneratedSequence sequence)
    {
        var own = sequence.Tokens.Length - sequence.PromptLength;
        var (text, _) = SampledText.Of(tokenizer, sequence);
        if (own < Fewest || text.Length == 0)
        {
            return null;
        }

        var prompt = sequence.PromptLength > 0 ? task.Article?.Id : null;
        return Document.Create(
            text, new Origin.Sampled(model.Id, model.Generation, (int)sequence.Index, prompt, (double)own / sequence.Tokens.Length, !sequence.Ended, SamplePurpose.Page));
    }
}
