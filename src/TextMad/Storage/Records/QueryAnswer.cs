namespace TextMad.Storage.Records;

/// <summary>What a store answered to a question in its own query language.</summary>
/// <param name="Columns">Names of the columns.</param>
/// <param name="Rows">Values: text, <see cref="long"/>, <see cref="double"/>, <see cref="bool"/> or null; bytes as hexadecimal text.</param>
/// <param name="IsCut">Whether there were more rows than asked for.</param>
public sealed record QueryAnswer(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows, bool IsCut);
