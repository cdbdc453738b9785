using TextMad.Corpora.Pipeline;
using TextMad.Corpora.Pipeline.Blocks;
using TextMad.Corpora.Pipeline.Engine;
using TextMad.Numerics.Random;
using TextMad.Storage.Binding;

namespace TextMad.Tests.Corpora.Pipeline;

public sealed class DuplicateFinderTests : ImportFixture
{
    private const int PartSize = 700;

    /// <summary>24 KiB are room for 1,024 entries: nine thousand documents need many passes.</summary>
    [Theory]
    [InlineData(1L << 30)]
    [InlineData(24 * 1024)]
    public void Sets_are_those_of_plain_comparison_however_little_memory_there_is(long memory)
    {
        var (keys, files) = WriteKeys(documents: 9000, values: 40);
        var clusters = Find(files, keys.Length, memory);

        // Plain comparison: the smallest number that can be reached over shared keys.
        var first = Enumerable.Range(0, keys.Length).ToArray();
        for (var changed = true; changed;)
        {
            changed = false;
            for (var key = 0; key < 14; key++)
            {
                foreach (var group in Enumerable.Range(0, keys.Length).GroupBy(i => keys[i][key]))
                {
                    var least = group.Min(i => first[i]);
                    foreach (var i in group.Where(i => first[i] > least))
                    {
                        first[i] = least;
                        changed = true;
                    }
                }
            }
        }

        Assert.Equal(first, Enumerable.Range(0, keys.Length).Select(clusters.First));
        Assert.InRange(first.Distinct().Count(), 100, keys.Length - 100);
    }

    [Fact]
    public void Any_number_of_documents_with_the_same_key_fits()
    {
        var (keys, files) = WriteKeys(documents: 9000, values: 1);
        var clusters = Find(files, keys.Length, memory: 24 * 1024);
        Assert.All(Enumerable.Range(0, keys.Length), i => Assert.Equal(0, clusters.First(i)));
    }

    [Fact]
    public void Documents_without_comparable_words_are_never_duplicates()
    {
        foreach (var (block, texts) in (ReadOnlySpan<(DuplicateBlock, string[])>)
            [(new ExactDuplicates(), ["", "", "a", "a"]), (new ExactDuplicates { IgnoreCaseAndSpace = true }, [" ", "\n", "A b", "a  B"]),
                (new MinHashDuplicates(), ["❤️", "☀️ - ", "Hi!", "hi"])])
        {
            var file = Path.Combine(Folder, block.Name + texts[2]);
            var numbers = new ulong[texts.Length][];
            for (var i = 0; i < texts.Length; i++)
            {
                numbers[i] = new ulong[block.Keys * block.NumbersPerKey];
                block.WriteKeys(texts[i], numbers[i]);
            }

            KeyFile.Write(KeptFiles.Unbound("."), file, [0, 1, 2, 3], new DocumentId[4], numbers.SelectMany(own => own).ToArray(), block.Keys * block.NumbersPerKey);
            var clusters = new DuplicateFinder(KeptFiles.Unbound("."), block, [file], 4, 1 << 20).Run(file + ".bin", file + ".ids", IProgressSink.None, CancellationToken.None);
            Assert.Equal([0, 1, 2, 2], Enumerable.Range(0, 4).Select(clusters.First));
        }
    }

    [Fact]
    public void A_damaged_key_file_is_refused_by_name()
    {
        var (_, files) = WriteKeys(documents: 100, values: 50);
        var bytes = File.ReadAllBytes(files[0]);
        bytes[^9] ^= 1;
        File.WriteAllBytes(files[0], bytes);
        Assert.Contains(files[0], Assert.Throws<TextMadException>(() => Find(files, 100, 1 << 20)).Message);

        var clusters = Path.Combine(Folder, "clusters.bin");
        DocumentClusters.Create(10).Write(KeptFiles.Unbound("."), clusters);
        Assert.Throws<TextMadException>(() => DocumentClusters.Read(KeptFiles.Unbound("."), clusters, 11));
        File.WriteAllBytes(clusters, File.ReadAllBytes(clusters)[..^1]);
        Assert.Contains(clusters, Assert.Throws<TextMadException>(() => DocumentClusters.Read(KeptFiles.Unbound("."), clusters, 10)).Message);
    }

    private DocumentClusters Find(IReadOnlyList<string> files, int documents, long memory) =>
        new DuplicateFinder(KeptFiles.Unbound("."), new MinHashDuplicates(), files, documents, memory).Run(
            Path.Combine(Folder, "duplicates.bin"), Path.Combine(Folder, "ids.bin"), IProgressSink.None, CancellationToken.None);

    private (ulong[][] Keys, List<string> Files) WriteKeys(int documents, int values)
    {
        var random = RandomKey.FromSeed(3).Stream();
        var keys = new ulong[documents][];
        for (var i = 0; i < documents; i++)
        {
            // A key in a hundred is one of a few, spread over 64 bits; the rest are the document's own.
            keys[i] = [.. Enumerable.Range(0, 14).Select(key => values == 1 ? 7UL : random.NextDouble() < 0.01
                ? (1 + (ulong)(random.NextDouble() * values)) * 0x9E3779B97F4A7C15
                : ((ulong)((i * 14) + key) * 0xBF58476D1CE4E5B9) + 1)];
        }

        var files = new List<string>();
        for (var start = 0; start < documents; start += PartSize)
        {
            var part = keys[start..Math.Min(start + PartSize, documents)];
            files.Add(Path.Combine(Folder, FormattableString.Invariant($"keys-{start}.bin")));
            KeyFile.Write(KeptFiles.Unbound("."), files[^1], [.. Enumerable.Range(start, part.Length)], new DocumentId[part.Length], [.. part.SelectMany(key => key)], 14);
        }

        return (keys, files);
    }
}
