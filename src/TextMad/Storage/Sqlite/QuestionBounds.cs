namespace TextMad.Storage.Sqlite;

/// <summary>
/// What holds while a person's own questions are at work: the memory of SQLite in this process is bounded, since some of its functions (those that make
/// JSON) grow a value far beyond the longest that it then refuses; and a cancellation stops the question.
/// </summary>
internal sealed class QuestionBounds : IDisposable
{
    private const long MostMemory = 768L << 20;

    private static readonly Lock _lock = new();
    private static int _open;
    private static long _before;

    private readonly IDisposable _cancellation;

    /// <param name="cancellation">What stops the question; it ends with this.</param>
    public QuestionBounds(IDisposable cancellation)
    {
        _cancellation = cancellation;
        lock (_lock)
        {
            if (_open++ == 0)
            {
                // The limit is the process's; 0 is none.
                _before = SQLitePCL.raw.sqlite3_hard_heap_limit64(-1);
                SQLitePCL.raw.sqlite3_hard_heap_limit64(_before is > 0 and < MostMemory ? _before : MostMemory);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _cancellation.Dispose();
        lock (_lock)
        {
            if (--_open == 0)
            {
                SQLitePCL.raw.sqlite3_hard_heap_limit64(_before);
            }
        }
    }
}
