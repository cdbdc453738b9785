using TextMad.Corpora.Import;
using TextMad.Storage;

namespace TextMad.Cli.Arguments;

/// <summary>Texts that a person names: files and folders, standard input, or <c>corpus:NAME</c> and <c>model:ID</c> in the workspace.</summary>
internal static class TextSource
{
    /// <summary>What the argument can be, for help.</summary>
    public const string Forms = "a file or folder of text, - for standard input, or corpus:NAME or model:ID (what that model wrote) in the workspace";

    private const string CorpusPrefix = "corpus:";
    private const string ModelPrefix = "model:";

    /// <summary>Returns the documents' texts, in order.</summary>
    /// <exception cref="InputException">The name is unknown, or there is no text.</exception>
    public static IReadOnlyList<string> Read(string name, CliContext context)
    {
        IReadOnlyList<string> texts = StandardInput.Is(name) ? [.. new[] { context.Input.ReadText() }.Where(text => !string.IsNullOrWhiteSpace(text))]
            : name.StartsWith(CorpusPrefix, StringComparison.Ordinal) ? OfCorpus(name[CorpusPrefix.Length..], context)
            : name.StartsWith(ModelPrefix, StringComparison.Ordinal) ? OfModel(name[ModelPrefix.Length..], context)
            : OfFiles(name);
        return texts.Count > 0 ? texts : throw new InputException($"'{name}' holds no text.");
    }

    private static List<string> OfFiles(string path)
    {
        // A single file of unknown name is plain text; in a folder the names decide.
        var format = File.Exists(path) && ImportSources.FormatOf(path) is null ? ImportFormat.Text : (ImportFormat?)null;
        return
        [
            .. ImportSources.Read([path], new ImportOptions { Format = format })
                .OfType<ImportItem.Taken>()
                .Select(item => item.Document.Text)
                .Where(text => !string.IsNullOrWhiteSpace(text)),
        ];
    }

    private static List<string> OfCorpus(string name, CliContext context)
    {
        using var store = context.OpenStore();
        return Texts(store, new DocumentQuery { Corpus = StoreNames.Corpus(store, name).Name }, context);
    }

    private static List<string> OfModel(string id, CliContext context)
    {
        using var store = context.OpenStore();
        return Texts(store, new DocumentQuery { Model = StoreNames.Model(store, id).Id }, context);
    }

    private static List<string> Texts(ICorpusStore store, DocumentQuery query, CliContext context)
    {
        var texts = new List<string>();
        foreach (var document in store.ReadDocuments(query))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            texts.Add(document.Text);
        }

        return texts;
    }
}
