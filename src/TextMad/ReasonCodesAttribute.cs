namespace TextMad;

/// <summary>
/// Marks a static class whose public constants are reason codes: each a stable word in snake case with a <see cref="System.ComponentModel.DescriptionAttribute"/> that
/// says what it means. A code is stated in one class only; <see cref="ReasonCode.All"/> finds them.
/// </summary>
/// <param name="stage">Who drops something for these reasons, in one word, e.g. <c>crawl</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReasonCodesAttribute(string stage) : Attribute
{
    /// <summary>Who drops something for these reasons, in one word.</summary>
    public string Stage { get; } = stage;
}
