namespace TextMad.Theory;

/// <summary>A statistic of a fitted model.</summary>
internal readonly record struct Statistic<TModel>(string Name, Func<TModel, double> Of);
