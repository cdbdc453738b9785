using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace TextMad.Corpora.Pipeline.Engine;

/// <summary>Brings parts through a stage, side by side.</summary>
/// <param name="work">What this is called in progress.</param>
/// <param name="documents">Documents in all; 0 when that is not known.</param>
/// <param name="threads">Threads.</param>
/// <param name="progress">Told how many documents are done.</param>
/// <param name="cancellation">Stops between parts.</param>
internal sealed class StageRunner(string work, long documents, int threads, IProgressSink progress, CancellationToken cancellation)
{
    private long _done;

    /// <summary>Brings parts of the corpus through the first stage.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="parts">The parts that are not there yet.</param>
    public void Run(PipelineStage stage, IEnumerable<(int Part, int Start, List<DocumentRecord> Records)> parts) =>
        ForEach(parts, part => Work(stage, part.Part, part.Start, part.Records, null, null));

    /// <summary>Brings parts of one stage through the next; those that are there already are passed over.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="earlier">The one before it.</param>
    /// <param name="parts">The numbers of the parts.</param>
    /// <param name="duplicates">The sets of duplicates that were found between the two; null where none are looked for there.</param>
    public void Run(PipelineStage stage, PipelineStage earlier, IEnumerable<int> parts, DocumentClusters? duplicates)
    {
        using var ids = earlier.OpenIds();
        ForEach(parts.Where(part => !stage.Has(part)), part => Work(stage, part, earlier.ReadHeader(part).Start, earlier.Read(part), duplicates, ids));
    }

    private void Work(PipelineStage stage, int part, int start, List<DocumentRecord> records, DocumentClusters? duplicates, Microsoft.Win32.SafeHandles.SafeFileHandle? ids)
    {
        stage.Work(part, start, records, duplicates, ids);
        progress.Report(work, Interlocked.Add(ref _done, records.Count), documents, "documents");
    }

    private void ForEach<T>(IEnumerable<T> items, Action<T> act)
    {
        try
        {
            Parallel.ForEach(
                Partitioner.Create(items, EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation },
                act);
        }
        catch (AggregateException several)
        {
            // Threads fail one beside the other; the first says what is wrong.
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }
    }
}
