namespace TextMad.Corpora.Pipeline;

/// <summary>A step of a pipeline and its settings. A recipe lists them in the order in which documents pass through.</summary>
public abstract record PipelineBlock
{
    /// <summary>Its name in recipes, summaries and signals.</summary>
    public abstract string Name { get; }
}
