using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using System.Text;
using Microsoft.ML.Tokenizers;
using TextMad.Configuration;
using TextMad.Tokenization;

namespace TextMad.MLTokenizers;

/// <summary>
/// OpenAI's encodings whose data come with the packages <c>Microsoft.ML.Tokenizers.Data.*</c>, and the models that use them, as
/// <see cref="TiktokenTokenizer.CreateForModel(string, IReadOnlyDictionary{string, int}?, Normalizer?)"/> knows them.
/// </summary>
internal static class KnownEncodings
{
    /// <summary>All of them. A model that several prefixes begin has the encoding of the longest.</summary>
    public static IReadOnlyList<KnownTokenizer> All { get; } =
    [
        new("gpt2", ["gpt2", "gpt-2"], []),
        new("r50k_base",
            [
                "davinci", "curie", "babbage", "ada", "text-davinci-001", "text-curie-001", "text-babbage-001", "text-ada-001",
                "text-similarity-davinci-001", "text-similarity-curie-001", "text-similarity-babbage-001", "text-similarity-ada-001",
                "text-search-davinci-doc-001", "text-search-curie-doc-001", "text-search-babbage-doc-001", "text-search-ada-doc-001",
                "code-search-babbage-code-001", "code-search-ada-code-001",
            ],
            []),
        new("cl100k_base",
            [
                "gpt-4", "gpt-3.5", "gpt-3.5-turbo", "gpt-3.5-turbo-16k", "gpt-35", "gpt-35-turbo", "gpt-35-turbo-16k", "davinci-002", "babbage-002",
                "text-embedding-ada-002", "text-embedding-3-small", "text-embedding-3-large", "phi-4",
            ],
            ["gpt-4-", "gpt-3.5-", "gpt-35-", "ft:gpt-4", "ft:gpt-3.5-turbo", "ft:davinci-002", "ft:babbage-002"]),
        new("o200k_base",
            ["gpt-4o", "gpt-4.1", "gpt-5", "o1", "o3", "o4-mini"],
            ["gpt-4o-", "chatgpt-4o-", "gpt-4.1-", "gpt-4.5-", "gpt-5-", "gpt-oss-", "o1-", "o3-", "o4-mini-", "ft:gpt-4o"]),
    ];

    /// <summary>Returns the encoding of a model, or of that name.</summary>
    /// <exception cref="InputException">There is none of this name.</exception>
    public static string Find(string name)
    {
        if (All.FirstOrDefault(known => known.Encoding == name || known.Models.Contains(name)) is { } found)
        {
            return found.Encoding;
        }

        var (prefix, encoding) = All.SelectMany(known => known.Prefixes.Select(prefix => (Prefix: prefix, known.Encoding)))
            .Where(known => name.StartsWith(known.Prefix, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(known => known.Prefix.Length)
            .FirstOrDefault();
        return prefix is not null ? encoding : throw new InputException(
            $"tokenizer.model: '{name}' is neither a model nor an encoding whose tokenizer is known{NearestName.Suggest(name, Names)} Encodings: "
            + $"{string.Join(", ", All.Select(known => known.Encoding))}; models: {string.Join(", ", All.SelectMany(known => known.Models))}; "
            + $"and names that begin with {string.Join(", ", All.SelectMany(known => known.Prefixes))}. For another, give its file: tokenizer.file.");
    }

    /// <summary>Returns the ranks of an encoding, as a <c>.tiktoken</c> file has them.</summary>
    public static byte[] Read(string encoding)
    {
        var (package, resource) = encoding switch
        {
            "gpt2" => ("Gpt2", "gpt2"),
            "r50k_base" => ("R50kBase", encoding),
            "cl100k_base" => ("Cl100kBase", encoding),
            _ => ("O200kBase", encoding),
        };
        var assembly = Assembly.Load($"Microsoft.ML.Tokenizers.Data.{package}");
        using var packed = assembly.GetManifestResourceStream($"{resource}.tiktoken.deflate")
            ?? throw new TextMadException($"{assembly.GetName().Name} holds no {resource}.tiktoken: it is not the version that this build was made for.");
        using var plain = new StreamReader(new DeflateStream(packed, CompressionMode.Decompress), Encoding.ASCII);

        // The packages leave the ranks away: after a line that counts them, a token stands on the line of its rank, and a rank without a token has an empty one.
        plain.ReadLine();
        var content = new StringBuilder();
        for (var rank = 0; plain.ReadLine() is { } token; rank++)
        {
            if (token.Length > 0)
            {
                content.Append(CultureInfo.InvariantCulture, $"{token} {rank}\n");
            }
        }

        return Encoding.ASCII.GetBytes(content.ToString());
    }

    private static IEnumerable<string> Names => All.SelectMany(known => known.Models.Prepend(known.Encoding));
}
