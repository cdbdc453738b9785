using System.ComponentModel;
using System.Reflection;

namespace TextMad;

/// <summary>A stable code that says why something was not taken in.</summary>
/// <param name="Stage">Who drops something for this reason: <c>fetch</c>, <c>crawl</c>, <c>text</c>, <c>import</c>, <c>pipeline</c> or <c>run</c>.</param>
/// <param name="Code">The code, in snake case; it never changes its meaning.</param>
/// <param name="Description">What it means, for people.</param>
public sealed record ReasonCode(string Stage, string Code, string Description)
{
    /// <summary>Every code of this library, by the names of the stages and then in the order of their declaration.</summary>
    public static IReadOnlyList<ReasonCode> All { get; } =
    [
        .. typeof(ReasonCode).Assembly.GetExportedTypes()
            .Where(type => type.IsDefined(typeof(ReasonCodesAttribute), inherit: false))
            .OrderBy(StageOf, StringComparer.Ordinal)
            .SelectMany(Of),
    ];

    /// <summary>Returns the codes that a class declares, in its order.</summary>
    /// <param name="type">A class with <see cref="ReasonCodesAttribute"/>.</param>
    /// <exception cref="InvalidOperationException">The class is not marked, or a code has no description.</exception>
    public static IReadOnlyList<ReasonCode> Of(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var stage = StageOf(type);
        return
        [
            .. type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral)
                .Select(field => new ReasonCode(
                    stage,
                    (string)field.GetRawConstantValue()!,
                    field.GetCustomAttribute<DescriptionAttribute>()?.Description
                        ?? throw new InvalidOperationException($"{type.Name}.{field.Name} has no description."))),
        ];
    }

    private static string StageOf(Type type) => type.GetCustomAttribute<ReasonCodesAttribute>()?.Stage
        ?? throw new InvalidOperationException($"{type.Name} declares no reason codes: it has no [ReasonCodes].");
}
