using System.Globalization;
using TextMad.Configuration;

namespace TextMad.Storage;

/// <summary>What holds for people's own questions in whatever language a store speaks.</summary>
internal static class QueryText
{
    private const long LargestAnswer = 512L << 20;

    /// <summary>Checks that there is one statement.</summary>
    /// <param name="query">The query.</param>
    /// <param name="backslashEscapes">Whether a backslash in a text takes the next sign as it is: so in LiteDB, and not in SQL.</param>
    /// <exception cref="InputException">It is empty, another statement follows, or it holds U+0000.</exception>
    public static void RequireOne(string query, bool backslashEscapes)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.IndexOf('\0', StringComparison.Ordinal) is >= 0 and var zero)
        {
            // SQLite takes it for the end of the text, and its driver then asks for the rest forever.
            throw new InputException($"The query has a character U+0000 at position {zero + 1}, which no query can contain: remove it.");
        }

        var (end, isEmpty) = (-1, true);
        for (var i = 0; i < query.Length;)
        {
            var next = Next(query, i, backslashEscapes, out var isBlank);
            if (query[i] == ';')
            {
                end = end < 0 ? i : end;
            }
            else if (!isBlank)
            {
                isEmpty = false;
                if (end >= 0)
                {
                    throw new InputException($"The store answers one statement at a time, and another one follows ';': '{query[i..].Trim()}'. Run them one after the other.");
                }
            }

            i = next;
        }

        if (isEmpty)
        {
            throw new InputException("The query is empty.", new Hint.ListOf(Hint.Listed.Views));
        }
    }

    /// <summary>Bytes that a row of an answer takes besides its values, about.</summary>
    public const int SizeOfRow = 56;

    /// <summary>Returns the number of bytes that a value of an answer takes with the reference to it, about.</summary>
    public static long SizeOf(object? value) => value switch
    {
        null => 8,
        string text => 32 + (2L * text.Length),
        _ => 32,
    };

    /// <summary>Checks that an answer, which is held in memory, does not grow without bound.</summary>
    /// <param name="size">Bytes so far.</param>
    /// <param name="rows">Rows so far.</param>
    /// <exception cref="InputException">It is larger than an answer may be.</exception>
    public static void RequireSize(long size, int rows)
    {
        if (size > LargestAnswer)
        {
            throw new InputException(
                string.Create(CultureInfo.InvariantCulture, $"The answer takes more than {LargestAnswer >> 20} MiB after {rows} rows: ask for fewer rows or "
                    + $"columns, or for substr(text, 1, 1000) in place of whole texts."));
        }
    }

    /// <summary>Returns the complaint about a name that the store does not know.</summary>
    /// <param name="what">What it should name: <c>collection</c>, <c>view</c>.</param>
    /// <param name="name">The name.</param>
    /// <param name="known">Names that there are.</param>
    public static InputException Unknown(string what, string name, IEnumerable<string> known)
    {
        string[] names = [.. known];
        return new($"The store has no {what} '{name}'{NearestName.Suggest(name, names)} There are: {string.Join(", ", names)}.", new Hint.ListOf(Hint.Listed.Views));
    }

    // Where a text in quotes, a remark, white space or any other sign ends.
    private static int Next(string query, int at, bool backslashEscapes, out bool isBlank)
    {
        isBlank = char.IsWhiteSpace(query[at]);
        switch (query[at])
        {
            case '\'' or '"':
                var end = at + 1;
                while (end < query.Length && query[end] != query[at])
                {
                    end += backslashEscapes && query[end] == '\\' ? 2 : 1;
                }

                return Math.Min(query.Length, end + 1);
            case '-' when at + 1 < query.Length && query[at + 1] == '-':
                isBlank = true;
                return query.IndexOf('\n', at) is >= 0 and var line ? line + 1 : query.Length;
            case '/' when !backslashEscapes && at + 1 < query.Length && query[at + 1] == '*':
                isBlank = true;
                return query.IndexOf("*/", at + 2, StringComparison.Ordinal) is >= 0 and var close ? close + 2 : query.Length;
            default:
                return at + 1;
        }
    }
}
