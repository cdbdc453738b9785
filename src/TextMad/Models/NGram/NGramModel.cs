using TextMad.Configuration;
using TextMad.Models.Transformers;
using TextMad.Numerics.Elementary;
using TextMad.Numerics.Threading;

namespace TextMad.Models.NGram;

/// <summary>
/// An interpolated Kneser-Ney model over token ids [Kneser and Ney 1995; Chen and Goodman 1999]:
/// p(w|h) = max(c(hw) - D(c(hw)), 0) / c(h) + g(h) p(w|h'), where h' is h without its oldest token, c counts occurrences in the
/// highest order and different longer contexts below it, and g(h) is the mass that the discounts set free. Below the unigrams stands
/// the uniform distribution over the V tokens, so every token has a probability above 0 and the probabilities sum to 1.
/// </summary>
/// <remarks>Documents are framed by end-of-text: n - 1 before the first token, one after the last, which is predicted like any token.</remarks>
public sealed class NGramModel : ILanguageModel
{
    private const string Magic = "TMNGRAM";
    private const int Version = 1;

    private readonly NGramOptions _options;
    private readonly NGramCounts _counts;
    private readonly NGramDiscounts[] _discounts;
    private readonly double[] _totals;
    private readonly double[] _backoffs;
    private readonly double[] _unigrams;
    private readonly double[] _logUnigrams;

    private NGramModel(NGramOptions options, int vocabularySize, int endOfText, NGramCounts counts)
    {
        _options = options;
        VocabularySize = vocabularySize;
        EndOfText = endOfText;
        _counts = counts;
        _discounts = EstimateDiscounts();
        _totals = new double[counts.Nodes];
        _backoffs = new double[counts.Nodes];
        for (var node = 0; node < counts.Nodes; node++)
        {
            var discounts = _discounts[counts.Depth(node)];
            double total = 0, freed = 0;
            foreach (var count in counts.Counts(node))
            {
                total += count;
                freed += discounts.Of(count);
            }

            _totals[node] = total;
            _backoffs[node] = freed / total;
        }

        _unigrams = new double[vocabularySize];
        _unigrams.AsSpan().Fill(_backoffs[0] / vocabularySize);
        AddDiscounted(0, 1, _unigrams);
        _logUnigrams = [.. _unigrams.Select(RealFunctions.Log)];
    }

    /// <inheritdoc/>
    public int VocabularySize { get; }

    /// <summary>The id that frames documents.</summary>
    public int EndOfText { get; }

    /// <summary>The shape it was fitted with.</summary>
    public NGramOptions Options => _options;

    /// <summary>Number of different contexts seen, of all lengths.</summary>
    public int Contexts => _counts.Nodes;

    /// <summary>Fits a model.</summary>
    /// <param name="documents">Token ids of each document, without end-of-text; at least one document.</param>
    /// <param name="vocabularySize">V, the number of token ids of the vocabulary.</param>
    /// <param name="endOfText">The id that frames documents.</param>
    /// <param name="options">Order and discounting.</param>
    /// <param name="ended">Whether each document ended by itself: after one that was cut, end-of-text is not learnt. Null when all did.</param>
    /// <exception cref="InputException">The options are invalid, there is no document, or a document holds an id that is not an ordinary token.</exception>
    public static NGramModel Fit(IReadOnlyList<ReadOnlyMemory<int>> documents, int vocabularySize, int endOfText, NGramOptions options, IReadOnlyList<bool>? ended = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        SettingRules.Require(options, "N-gram model");
        CountModelInput.Check(documents, vocabularySize, endOfText, ended);
        return new NGramModel(options, vocabularySize, endOfText, NGramCounts.Of(documents, options.Order, endOfText, ended));
    }

