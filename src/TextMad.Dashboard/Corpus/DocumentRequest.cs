using System.Globalization;
using Microsoft.AspNetCore.Http;
using TextMad.Storage;

namespace TextMad.Dashboard.Corpus;

/// <summary>Reads which documents are asked for from an address: the conditions of <c>docs</c>, under their names there.</summary>
internal static class DocumentRequest
{
    private const int StandardLimit = 25;
    private const int MostLimit = 100;
    private const int LeastSearched = 3;

    private static readonly string[] _kinds = [.. Enum.GetValues<OriginKind>().Select(StoredWord.Write)];

    /// <summary>Reads a question.</summary>
    /// <param name="asked">The address's query.</param>
    /// <param name="language">The language asked for; null for any.</param>
    /// <exception cref="InputException">Something in it is not allowed.</exception>
    public static DocumentQuery Read(IQueryCollection asked, out string? language)
    {
        language = Word(asked, "language");
        var contains = Word(asked, "contains");
        if (contains?.Length < LeastSearched)
        {
            throw new InputException($"'{contains}' is too short to search for: {LeastSearched} characters or more are expected.");
        }

        var origin = Word(asked, "origin");
        return new DocumentQuery
        {
            Corpus = Word(asked, "corpus"),
            OriginKind = origin is null ? null
                : _kinds.Contains(origin) ? StoredWord.Read<OriginKind>(origin)
                : throw new InputException($"origin '{origin}': one of {string.Join(", ", _kinds)} is expected."),
            Generation = Word(asked, "generation") is null ? null : Number(asked, "generation", 0, int.MaxValue),
            Model = Word(asked, "model") is { } model ? new ModelId(model) : null,
            Run = Word(asked, "run"),
            Source = Word(asked, "source"),
            Contains = contains,
            Limit = Number(asked, "limit", StandardLimit, MostLimit),
            Skip = Number(asked, "skip", 0, int.MaxValue),
        };
    }

    private static string? Word(IQueryCollection asked, string name) => asked.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } word ? word : null;

    private static int Number(IQueryCollection asked, string name, int standard, int most) => Word(asked, name) is not { } word ? standard
        : int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most ? number
        : throw new InputException($"{name} '{word}': an integer from 0 to {most} is expected.");
}
