namespace TextMad;

/// <summary>Hands a resource on to something that will dispose of it, so that it is let go of also where that something cannot be made.</summary>
internal static class Ownership
{
    /// <summary>Makes something that takes a resource over.</summary>
    /// <param name="resource">The resource; disposed of when <paramref name="make"/> fails.</param>
    /// <param name="make">Makes what takes it over.</param>
    /// <returns>What was made.</returns>
    public static TOwner Pass<TResource, TOwner>(TResource resource, Func<TResource, TOwner> make)
        where TResource : IDisposable
    {
        try
        {
            return make(resource);
        }
        catch
        {
            resource.Dispose();
            throw;
        }
    }
}
