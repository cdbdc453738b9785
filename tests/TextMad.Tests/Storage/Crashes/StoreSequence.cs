namespace TextMad.Tests.Storage.Crashes;

/// <summary>Steps, one after the other, a line each.</summary>
internal sealed class StoreSequence(IReadOnlyList<StoreStep> steps)
{
    public IReadOnlyList<StoreStep> Steps => steps;

    public override string ToString() => string.Concat(steps.Select(step => $"\n  {step}"));
}
