using System.Collections.Concurrent;

namespace TextMad.Metrics.Embedded;

/// <summary>Values made once for each key, on whichever thread asks first.</summary>
internal sealed class ConcurrentLazy<TKey, TValue>
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Lazy<TValue>> _values = new();

    /// <summary>Returns the value of a key.</summary>
    public TValue Get(TKey key, Func<TKey, TValue> make) => _values.GetOrAdd(key, k => new(() => make(k))).Value;
}
