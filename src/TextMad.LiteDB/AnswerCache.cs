using System.Collections.Concurrent;

namespace TextMad.LiteDB;

/// <summary>
/// Answers about things that are written once, kept so that they need not be read again until something is removed. That something is not there is not kept: it
/// may come.
/// </summary>
/// <typeparam name="T">The answers.</typeparam>
/// <param name="file">The store.</param>
internal sealed class AnswerCache<T>(StoreFile file)
    where T : class
{
    private ConcurrentDictionary<string, T> _answers = new(StringComparer.Ordinal);
    private int _removals = file.Removals;

    /// <summary>Returns the answer that is kept, or else is found.</summary>
    /// <param name="name">The name of the entry.</param>
    /// <param name="find">Finds it; null where there is nothing to keep.</param>
    public T? Of(string name, Func<string, T?> find)
    {
        if (_removals != file.Removals)
        {
            _removals = file.Removals;
            _answers = new(StringComparer.Ordinal);
        }

        var answers = _answers;
        if (!answers.TryGetValue(name, out var answer) && (answer = find(name)) is not null)
        {
            answers.TryAdd(name, answer);
        }

        return answer;
    }
}
