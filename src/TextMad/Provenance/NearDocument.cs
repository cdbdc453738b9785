using TextMad.Storage.Records;

namespace TextMad.Provenance;

/// <summary>A document that has something in common with another.</summary>
/// <param name="Document">Which.</param>
/// <param name="Containment">Share of the other's runs of five words that it holds, in (0, 1].</param>
/// <param name="CopiedWords">Words of the longest run that both have.</param>
/// <param name="Copied">That run, as the other has it.</param>
public sealed record NearDocument(DocumentSummary Document, double Containment, int CopiedWords, string Copied);
