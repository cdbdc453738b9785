using System.Collections.Concurrent;

namespace TextMad.LiteDB;

/// <summary>Answers about things that are written once, kept so that they need not be read again. That something is not there is not kept: it may come.</summary>
/// <typeparam name="T">The answers.</typeparam>
internal sealed class AnswerCache<T>
    where T : class
{
    private readonly ConcurrentDictionary<string, T> _answers = new(StringComparer.Ordinal);

    /// <summary>Returns the answer that is kept, or else is found.</summary>
    /// <param name="name">The name of the entry.</param>
    /// <param name="find">Finds it; null where there is nothing to keep.</param>
    public T? Of(string name, Func<string, T?> find)
    {
        if (!_answers.TryGetValue(name, out var answer) && (answer = find(name)) is not null)
        {
            _answers.TryAdd(name, answer);
        }

        return answer;
    }
}
