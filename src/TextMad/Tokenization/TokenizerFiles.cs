using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TextMad.Tokenization;

/// <summary>
/// The files of byte-level BPE tokenizers: GPT-2's <c>vocab.json</c> with <c>merges.txt</c>, and Hugging Face's
/// <c>tokenizer.json</c>. What is read is checked in full: a tokenizer that would give other ids than its makers' is refused.
/// </summary>
internal static class TokenizerFiles
{
    private const string TokenizerName = "tokenizer.json";
    private const string VocabularyName = "vocab.json";
    private const string MergesName = "merges.txt";

    /// <summary>GPT-2's largest file has 1.4 MB; a vocabulary of a million tokens has about 60.</summary>
    private const long MaximumBytes = 128L << 20;

    /// <summary>Returns whether a path names a file of OpenAI's tiktoken.</summary>
    public static bool IsTiktoken(string path) => path.EndsWith(".tiktoken", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a folder or a <c>tokenizer.json</c>.</summary>
    public static BytePairVocabulary Read(string path)
    {
        try
        {
            return ReadAny(path);
        }
        catch (InvalidOperationException failure)
        {
            // What System.Text.Json throws for a string that is half of a surrogate pair.
            throw new InputException($"{path}: a token is not valid Unicode text.", failure);
        }
    }

    private static BytePairVocabulary ReadAny(string path)
    {
        if (!Directory.Exists(path))
        {
            return File.Exists(path)
                ? TokenizerJson.Parse(path, ReadBounded(path))
                : throw new InputException(
                    $"No tokenizer at {path}: a folder with {TokenizerName} (or {VocabularyName} and {MergesName}), or a {TokenizerName} file, is expected.");
        }

        var tokenizer = Path.Combine(path, TokenizerName);
        if (File.Exists(tokenizer))
        {
            return TokenizerJson.Parse(tokenizer, ReadBounded(tokenizer));
        }

        var vocabulary = Path.Combine(path, VocabularyName);
        var merges = Path.Combine(path, MergesName);
        if (!File.Exists(vocabulary) || !File.Exists(merges))
        {
            throw new InputException($"The folder {path} holds no tokenizer: {TokenizerName}, or {VocabularyName} and {MergesName}, are expected.");
        }

        var builder = new VocabularyBuilder(vocabulary);
        using (var document = ParseJson(vocabulary, ReadBounded(vocabulary)))
        {
            builder.AddTokens(document.RootElement, "the file");
        }

        AddMerges(builder, merges);
        return builder.Build();
    }

    /// <summary>Writes all three files.</summary>
    public static void Write(BytePairVocabulary vocabulary, string folder)
    {
        AtomicFile.Write(Path.Combine(folder, VocabularyName), stream =>
        {
            using var writer = new Utf8JsonWriter(stream, WriterOptions(indented: false));
            WriteTokens(vocabulary, writer);
        });
        AtomicFile.WriteText(
            Path.Combine(folder, MergesName), "#version: 0.2\n" + string.Concat(Merges(vocabulary).Select(merge => merge + "\n")));
        AtomicFile.Write(Path.Combine(folder, TokenizerName), stream =>
        {
            using var writer = new Utf8JsonWriter(stream, WriterOptions(indented: true));
            TokenizerJson.Write(vocabulary, writer);
        });
    }

    /// <summary>Returns the merges as text, <c>left right</c>.</summary>
    public static IEnumerable<string> Merges(BytePairVocabulary vocabulary) =>
        vocabulary.Merges.ToArray().Select(merge => $"{vocabulary.Spelling(merge.Left)} {vocabulary.Spelling(merge.Right)}");

    /// <summary>The object that gives each token's spelling its id.</summary>
    public static void WriteTokens(BytePairVocabulary vocabulary, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        for (var id = 0; id < vocabulary.Size; id++)
        {
            writer.WriteNumber(vocabulary.Spelling(id), id);
        }

        writer.WriteEndObject();
    }

    /// <summary>Parses a whole file, or says in which line it is broken.</summary>
    public static JsonDocument ParseJson(string path, byte[] content)
    {
        try
        {
            return JsonDocument.Parse(content, new JsonDocumentOptions { MaxDepth = 32 });
        }
        catch (JsonException failure)
        {
            throw new InputException(
                $"{path}, line {failure.LineNumber + 1}, byte {failure.BytePositionInLine + 1}: no valid JSON. Fetch or write the file again.", failure);
        }
    }

    private static JsonWriterOptions WriterOptions(bool indented) =>
        new() { Indented = indented, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns a file's bytes, without a byte-order mark.</summary>
    public static byte[] ReadBounded(string path)
    {
        try
        {
            FileKinds.RequireFile(path);
            var length = new FileInfo(path).Length;
            if (length > MaximumBytes)
            {
                throw new InputException($"{path} has {length} bytes: a tokenizer file has at most {MaximumBytes}.");
            }

            var content = File.ReadAllBytes(path);
            return content.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? content[3..] : content;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read {path}: {failure.Message}", failure);
        }
    }

    private static void AddMerges(VocabularyBuilder builder, string path)
    {
        var number = 0;
        foreach (var line in Encoding.UTF8.GetString(ReadBounded(path)).Split('\n'))
        {
            number++;
            var merge = line.TrimEnd('\r');
            if (merge.Length > 0 && !(number == 1 && merge.StartsWith("#version", StringComparison.Ordinal)))
            {
                builder.AddMerge(merge, $"{path}, line {number}");
            }
        }
    }
}
