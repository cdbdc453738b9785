using TextMad.Experiments.Models;
using TextMad.Generations.Regimes;
using TextMad.Storage;

namespace TextMad.Experiments.Prepared;

/// <summary>The real text of a run: enough for every training set, and known to the store.</summary>
/// <param name="store">The store that must know it.</param>
/// <param name="options">The run's settings.</param>
internal sealed class RealText(ICorpusStore store, ExperimentOptions options)
{
    /// <summary>Passages in one transaction.</summary>
    private const int PassagesAtOnce = 1 << 15;

    /// <summary>Every seed must find its first training set, and every generation its fresh real text: known before the first model is trained.</summary>
    /// <exception cref="InputException">There is less real text than that.</exception>
    public void RequireEnough(ExperimentData data)
    {
        foreach (var seed in options.Loop.Seeds)
        {
            var supply = new TextSupply(data.Real, options.Data.Tokens, options.Data.ReuseFresh, SeedContext.OrderOf(seed));
            var size = supply.InitialTokens;
            foreach (var regime in options.Loop.Regimes)
            {
                if (regime is Exchange exchange)
                {
                    ExchangeSource.Require(exchange, supply);
                }
                else if (regime is PooledRegime { FreshAmount: > 0 and var fresh })
                {
                    supply.RequireFresh(options.Loop.Generations, (long)Math.Round(fresh * size, MidpointRounding.AwayFromZero));
                }
            }
        }
    }

    /// <summary>Returns the documents of their own that the real text is made of and the store does not hold.</summary>
    public HashSet<DocumentId> MissingPassages(ExperimentData data)
    {
        var missing = ((PreparedItems)data.Real).Derived().Select(item => item.Id).ToHashSet();
        if (missing.Count > 0 && store.Count(new DocumentQuery()).Documents > data.Documents)
        {
            missing.ExceptWith(store.ReadIds());
        }

        return missing;
    }

    /// <summary>The store must know what training sets are made of.</summary>
    public void KeepPassages(ExperimentData data)
    {
        var missing = MissingPassages(data);
        foreach (var chunk in missing.Count == 0 ? [] : ((PreparedItems)data.Real).Derived().Where(item => missing.Contains(item.Id)).Chunk(PassagesAtOnce))
        {
            var batch = new StoreBatch();
            batch.Documents.AddRange(((PreparedItems)data.Real).Take([.. chunk.Select(item => item.Item)]).Select(item => item.Document));
            store.Commit(batch);
        }
    }
}
