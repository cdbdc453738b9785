using TextMad.Provenance.Removal;

namespace TextMad.Cli.Commands;

/// <summary>Says what keeps documents in the store when something is removed.</summary>
internal static class KeptLines
{
    /// <summary>Writes a line for each holder.</summary>
    public static void Write(IReadOnlyList<DocumentHolder> kept, CliContext context)
    {
        foreach (var holder in kept)
        {
            context.WriteLine($"  {holder.Documents:N0} documents stay: {Why(holder)}");
        }
    }

    private static string Why(DocumentHolder holder) => holder.Kind switch
    {
        HolderKind.Corpus => $"corpus '{holder.Name}' holds them, or what was made from them",
        HolderKind.Run => $"models of run '{holder.Name}' were trained on them, or on what was made from them",
        HolderKind.UnfinishedRun => $"run '{holder.Name}' is not finished and may take their passages",
        _ => "they were taken down, which must stay known",
    };
}
