using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace TextMad.Corpora.Pipeline;

/// <summary>How a pipeline runs. Nothing of this changes what comes out of its blocks.</summary>
public sealed record PipelineOptions
{
    /// <summary>Whether documents that are dropped join the corpus <c>&lt;to&gt;/dropped</c>.</summary>
    [Description("add dropped documents to the corpus TO/dropped")]
    public bool KeepDropped { get; init; }

    /// <summary>Threads that work on documents.</summary>
    [Description("threads")]
    [Range(1, 1024)]
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Mebibytes for the keys of documents that are compared at a time; with less room there are more passes over them.</summary>
    [Description("mebibytes of memory for finding duplicates")]
    [Range(1, 1_000_000)]
    public int DuplicateMemory { get; init; } = 256;

    /// <summary>Documents that are worked on, and written, at a time.</summary>
    [Description("documents that are worked on at a time")]
    [Range(1, 1_000_000)]
    public int PartDocuments { get; init; } = 1000;
}
