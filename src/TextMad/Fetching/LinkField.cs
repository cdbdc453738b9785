namespace TextMad.Fetching;

/// <summary>Reads the <c>Link</c> field [RFC 8288, 3].</summary>
public static class LinkField
{
    /// <summary>Returns the first target of a link from the page itself that has a relation; null when there is none.</summary>
    /// <param name="list">The value of the field, all fields of the name joined; null for none.</param>
    /// <param name="relation">A registered relation type, e.g. <c>canonical</c>; letter case does not matter.</param>
    /// <returns>The reference as it stands, to be resolved against the page's URL.</returns>
    /// <remarks>Of several <c>rel</c> parameters the first counts (3.3); a link with an <c>anchor</c> is one of another page (3.2).</remarks>
    public static string? TargetOf(string? list, string relation)
    {
        foreach (var link in FieldList.Elements(list))
        {
            var end = link.IndexOf('>', StringComparison.Ordinal);
            if (link[0] != '<' || end < 0)
            {
                continue;
            }

            string? relations = null;
            var isAnchored = false;
            foreach (var parameter in FieldList.Parts(link[(end + 1)..], ';'))
            {
                var equals = parameter.IndexOf('=', StringComparison.Ordinal);
                var name = (equals < 0 ? parameter : parameter[..equals]).Trim();
                if (name.Equals("rel", StringComparison.OrdinalIgnoreCase))
                {
                    relations ??= equals < 0 ? "" : parameter[(equals + 1)..].Trim().Trim('"');
                }

                isAnchored |= name.Equals("anchor", StringComparison.OrdinalIgnoreCase);
            }

            if (!isAnchored && relations is not null
                && relations.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Contains(relation, StringComparer.OrdinalIgnoreCase))
            {
                return link[1..end].Trim();
            }
        }

        return null;
    }
}
