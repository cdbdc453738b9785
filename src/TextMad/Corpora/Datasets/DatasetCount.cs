using TextMad.Storage;

namespace TextMad.Corpora.Datasets;

/// <summary>Counts documents by language and words by writer while they pass.</summary>
internal sealed class DatasetCount
{
    private readonly ICorpusStore _store;
    private readonly Dictionary<string, long> _languages = new(StringComparer.Ordinal);
    private readonly Dictionary<WordOrigin, double> _words = [];
    private long _unknown;

    /// <summary>Begins at 0.</summary>
    /// <param name="store">The store that the documents are of.</param>
    public DatasetCount(ICorpusStore store) => _store = store;

    /// <summary>Documents by language, by name, those of none known last.</summary>
    public IReadOnlyList<KeyValuePair<string?, long>> Languages =>
    [
        .. _languages.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create<string?, long>(pair.Key, pair.Value)),
        .. _unknown > 0 ? [KeyValuePair.Create<string?, long>(null, _unknown)] : Array.Empty<KeyValuePair<string?, long>>(),
    ];

    /// <summary>Counts a document.</summary>
    public void Add(Document document)
    {
        if (document.Language is { } language)
        {
            _languages[language] = _languages.GetValueOrDefault(language) + 1;
        }
        else
        {
            _unknown++;
        }

        var words = document.CountWords();
        foreach (var (origin, weight) in _store.OriginsOf(document.Origin))
        {
            _words[origin] = _words.GetValueOrDefault(origin) + (weight * words);
        }
    }

    /// <summary>Returns who wrote the words, most words first.</summary>
    /// <param name="ancestry">What a model had read.</param>
    public IReadOnlyList<DatasetWriter> WritersWith(Func<ModelId, DatasetAncestry?>? ancestry) =>
    [
        .. _words.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key)
            .Select(pair => new DatasetWriter(pair.Key, pair.Value, pair.Key.Writer.Model is { } model ? ancestry?.Invoke(model) : null)),
    ];
}
