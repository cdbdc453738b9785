namespace TextMad.Reporting.Methods;

/// <summary>How a run was made, in words that can stand in a paper.</summary>
/// <param name="Paragraphs">The paragraphs, in order.</param>
/// <param name="References">The works that they cite, as BibTeX entries.</param>
public sealed record RunMethods(IReadOnlyList<MethodsParagraph> Paragraphs, IReadOnlyList<string> References)
{
    /// <summary>All references as one BibTeX file.</summary>
    public string BibTeX => string.Join("\n", References);
}
