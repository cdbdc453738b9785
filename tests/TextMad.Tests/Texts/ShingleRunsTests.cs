using TextMad.Tests.Storage;
using TextMad.Texts.Duplicates;

namespace TextMad.Tests.Texts;

/// <summary>Shingles that are sorted part by part come in the same order as those that are sorted at once.</summary>
public sealed class ShingleRunsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(500)]
    [InlineData(100_000)]
    public void Parts_of_any_size_give_the_same_entries(int entriesOfRun)
    {
        var random = new Random(5);
        ulong[][] texts = [.. Enumerable.Range(0, 300).Select(_ => Enumerable.Range(0, random.Next(30)).Select(_ => (ulong)random.NextInt64(200) << 40 >> 8).ToArray())];
        var expected = texts.SelectMany((text, i) => text.Distinct().Select(hash => (hash, 10 + i))).Order();
        var found = new List<(ulong, int)>();
        using (var runs = new ShingleRuns(_folder.Path, 10, entriesOfRun))
        {
            foreach (var text in texts)
            {
                runs.Add(text);
            }

            Assert.Equal(texts.Length, runs.Texts);
            runs.Merge((hash, text) => found.Add((hash, text)), default);
        }

        Assert.Equal(expected, found);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void More_texts_than_a_part_can_number_are_told_apart()
    {
        var found = new List<(ulong, int)>();
        using var runs = new ShingleRuns(_folder.Path, 0);
        for (var i = 0; i < 70_000; i++)
        {
            runs.Add([1UL, (ulong)i]);
        }

        runs.Merge((hash, text) => found.Add((hash, text)), default);
        Assert.Equal((2 * 70_000) - 1, found.Count);
        Assert.Equal(Enumerable.Range(0, 70_000), found.Where(entry => entry.Item1 == 1).Select(entry => entry.Item2));
    }
}
