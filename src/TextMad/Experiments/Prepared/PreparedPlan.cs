using System.Security.Cryptography;
using System.Text;

namespace TextMad.Experiments.Prepared;

/// <summary>How the documents of a corpus become items: what a <see cref="PreparedTexts"/> depends on besides the documents and the tokenizer.</summary>
/// <param name="Corpus">The corpus.</param>
/// <param name="Documents">Its documents, in the order in which they are used.</param>
/// <param name="Words">About how many words a passage has; 0 leaves documents whole.</param>
/// <param name="HeldoutShare">Share of the documents, from the first, that is measured on; 0 for none.</param>
/// <param name="IsBounded">Whether the white space of passages is bounded, as that of all text is that models are trained on.</param>
/// <param name="LeftOut">Texts that must not be used: what the run's judge has seen; null for none.</param>
internal sealed record PreparedPlan(
    string Corpus, IReadOnlyList<DocumentId> Documents, int Words, double HeldoutShare, bool IsBounded, IReadOnlySet<ContentHash>? LeftOut)
{
    private string? _key;

    /// <summary>A digest of all of it but the name of the corpus.</summary>
    public string Key => _key ??= Digest();

    /// <summary>Returns a digest of ids in their order, lower-case hexadecimal.</summary>
    public static string DigestOf(IReadOnlyList<DocumentId> ids)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, ids);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, IReadOnlyList<DocumentId> ids)
    {
        var bytes = new byte[16 * Math.Min(1024, ids.Count)];
        for (var i = 0; i < ids.Count;)
        {
            var at = 0;
            for (; at < bytes.Length && i < ids.Count; at += 16)
            {
                ids[i++].CopyTo(bytes.AsSpan(at));
            }

            hash.AppendData(bytes.AsSpan(0, at));
        }
    }

    private string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{Documents.Count} {Words} {HeldoutShare:R} {IsBounded} {LeftOut?.Count}\n")));
        Append(hash, Documents);
        foreach (var content in (LeftOut ?? new HashSet<ContentHash>()).Select(content => content.ToString()).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(content));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
