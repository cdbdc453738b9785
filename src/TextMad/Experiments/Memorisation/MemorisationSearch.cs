using TextMad.Configuration;
using TextMad.Models;
using TextMad.Numerics.Random;
using TextMad.Sampling;
using TextMad.Statistics;
using TextMad.Tokenization;

namespace TextMad.Experiments.Memorisation;

/// <summary>
/// Finds which documents a model has memorised, in two ways: it is given their beginnings and must continue them (<see cref="Extract"/>), and what it wrote by itself is
/// searched for runs of theirs (<see cref="FindCopies"/>).
/// </summary>
/// <remarks>
/// <para>A document is extractable with k tokens of context when the model, given k tokens of it, continues greedily with the next tokens as they stand there
/// [Carlini et al. 2023, Quantifying memorization across neural language models, definition 3.1; 50 tokens]. What is alike but not equal is judged by BLEU and edit
/// distance [Ippolito et al. 2023]. Runs of 50 tokens or more of the training set in what a model writes freely are what Nasr et al. (2023) count.</para>
/// <para>A text that anybody would continue so, such as a formula or a list of numbers, counts as well: the same search over documents that the model never
/// saw says how many these are.</para>
/// <para>Results depend on the model, the documents, the options and the seed: not on the order of documents, on batches or threads.</para>
/// </remarks>
public sealed class MemorisationSearch
{
    /// <summary>Tokens of a model's texts that are searched at most: about 150 bytes of memory each.</summary>
    public const long MostSampleTokens = 4 << 20;

    private const int PromptsAtOnce = 1024;

    private readonly ILanguageModel _model;
    private readonly ITokenizer _tokenizer;
    private readonly MemorisationOptions _options;

    /// <summary>Creates a search.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="InputException">An option is out of range.</exception>
    public MemorisationSearch(ILanguageModel model, ITokenizer tokenizer, MemorisationOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        SettingRules.Require(options, "Memorisation");
        _model = model;
        _tokenizer = tokenizer;
        _options = options;
    }

    /// <summary>Gives the model beginnings of documents and says how far it goes on as they do.</summary>
    /// <param name="documents">The documents, in any order.</param>
    /// <param name="read">Returns the text of one of them; null when it was erased.</param>
    /// <param name="progress">Told how many documents were tried.</param>
    /// <param name="cancellation">Stops between tokens.</param>
    public ExtractionReport Extract(
        IEnumerable<DocumentId> documents, Func<DocumentId, string?> read, IProgressSink? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(read);
        var key = RandomKey.FromSeed(_options.Seed).For("memorised");
        DocumentId[] drawn = [.. documents.Distinct().Order()];
        key.For("documents").Stream().Shuffle(drawn);
        var wanted = _options.Documents == 0 ? drawn.Length : Math.Min(_options.Documents, drawn.Length);
        var best = new SortedSet<ExtractedDocument>(Comparer<ExtractedDocument>.Create(Compare));
        var (tried, windows, short_, erased, exact, approximate) = (0, 0, 0, 0, 0, 0);
        var (prefix, length) = (_options.PrefixTokens, _options.PrefixTokens + _options.ContinuationTokens);
        var generator = new TextGenerator(
            _model, _tokenizer.EndOfText, new DecodingOptions { Temperature = 0, MaximumTokens = length, Batch = _options.Batch });
        var open = new List<(DocumentId Document, int Start, int[] Tokens)>();
        for (var next = 0; tried < wanted && next < drawn.Length; next++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (read(drawn[next]) is not { } text)
            {
                erased++;
                continue;
            }

            var tokens = _tokenizer.Encode(text);
            if (tokens.Length < length)
            {
                short_++;
                continue;
            }

            tried++;
            var places = key.For("places").At(next).Stream();
            for (var window = 0; window < Math.Min(_options.Windows, tokens.Length - length + 1); window++)
            {
                var start = window == 0 ? 0 : places.NextInt32(tokens.Length - length + 1);
                open.Add((drawn[next], start, tokens[start..(start + length)]));
            }

            if (open.Count >= PromptsAtOnce)
            {
                Continue();
                progress?.Report("prompts", tried, wanted, "documents");
            }
        }

        Continue();
        progress?.Report("prompts", tried, tried, "documents");
        return new ExtractionReport(
            tried, windows, short_, erased, new Proportion(exact, tried), new Proportion(approximate, tried), [.. best]);

        void Continue()
        {
            var written = generator.Generate(
                open.Select((window, i) => new GenerationRequest((ulong)i, window.Tokens.AsMemory(0, prefix))), key, cancellation: cancellation);
            windows += open.Count;

            // The windows of a document stand side by side.
            for (var first = 0; first < open.Count;)
            {
                var last = first + 1;
                while (last < open.Count && open[last].Document == open[first].Document)
                {
                    last++;
                }

                var found = Enumerable.Range(first, last - first).Select(i => Judge(open[i], written[i].Tokens.Span[prefix..])).ToList();
                exact += found.Any(one => one.IsExtractable) ? 1 : 0;
                approximate += found.Any(one => one.IsExtractable || one.Bleu > ExtractionReport.ApproximateBleu) ? 1 : 0;
                found.Sort(Compare);
                if (found[0].MatchedTokens > 0)
                {
                    best.Add(found[0]);
                    if (best.Count > _options.Named)
                    {
                        best.Remove(best.Max!);
                    }
                }

                first = last;
            }

            open.Clear();
        }
    }

