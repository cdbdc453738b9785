using TextMad.Torture.Loads;

namespace TextMad.Torture.Campaigns;

/// <summary>Many at once: readers while a process imports, a server that stops meanwhile, the same command twice.</summary>
internal sealed class LoadCampaign : ICampaign
{
    /// <inheritdoc/>
    public string Name => "load";

    /// <inheritdoc/>
    public string Summary => "N documents imported while twenty readers ask; PostgreSQL stopped hard while importing; the same command twice at once";

    /// <inheritdoc/>
    public int DefaultNumber => 300_000;

    private static List<ILoad> Loads =>
        [.. typeof(ILoad).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(ILoad)) && type.IsClass).Select(type => (ILoad)Activator.CreateInstance(type)!)
            .OrderBy(load => load.Name, StringComparer.Ordinal)];

    /// <inheritdoc/>
    public OutcomeTable Run(CampaignOptions options)
    {
        var table = new OutcomeTable("load", "documents", "processes", "answers", "stops", "refused", "equal");
        foreach (var load in Loads.Where(load => options.Wants(load.Name)).TakeWhile(_ => !options.Cancellation.IsCancellationRequested))
        {
            options.Progress(load.Name);
            try
            {
                load.Run(options, table);
            }
            catch (Exception error) when (error is InvalidOperationException or TextMadException or IOException or TimeoutException)
            {
                table.Fail(load.Name, 0, error.Message);
            }
        }

        return table;
    }

    /// <inheritdoc/>
    public string Describe(long index, CampaignOptions options) => string.Join('\n', Loads.Where(load => options.Wants(load.Name)).Select(load => load.Name));
}
