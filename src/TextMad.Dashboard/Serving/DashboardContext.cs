using TextMad.Storage;

namespace TextMad.Dashboard.Serving;

/// <summary>What the areas of a dashboard work with.</summary>
internal sealed class DashboardContext(DashboardOptions options, CancellationToken stopping) : IDisposable
{
    /// <summary>What the dashboard was told.</summary>
    public DashboardOptions Options => options;

    /// <summary>The workspace that is shown.</summary>
    public Workspace Workspace => options.Workspace;

    /// <summary>Cancelled when the server stops: what lasts, such as a stream of events, ends then.</summary>
    public CancellationToken Stopping => stopping;

    /// <summary>Opens the store to ask it, for one request, which disposes of it.</summary>
    /// <exception cref="InputException">The workspace has none.</exception>
    public ICorpusStore OpenStore()
    {
        Workspace.RequireStore();
        return Workspace.OpenStore(StoreOpenMode.ReadOnly);
    }

    /// <summary>Opens the store to ask it, for one request, which disposes of it; null when the workspace has none.</summary>
    public ICorpusStore? OpenStoreIfThere() => Workspace.Exists ? OpenStore() : null;

    /// <summary>Refuses what starts, stops or changes something, where the dashboard only shows.</summary>
    /// <exception cref="RefusedException">It only shows.</exception>
    public void RequireWritable()
    {
        if (options.IsReadOnly)
        {
            throw new RefusedException("This dashboard only shows: it was started with 'read only', so nothing is started, stopped or changed from here.");
        }
    }

    /// <summary>Lets go of what areas share.</summary>
    public void Dispose()
    {
    }
}
