using System.Collections;

namespace TextMad.Cli.Benchmarking;

/// <summary>Texts that are made each time they are read: more of them than memory holds.</summary>
/// <param name="count">Number of texts.</param>
/// <param name="source">Makes a text from its number.</param>
internal sealed class TextsOnDemand(int count, Func<int, string> source) : IReadOnlyList<string>
{
    public int Count => count;

    public string this[int index] => source(index);

    public IEnumerator<string> GetEnumerator() => Enumerable.Range(0, count).Select(source).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
