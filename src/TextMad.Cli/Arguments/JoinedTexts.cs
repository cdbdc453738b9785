using System.Collections;

namespace TextMad.Cli.Arguments;

/// <summary>Several lists of texts as one, without a copy.</summary>
/// <param name="lists">The lists.</param>
internal sealed class JoinedTexts(IReadOnlyList<IReadOnlyList<string>> lists) : IReadOnlyList<string>
{
    /// <inheritdoc/>
    public int Count => lists.Sum(list => list.Count);

    /// <inheritdoc/>
    public string this[int index]
    {
        get
        {
            foreach (var list in lists)
            {
                if (index < list.Count)
                {
                    return list[index];
                }

                index -= list.Count;
            }

            throw new ArgumentOutOfRangeException(nameof(index));
        }
    }

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => lists.SelectMany(list => list).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