    /// <summary>Returns the probability p(token | context).</summary>
    /// <param name="context">The tokens of the document before it, from the document's beginning; only the last n - 1 matter.</param>
    /// <param name="token">The next token, or end-of-text.</param>
    public double Probability(ReadOnlySpan<int> context, int token)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(token);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(token, VocabularySize);
        Span<int> path = stackalloc int[_options.Order];
        var weight = 1.0;
        var probability = 0.0;
        for (var depth = FindPath(context, path) - 1; depth > 0; depth--)
        {
            var node = path[depth];
            var at = _counts.Followers(node).BinarySearch(token);
            if (at >= 0)
            {
                var count = _counts.Counts(node)[at];
                probability += weight * (count - _discounts[depth].Of(count)) / _totals[node];
            }

            weight *= _backoffs[node];
        }

        return probability + (weight * _unigrams[token]);
    }

    /// <inheritdoc/>
    public IReadOnlyList<float[]> Score(IReadOnlyList<ReadOnlyMemory<int>> sequences, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        foreach (var sequence in sequences)
        {
            TokenIds.Require(sequence.Span, VocabularySize);
        }

        var scores = new float[sequences.Count][];
        Parallel.For(0, sequences.Count, new ParallelOptions { CancellationToken = cancellation }, i =>
        {
            var tokens = sequences[i].Span;
            var result = new float[tokens.Length];
            for (var j = 0; j < result.Length; j++)
            {
                result[j] = (float)RealFunctions.Log(Probability(tokens[..j], tokens[j]));
            }

            scores[i] = result;
        });
        return scores;
    }

    /// <inheritdoc/>
    public IDecoder CreateDecoder(int slots, int maximumLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(slots);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumLength);
        return new Decoder(this, slots);
    }

    /// <inheritdoc/>
    public void Save(string path) => CountModelFile.Save(path, Magic, Version, writer =>
    {
        writer.Write(_options.Order);
        writer.Write((int)_options.Discounting);
        writer.Write(_options.Discount ?? 0);
        writer.Write(VocabularySize);
        writer.Write(EndOfText);
        _counts.Write(writer);
    });

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InputException">The file is missing, no n-gram model, of a newer version, truncated or corrupt.</exception>
    public static NGramModel Load(string path) => CountModelFile.Load(path, Magic, Version, "n-gram model", reader =>
    {
        var order = reader.ReadInt32();
        var discounting = (NGramDiscounting)reader.ReadInt32();
        var discount = reader.ReadDouble();
        var options = new NGramOptions { Order = order, Discounting = discounting, Discount = discount == 0 ? null : discount };
        SettingRules.Require(options, "N-gram model");
        var (vocabularySize, endOfText) = CountModelInput.ReadVocabulary(reader);
        return new NGramModel(options, vocabularySize, endOfText, NGramCounts.Read(reader, order, vocabularySize));
    });

    private NGramDiscounts[] EstimateDiscounts()
    {
        var countsOfCounts = new long[_options.Order][];
        for (var depth = 0; depth < countsOfCounts.Length; depth++)
        {
            countsOfCounts[depth] = new long[5];
        }

        for (var node = 0; node < _counts.Nodes; node++)
        {
            foreach (var count in _counts.Counts(node))
            {
                if (count < 5)
                {
                    countsOfCounts[_counts.Depth(node)][count]++;
                }
            }
        }

        return [.. countsOfCounts.Select(counts => NGramDiscounts.Estimate(_options, counts))];
    }

    /// <summary>Returns the nodes of the longest known context: path[k] is the context of the last k tokens. Returns how many there are.</summary>
    private int FindPath(ReadOnlySpan<int> context, Span<int> path)
    {
        path[0] = 0;
        var length = 1;
        while (length < path.Length)
        {
            var older = context.Length >= length ? context[^length] : EndOfText;
            var node = _counts.Longer(path[length - 1], older);
            if (node < 0)
            {
                break;
            }

            path[length++] = node;
        }

        return length;
    }

    private void AddDiscounted(int node, double weight, Span<double> probabilities)
    {
        var discounts = _discounts[_counts.Depth(node)];
        var followers = _counts.Followers(node);
        var counts = _counts.Counts(node);
        for (var i = 0; i < followers.Length; i++)
        {
            probabilities[followers[i]] += weight * (counts[i] - discounts.Of(counts[i])) / _totals[node];
        }
    }

    private sealed class Decoder : IDecoder
    {
        private readonly NGramModel _model;
        private readonly ThreadTeam _team = ThreadTeam.Default;
        private readonly int _history;
        private readonly int[] _recent;
        private readonly bool[] _seen;
        private readonly double[][] _probabilities;
        private readonly float[][] _logits;
        private readonly int[] _firsts;
        private readonly Action<int, int> _yield;
        private DecodingBatch? _batch;
        private LogitsReader? _read;

        public Decoder(NGramModel model, int slots)
        {
            _model = model;
            _history = model._options.Order - 1;
            _recent = new int[slots * _history];
            Array.Fill(_recent, model.EndOfText);
            _seen = new bool[slots];
            _firsts = new int[slots];
            _probabilities = new double[_team.Threads][];
            _logits = new float[_team.Threads][];
            for (var worker = 0; worker < _team.Threads; worker++)
            {
                _probabilities[worker] = new double[model.VocabularySize];
                _logits[worker] = new float[model.VocabularySize];
            }

            _yield = Yield;
        }

        public int Workers => _team.Threads;

        public void Reset(int slot) => Recent(slot).Fill(_model.EndOfText);

        public void Copy(int from, int to) => Recent(from).CopyTo(Recent(to));

        public void Step(DecodingBatch batch, LogitsReader read)
        {
            batch.Require(_seen, _model.VocabularySize);
            _batch = batch;
            _read = read;
            var sequences = 0;
            for (var entry = 0; entry < batch.Count; entry++)
            {
                if (!batch.Continues(entry))
                {
                    _firsts[sequences++] = entry;
                }
            }

            _team.Run(sequences, _yield);
        }

        public void Dispose()
        {
        }

        private Span<int> Recent(int slot) => _recent.AsSpan(slot * _history, _history);

        private void Yield(int sequence, int worker)
        {
            var first = _firsts[sequence];
            var recent = Recent(_batch!.Slot(first));
            for (var entry = first; entry < _batch.Count && (entry == first || _batch.Continues(entry)); entry++)
            {
                foreach (var token in _batch.Tokens(entry))
                {
                    if (recent.Length > 0)
                    {
                        recent[1..].CopyTo(recent);
                        recent[^1] = token;
                    }
                }

                var logits = _logits[worker];
                LogProbabilities(recent, _probabilities[worker], logits);
                _read!(entry, logits, worker);
            }
        }

        /// <summary>Only tokens that followed a known context differ from the weighted unigrams, so only they need a logarithm.</summary>
        private void LogProbabilities(ReadOnlySpan<int> recent, double[] probabilities, Span<float> logits)
        {
            Span<int> path = stackalloc int[_history + 1];
            var length = _model.FindPath(recent, path);
            var weight = 1.0;
            for (var depth = length - 1; depth > 0; depth--)
            {
                _model.AddDiscounted(path[depth], weight, probabilities);
                weight *= _model._backoffs[path[depth]];
            }

            var logWeight = RealFunctions.Log(weight);
            for (var id = 0; id < logits.Length; id++)
            {
                logits[id] = (float)(_model._logUnigrams[id] + logWeight);
            }

            for (var depth = length - 1; depth > 0; depth--)
            {
                foreach (var id in _model._counts.Followers(path[depth]))
                {
                    if (probabilities[id] > 0)
                    {
                        logits[id] = (float)RealFunctions.Log(probabilities[id] + (weight * _model._unigrams[id]));
                        probabilities[id] = 0;
                    }
                }
            }
        }
    }
}
