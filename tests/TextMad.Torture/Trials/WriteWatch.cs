namespace TextMad.Torture.Trials;

/// <summary>Counts changes of files below a folder as the system tells of them, and does something at a certain one.</summary>
internal sealed class WriteWatch : IDisposable
{
    private readonly FileSystemWatcher _watcher;
    private readonly Action _act;
    private readonly int _at;
    private int _seen;

    /// <param name="folder">The folder, with all below it.</param>
    /// <param name="at">The number of the change at which to act, from 1; 0 to only count.</param>
    /// <param name="act">What to do then, once, on the thread that learns of the change.</param>
    public WriteWatch(string folder, int at = 0, Action? act = null)
    {
        (_at, _act) = (at, act ?? (() => { }));
        _watcher = new FileSystemWatcher(folder)
        {
            IncludeSubdirectories = true,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite,
        };
        _watcher.Created += (_, _) => Count();
        _watcher.Changed += (_, _) => Count();
        _watcher.Deleted += (_, _) => Count();
        _watcher.Renamed += (_, _) => Count();
        _watcher.EnableRaisingEvents = true;
    }

    /// <summary>Changes so far.</summary>
    public int Seen => Volatile.Read(ref _seen);

    /// <inheritdoc/>
    public void Dispose() => _watcher.Dispose();

    private void Count()
    {
        if (Interlocked.Increment(ref _seen) == _at)
        {
            _act();
        }
    }
}
