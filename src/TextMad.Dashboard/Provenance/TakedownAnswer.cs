using TextMad.Dashboard.Corpus;
using TextMad.Provenance;
using TextMad.Provenance.Lineages;
using TextMad.Provenance.Removal;
using TextMad.Storage;

namespace TextMad.Dashboard.Provenance;

/// <summary>What a takedown would touch.</summary>
/// <param name="Key">What would be taken down.</param>
/// <param name="Documents">How many documents would be withdrawn.</param>
/// <param name="WithoutText">Of these, how many have no text already.</param>
/// <param name="Kinds">How they came to hold the words.</param>
/// <param name="Models">The models that would have to be retrained.</param>
/// <param name="First">The first of the documents.</param>
internal sealed record TakedownAnswer(
    string Key, int Documents, int WithoutText, IReadOnlyList<TakedownKind> Kinds, IReadOnlyList<ModelUse> Models, IReadOnlyList<DocumentLine> First)
{
    private const int Shown = 25;

    /// <summary>Returns a plan as an answer.</summary>
    public static TakedownAnswer Of(ICorpusStore store, StepKey key, TakedownPlan plan) => new(
        key.ToString(), plan.Taken.Count, plan.WithoutText, plan.Kinds, plan.Models, [.. plan.Taken.Take(Shown).Select(document => DocumentLine.Of(store, document))]);
}
