using System.Runtime.InteropServices;
using System.Text;

namespace TextMad.Tokenization;

/// <summary>
/// Learns the merges of a byte-level BPE [Sennrich, 1508.07909; Radford 2019]: again and again the most frequent pair of
/// neighbours within a piece becomes a token.
/// </summary>
/// <remarks>
/// A pair's count is the number of places where it stands, overlapping places included, over all pieces of all texts. Among pairs
/// of equal count the one with the smaller (left id, right id) goes first, so the result depends on nothing but the texts'
/// pieces and their counts. When two pairs spell the same token they share its id, and the second adds a merge but no id.
/// Counts are kept up to date piece by piece: a merge touches only the pieces that hold its pair.
/// </remarks>
internal sealed class BytePairTrainer
{
    private readonly BytePairTrainingOptions _options;
    private readonly IProgressSink _progress;
    private readonly CancellationToken _cancellation;

    private readonly List<byte[]> _tokens = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<BytePairMerge> _merges = [];
    private readonly HashSet<ulong> _merged = [];

    private readonly List<Piece> _pieces = [];
    private readonly Dictionary<ulong, long> _counts = [];
    private readonly Dictionary<ulong, List<int>> _places = [];
    private readonly HashSet<ulong> _touched = [];
    private readonly PriorityQueue<ulong, (long Count, ulong Pair)> _queue = new(Comparer<(long Count, ulong Pair)>.Create(
        (a, b) => a.Count != b.Count ? b.Count.CompareTo(a.Count) : a.Pair.CompareTo(b.Pair)));

    private BytePairTrainer(BytePairTrainingOptions options, IProgressSink progress, CancellationToken cancellation)
    {
        _options = options;
        _progress = progress;
        _cancellation = cancellation;
    }

    /// <summary>Trains; see <see cref="BytePairTokenizer.Train"/>.</summary>
    public static BytePairVocabulary Train(
        IEnumerable<string> texts, BytePairTrainingOptions options, IProgressSink progress, CancellationToken cancellation)
    {
        var trainer = new BytePairTrainer(options, progress, cancellation);
        foreach (var value in ByteAlphabet.Order)
        {
            trainer.AddToken([value]);
        }

        trainer.CountPieces(texts);
        trainer.Learn();
        trainer._tokens.Add([]);
        return new BytePairVocabulary([.. trainer._tokens], [.. trainer._merges], trainer._tokens.Count - 1);
    }

    private int AddToken(byte[] bytes)
    {
        ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(_ids, ByteAlphabet.Spell(bytes), out var exists);
        if (!exists)
        {
            id = _tokens.Count;
            _tokens.Add(bytes);
        }

        return id;
    }

    private void CountPieces(IEnumerable<string> texts)
    {
        var pieces = new Dictionary<string, long>(StringComparer.Ordinal);
        var lookup = pieces.GetAlternateLookup<ReadOnlySpan<char>>();
        var characters = 0L;
        var reported = 0L;
        foreach (var text in texts)
        {
            _cancellation.ThrowIfCancellationRequested();
            var scanner = new PreTokenizer(text);
            while (scanner.MoveNext())
            {
                CollectionsMarshal.GetValueRefOrAddDefault(lookup, scanner.Current, out _)++;
            }

            characters += text.Length;
            if (characters - reported >= 1 << 20)
            {
                reported = characters;
                _progress.Report("count words", characters, 0, "characters");
            }
        }

        // A byte's id is its place in the alphabet's order.
        var byteIds = new int[256];
        for (var id = 0; id < 256; id++)
        {
            byteIds[ByteAlphabet.Order[id]] = id;
        }

        foreach (var (text, count) in pieces)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            if (bytes.Length > 1)
            {
                _pieces.Add(new Piece(Array.ConvertAll(bytes, value => byteIds[value]), count));
            }
        }
    }

    private void Learn()
    {
        for (var index = 0; index < _pieces.Count; index++)
        {
            Register(index, +1);
        }

        EnqueueTouched();
        var wanted = _options.Vocabulary - 1;
        var steps = 0;
        while (_tokens.Count < wanted && _queue.TryDequeue(out var pair, out var priority))
        {
            var count = _counts[pair];
            if (count != priority.Count)
            {
                // Every change of a count has enqueued the pair again: this entry is out of date.
                continue;
            }

            if (count < _options.MinimumPairCount)
            {
                break;
            }

            if ((++steps & 63) == 0)
            {
                _cancellation.ThrowIfCancellationRequested();
                _progress.Report("learn merges", _tokens.Count, wanted, "tokens");
            }

            Merge(pair);
        }

        _progress.Report("learn merges", _tokens.Count, wanted, "tokens");
    }

    private void Merge(ulong pair)
    {
        var left = (int)(pair >> 32);
        var right = (int)(uint)pair;
        var result = AddToken([.. _tokens[left], .. _tokens[right]]);
        if (_merged.Add(pair))
        {
            _merges.Add(new BytePairMerge(left, right, result));
        }

        var places = _places[pair];
        _places.Remove(pair);
        foreach (var index in places)
        {
            if (Holds(_pieces[index].Symbols, left, right))
            {
                Register(index, -1);
                _pieces[index] = _pieces[index] with { Symbols = Replace(_pieces[index].Symbols, left, right, result) };
                Register(index, +1);
            }
        }

        EnqueueTouched();
    }

    /// <summary>Adds a piece's pairs to the counts, or takes them out.</summary>
    private void Register(int index, int sign)
    {
        var (symbols, count) = _pieces[index];
        for (var i = 0; i + 1 < symbols.Length; i++)
        {
            var pair = BytePairVocabulary.Key(symbols[i], symbols[i + 1]);
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, pair, out _) += sign * count;
            _touched.Add(pair);
            if (sign > 0)
            {
                // May name a piece twice, or one that no longer holds the pair: whoever reads the list looks.
                ref var places = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, pair, out _);
                places ??= [];
                if (places.Count == 0 || places[^1] != index)
                {
                    places.Add(index);
                }
            }
        }
    }

    private void EnqueueTouched()
    {
        foreach (var pair in _touched)
        {
            var count = _counts[pair];
            if (count > 0)
            {
                _queue.Enqueue(pair, (count, pair));
            }
        }

        _touched.Clear();
    }

    private static bool Holds(int[] symbols, int left, int right)
    {
        for (var i = 0; i + 1 < symbols.Length; i++)
        {
            if (symbols[i] == left && symbols[i + 1] == right)
            {
                return true;
            }
        }

        return false;
    }

    private static int[] Replace(int[] symbols, int left, int right, int result)
    {
        var merged = new int[symbols.Length];
        var length = 0;
        for (var i = 0; i < symbols.Length; i++)
        {
            if (symbols[i] == left && i + 1 < symbols.Length && symbols[i + 1] == right)
            {
                merged[length++] = result;
                i++;
            }
            else
            {
                merged[length++] = symbols[i];
            }
        }

        return merged[..length];
    }

    /// <summary>A distinct piece of text and how often it occurs.</summary>
    private readonly record struct Piece(int[] Symbols, long Count);
}
