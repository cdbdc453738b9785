using TextMad.Configuration;

namespace TextMad.Storage;

/// <summary>What holds for people's own questions in whatever language a store speaks.</summary>
internal static class QueryText
{
    /// <summary>Checks that there is one statement.</summary>
    /// <param name="query">The question.</param>
    /// <param name="backslashEscapes">Whether a backslash in a text takes the next sign as it is: so in LiteDB, and not in SQL.</param>
    /// <exception cref="InputException">It is empty, or another statement follows.</exception>
    public static void RequireOne(string query, bool backslashEscapes)
    {
        ArgumentNullException.ThrowIfNull(query);
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
                    throw new InputException($"The store answers one statement at a time, and behind ';' stands another one: '{query[i..].Trim()}'. Ask them one after the other.");
                }
            }

            i = next;
        }

        if (isEmpty)
        {
            throw new InputException("The question is empty: 'textmad query --views' lists what can be asked.");
        }
    }

    /// <summary>The complaint about a name that the store does not know.</summary>
    /// <param name="what">What it should name: <c>collection</c>, <c>view</c>.</param>
    /// <param name="name">The name.</param>
    /// <param name="known">Names that there are.</param>
    public static InputException Unknown(string what, string name, IEnumerable<string> known)
    {
        string[] names = [.. known];
        return new($"The store has no {what} '{name}'{NearestName.Suggest(name, names)} There are: {string.Join(", ", names)}; 'textmad query --views' lists their columns.");
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