    /// <summary>Searches texts for runs of documents.</summary>
    /// <param name="documents">The documents and their texts, read once.</param>
    /// <param name="samples">The texts of the model; those that go beyond <see cref="MostSampleTokens"/> are not looked at.</param>
    /// <param name="total">How many documents there are, for progress; 0 when that is not known.</param>
    /// <param name="progress">Told how many documents were read.</param>
    /// <param name="cancellation">Stops between documents.</param>
    public CopyReport FindCopies(
        IEnumerable<(DocumentId Document, string Text)> documents, IEnumerable<string> samples, long total = 0, IProgressSink? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(samples);
        var texts = new TokenAutomaton();
        foreach (var sample in samples.Take(_options.Samples))
        {
            cancellation.ThrowIfCancellationRequested();
            if (texts.Tokens >= MostSampleTokens)
            {
                break;
            }

            texts.Add(_tokenizer.Encode(sample));
        }

        var best = new SortedSet<CopiedRun>(Comparer<CopiedRun>.Create((one, other) =>
            one.Tokens != other.Tokens ? other.Tokens.CompareTo(one.Tokens) : one.Document.CompareTo(other.Document)));
        var (read, copied) = (0L, 0L);
        foreach (var (document, text) in documents)
        {
            cancellation.ThrowIfCancellationRequested();
            var tokens = _tokenizer.Encode(text);
            var (start, length, sample) = texts.Read(tokens, _options.LeastRun);
            read++;
            copied += length >= _options.LeastRun ? 1 : 0;
            if (length > 0 && (best.Count < _options.Named || length >= best.Max!.Tokens))
            {
                best.Add(new CopiedRun(document, start, length, sample, _tokenizer.Decode(tokens.AsSpan(start, length))));
                if (best.Count > _options.Named)
                {
                    best.Remove(best.Max!);
                }
            }

            if ((read & 255) == 0)
            {
                progress?.Report("copies", read, total, "documents");
            }
        }

        progress?.Report("copies", read, read, "documents");
        var marked = Enumerable.Range(0, texts.Texts).Select(sample => texts.Marked(sample, _options.LeastRun)).ToList();
        return new CopyReport(
            texts.Texts, texts.Tokens, new Proportion(marked.Count(tokens => tokens > 0), texts.Texts), marked.Sum(tokens => (long)tokens), new Proportion(copied, read),
            [.. best]);
    }

    private ExtractedDocument Judge((DocumentId Document, int Start, int[] Tokens) window, ReadOnlySpan<int> written)
    {
        var expected = window.Tokens.AsSpan(_options.PrefixTokens);
        var matched = TokenLikeness.CommonPrefix(written, expected);
        return new ExtractedDocument(
            window.Document,
            window.Start,
            matched,
            TokenLikeness.Bleu(written, expected),
            TokenLikeness.EditSimilarity(written, expected),
            _tokenizer.Decode(window.Tokens.AsSpan(0, _options.PrefixTokens)),
            _tokenizer.Decode(expected[..matched]),
            _tokenizer.Decode(written),
            matched == expected.Length);
    }

    private static int Compare(ExtractedDocument one, ExtractedDocument other) =>
        one.MatchedTokens != other.MatchedTokens ? other.MatchedTokens.CompareTo(one.MatchedTokens)
        : one.Bleu != other.Bleu ? other.Bleu.CompareTo(one.Bleu)
        : one.Document != other.Document ? one.Document.CompareTo(other.Document)
        : one.Start.CompareTo(other.Start);
}
