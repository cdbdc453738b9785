using System.Globalization;
using System.Text;
using TextMad.Numerics.Random;
using TextMad.SimulatedWeb;

namespace TextMad.Tests.SimulatedWeb;

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
