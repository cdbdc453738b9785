using System.Globalization;
using System.Text;
using TextMad.Numerics.Random;
using TextMad.SimulatedWeb;

namespace TextMad.Tests.SimulatedWeb;

/// <summary>Human articles without end, made of invented words: paragraphs of sentences, no two alike.</summary>
internal sealed class InventedSupply(int words = 120, long count = long.MaxValue) : IArticleSupply
{
    private static readonly RandomKey _key = RandomKey.FromSeed(99).For("articles");

    public long Count => count;

    public Document Article(long index) => Document.Create(
        Text(_key.At((ulong)index), words), new Origin.Imported("invented", index.ToString(CultureInfo.InvariantCulture)), "en");

    public static string Text(RandomKey key, int words)
    {
        var random = key.Stream();
        var text = new StringBuilder(words * 7);
        for (var i = 0; i < words; i++)
        {
            var begins = i % 12 == 0;
            text.Append(i == 0 ? "" : !begins ? " " : i % 48 == 0 ? ".\n\n" : ". ");
            for (var letters = 2 + random.NextInt32(7); letters > 0; letters--)
            {
                var letter = (char)('a' + random.NextInt32(26));
                text.Append(begins ? char.ToUpperInvariant(letter) : letter);
                begins = false;
            }
        }

        return text.Append('.').ToString();
    }
}

/// <summary>A machine that invents words, and keeps what it should of an article.</summary>
internal sealed class InventedAuthor(string model = "invented/g1") : IMachineAuthor
{
    private int _written;

    public string Name => model;

    public List<WritingTask> Tasks { get; } = [];

    public IReadOnlyList<Document> Write(IReadOnlyList<WritingTask> tasks)
    {
        Tasks.AddRange(tasks);
        return [.. tasks.Select(Write)];
    }

    private Document Write(WritingTask task)
    {
        var index = _written++;
        var own = InventedSupply.Text(RandomKey.FromSeed(7).For(model).At(index), Math.Max(1, (int)Math.Round(task.Words * task.MachineShare)));
        if (task.Article is not { } article)
        {
            return Document.Create(own, new Origin.Sampled(new ModelId(model), 1, index));
        }

        // Bytes of the article up to the end of its kept words.
        var kept = (int)Math.Round(task.Words * (1 - task.MachineShare));
        var end = 0;
        for (var words = 0; words < kept && end < article.Text.Length; words++)
        {
            while (end < article.Text.Length && char.IsWhiteSpace(article.Text[end]))
            {
                end++;
            }

            while (end < article.Text.Length && !char.IsWhiteSpace(article.Text[end]))
            {
                end++;
            }
        }

        return Document.Create($"{article.Text[..end]} {own}", new Origin.Sampled(new ModelId(model), 1, index, article.Id, task.MachineShare));
    }
}

/// <summary>Worlds for tests.</summary>
internal static class Worlds
{
    /// <summary>A world of some hundred pages.</summary>
    public static WebWorld Small(WebOptions? options = null, ulong seed = 1, IReadOnlyList<AuthorShare>? authors = null) =>
        WebWorld.Create(options ?? new WebOptions { Sites = new SiteOptions { Count = 60 } }, seed, new InventedSupply(), authors);

    /// <summary>One author who writes all that machines write.</summary>
    public static IReadOnlyList<AuthorShare> Machine(string model = "invented/g1") => [new AuthorShare(new InventedAuthor(model))];
}
