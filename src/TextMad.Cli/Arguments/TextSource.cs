using TextMad.Corpora;
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
    /// <exception cref="InputException">The name is unknown, there is no text, or some of it cannot be read.</exception>
    public static IReadOnlyList<string> Read(string name, CliContext context) => ReadShared(name, context).Texts;

    /// <summary>Returns the same, and which share of the words machines wrote, as files and store declare it; null of standard input, which declares nothing.</summary>
    public static (IReadOnlyList<string> Texts, double? MachineShare) ReadShared(string name, CliContext context)
    {
        var found = StandardInput.Is(name) ? ([.. new[] { context.Input.ReadText() }.Where(text => !string.IsNullOrWhiteSpace(text))], null)
            : name.StartsWith(CorpusPrefix, StringComparison.Ordinal) ? OfCorpus(name[CorpusPrefix.Length..], context)
            : name.StartsWith(ModelPrefix, StringComparison.Ordinal) ? OfModel(name[ModelPrefix.Length..], context)
            : OfFiles(name, context);
        return found.Texts.Count > 0 ? found : throw new InputException($"'{name}' holds no text.");
    }

    private static (IReadOnlyList<string> Texts, double? MachineShare) OfFiles(string path, CliContext context)
    {
        // A single file of unknown name is plain text; in a folder the names decide.
        var format = File.Exists(path) && ImportSources.FormatOf(path) is null ? ImportFormat.Text : (ImportFormat?)null;
        var left = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var parts = 0;
        var read = Shared(Taken(), document => document.Origin.OwnMachineShare, context);
        if (left.Count > 0)
        {
            context.Note($"note: left out of {path}: {string.Join(", ", left.Select(reason => FormattableString.Invariant($"{reason.Value:N0} {reason.Key}")))}; "
                + $"{Shell.Mark("textmad help reasons")} says what that means");
        }

        if (parts > 0)
        {
            context.Note($"note: {parts:N0} texts of {path} are parts of files too long for one text, cut at the ends of paragraphs (else of lines, else of words)");
        }

        return read;

        IEnumerable<Document> Taken()
        {
            foreach (var item in ImportSources.Read([path], new ImportOptions { Format = format }))
            {
                switch (item)
                {
                    case ImportItem.Taken taken when !string.IsNullOrWhiteSpace(taken.Document.Text):
                        parts += taken.IsPart ? 1 : 0;
                        yield return taken.Document;
                        break;
                    case ImportItem.Dropped dropped when DropReasons.IsDamage(dropped.Reason):
                        // What was asked is asked of all of it.
                        throw new InputException($"{dropped.Source} cannot be read in full ({dropped.Reason}): {dropped.Detail} Repair it, or move it away.");
                    case ImportItem.Dropped dropped:
                        left[dropped.Reason] = left.GetValueOrDefault(dropped.Reason) + 1;
                        break;
                }
            }
        }
    }

    private static (IReadOnlyList<string> Texts, double? MachineShare) OfCorpus(string name, CliContext context)
    {
        using var store = context.OpenStore();
        return Texts(store, new DocumentQuery { Corpus = StoreNames.Corpus(store, name).Name }, context);
    }

    private static (IReadOnlyList<string> Texts, double? MachineShare) OfModel(string id, CliContext context)
    {
        using var store = context.OpenStore();
        return Texts(store, new DocumentQuery { Model = StoreNames.Model(store, id).Id }, context);
    }

    private static (IReadOnlyList<string> Texts, double? MachineShare) Texts(ICorpusStore store, DocumentQuery query, CliContext context) =>
        Shared(store.ReadDocuments(query), document => store.MachineShareOf(document), context);

    private static (IReadOnlyList<string> Texts, double? MachineShare) Shared(IEnumerable<Document> documents, Func<Document, double> share, CliContext context)
    {
        var texts = new SpilledTexts();
        var (words, machine) = (0L, 0.0);
        foreach (var document in documents)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            texts.Add(document.Text);
            var count = document.CountWords();
            words += count;
            machine += count * share(document);
        }

        return (texts, words == 0 ? 0 : Math.Clamp(machine / words, 0, 1));
    }
}
