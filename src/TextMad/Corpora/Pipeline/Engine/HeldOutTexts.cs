using TextMad.Corpora.Import;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Corpora.Pipeline.Engine;

/// <summary>Reads the texts that documents must not overlap: files and folders, and corpora of the store as <c>corpus:NAME</c>.</summary>
/// <param name="store">The store.</param>
/// <param name="from">The corpus that goes in.</param>
internal sealed class HeldOutTexts(ICorpusStore store, string from)
{
    private const string CorpusPrefix = "corpus:";

    /// <summary>Checks that sources are there, without reading them.</summary>
    /// <param name="block">The block's name, which tells it apart.</param>
    /// <param name="sources">The sources.</param>
    /// <exception cref="InputException">One is not there, or is the corpus itself.</exception>
    public void Check(string block, IEnumerable<string> sources)
    {
        foreach (var source in sources)
        {
            if (!source.StartsWith(CorpusPrefix, StringComparison.Ordinal))
            {
                ImportSources.List([source], OptionsFor(source));
            }
            else if (StoreNames.Corpus(store, source[CorpusPrefix.Length..]).Name == from)
            {
                throw new InputException($"Block {block}: '{source}' is the corpus that goes in: every document overlaps itself. Name other texts in 'against'.");
            }
        }
    }

    /// <summary>Reads sources.</summary>
    /// <param name="sources">The sources.</param>
    /// <param name="cancellation">Stops between texts.</param>
    /// <returns>Each source with its texts and what tells them apart; null for what was left out.</returns>
    /// <exception cref="InputException">A file is damaged: overlaps with the rest of it would be missed.</exception>
    public IEnumerable<(string Source, IEnumerable<(string Name, string Text)?> Texts)> Read(IEnumerable<string> sources, CancellationToken cancellation) =>
        sources.Select(source => (source, source.StartsWith(CorpusPrefix, StringComparison.Ordinal)
            ? OfCorpus(source[CorpusPrefix.Length..], cancellation)
            : OfFiles(source, cancellation)));

    private IEnumerable<(string Name, string Text)?> OfCorpus(string corpus, CancellationToken cancellation)
    {
        foreach (var document in store.ReadDocuments(new DocumentQuery { Corpus = StoreNames.Corpus(store, corpus).Name }))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return ($"document {document.Id} of {CorpusPrefix}{corpus}", document.Text);
        }
    }

    private static IEnumerable<(string Name, string Text)?> OfFiles(string path, CancellationToken cancellation)
    {
        foreach (var item in ImportSources.Read([path], OptionsFor(path)))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return item switch
            {
                ImportItem.Taken taken => ($"{(taken.Document.Origin as Origin.Imported)?.Locator ?? taken.Document.Id.ToString()} of {path}", taken.Document.Text),
                ImportItem.Dropped dropped when DropReasons.IsDamage(dropped.Reason) => throw new InputException(
                    $"{dropped.Source} cannot be read in full ({dropped.Reason}): {dropped.Detail} Overlaps with the rest would be missed: repair it, or leave it out."),
                _ => null,
            };
        }
    }

    // A single file of unknown name is plain text; in a folder the names decide.
    private static ImportOptions OptionsFor(string path) => new() { Format = File.Exists(path) && ImportSources.FormatOf(path) is null ? ImportFormat.Text : null };
}
