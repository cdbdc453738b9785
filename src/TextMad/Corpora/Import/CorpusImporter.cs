using System.Collections.Concurrent;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Texts;

namespace TextMad.Corpora.Import;

/// <summary>Brings documents into a corpus of the store: batch by batch, exact duplicates and empty texts left out and counted.</summary>
/// <remarks>
/// Importing the same items again changes nothing. An import that stops half-way (an error, a cancellation, a crash) leaves whole
/// batches; importing again completes it. A text is a duplicate when the corpus has the very same text from another place.
/// </remarks>
public sealed class CorpusImporter
{
    private const int BatchDocuments = 2000;
    private const long BatchCharacters = 8 << 20;

    /// <summary>Batches that are being prepared or wait to be written: reading goes on while the disk takes its time.</summary>
    private const int BatchesAhead = 2;

    private readonly ICorpusStore _store;

    /// <summary>Creates an importer into this store.</summary>
    public CorpusImporter(ICorpusStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
    }

    /// <summary>Imports items into a corpus, which is created if need be.</summary>
    /// <param name="corpus">The corpus's name; see <see cref="CorpusRecord"/>.</param>
    /// <param name="items">The items, read once, as a stream.</param>
    /// <param name="description">What the corpus is, for people; kept when it is created.</param>
    /// <param name="progress">Told how many documents have been read.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="InputException">The name is not allowed, or an item cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Stopped; the batches written so far stay.</exception>
    public ImportReport Import(
        string corpus,
        IEnumerable<ImportItem> items,
        string? description = null,
        IProgressSink? progress = null,
        CancellationToken cancellation = default) => Import(corpus, items, description, null, progress, cancellation);

    /// <summary>Imports items, or does so again: then what was added the first time counts as added, and the report is the same.</summary>
    /// <param name="corpus">The corpus's name.</param>
    /// <param name="items">The items.</param>
    /// <param name="description">What the corpus is, for people.</param>
    /// <param name="before">How many documents the corpus had before the items were imported for the first time; null for all that it has.</param>
    /// <param name="progress">Told how many documents have been read.</param>
    /// <param name="cancellation">Stops between batches.</param>
    internal ImportReport Import(
        string corpus, IEnumerable<ImportItem> items, string? description, int? before, IProgressSink? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(items);
        corpus = StoreNames.RequireUsableCorpus(_store, corpus);
        var work = new Work(_store, corpus, description, before);
        using (work)
        {
            foreach (var item in items)
            {
                work.Add(item);
                if (work.IsFull)
                {
                    cancellation.ThrowIfCancellationRequested();
                    work.Commit();
                    progress?.Report($"import {corpus}", work.Seen, 0, "documents");
                }
            }

            cancellation.ThrowIfCancellationRequested();
            work.Commit();
        }

        progress?.Report($"import {corpus}", work.Seen, work.Seen, "documents");
        return work.Report();
    }

    /// <summary>One import on its way.</summary>
    private sealed class Work : IDisposable
    {
        private readonly ICorpusStore _store;
        private readonly string _corpus;
        private readonly CorpusRecord _record;
        private readonly int? _before;
        private readonly List<ImportItem> _items = [];

        // The texts of batches that may not be in the store yet.
        private readonly Queue<(int Number, Dictionary<ContentHash, DocumentId> Contents)> _handedOver = [];
        private readonly SortedDictionary<string, int> _dropped = new(StringComparer.Ordinal);
        private readonly Dictionary<string, IReadOnlyList<ImportItem.Dropped>> _examples = [];
        private readonly Dictionary<string, int> _kinds = new(StringComparer.Ordinal);
        private readonly BlockingCollection<Task<StoreBatch>> _ready = new(BatchesAhead);
        private readonly Task _writing;
        private StoreBatch _batch = new();
        private int _batches;
        private volatile int _written;
        private long _characters;
        private int _added;
        private int _present;
        private TextRepairs _repairs;
        private int _parts;
        private long _words;
        private long _bytes;

        public Work(ICorpusStore store, string corpus, string? description, int? before)
        {
            _store = store;
            _corpus = corpus;
            _record = new CorpusRecord(corpus, description);
            _before = before;
            _writing = Task.Factory.StartNew(Write, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        public long Seen { get; private set; }

        public bool IsFull => _items.Count >= BatchDocuments || _characters >= BatchCharacters;

        public void Add(ImportItem item)
        {
            Seen++;
            _items.Add(item);
            _characters += item is ImportItem.Taken taken ? taken.Document.Text.Length : 0;
        }

        /// <summary>Hands what was read over to be written while more is read.</summary>
        public void Commit()
        {
            var batch = _batch = new StoreBatch { Corpora = { _record } };
            Settle();
            var prepared = Task.Run(() =>
            {
                batch.Prepare();
                return batch;
            });
            while (!_ready.TryAdd(prepared, millisecondsTimeout: 100))
            {
                if (_writing.IsCompleted)
                {
                    _writing.GetAwaiter().GetResult();
                }
            }

            _characters = 0;
            _items.Clear();
        }

        /// <summary>Waits until everything that was handed over is written, or has failed.</summary>
        public void Dispose()
        {
            _ready.CompleteAdding();
            try
            {
                _writing.GetAwaiter().GetResult();
            }
            finally
            {
                _ready.Dispose();
            }
        }

        public ImportReport Report() => new(_added, _present, _dropped, _repairs, _words, _bytes)
        {
            Examples = _examples,
            UnknownKinds = _kinds.OrderByDescending(kind => kind.Value).ThenBy(kind => kind.Key, StringComparer.Ordinal).ToDictionary(kind => kind.Key, kind => kind.Value),
            Parts = _parts,
        };

        private void Write()
        {
            foreach (var prepared in _ready.GetConsumingEnumerable())
            {
                var batch = prepared.GetAwaiter().GetResult();
                _store.Commit(batch);
                foreach (var document in batch.Prepared())
                {
                    _words += document.Words;
                    _bytes += document.Bytes;
                }

                _written++;
            }
        }

        /// <summary>Decides of each item whether it is new, in their order.</summary>
        private void Settle()
        {
            // What was written before the store is asked is found there; the rest is among what was handed over.
            var written = _written;
            while (_handedOver.TryPeek(out var oldest) && oldest.Number < written)
            {
                _handedOver.Dequeue();
            }

            var contents = new Dictionary<ContentHash, DocumentId>();
            _handedOver.Enqueue((_batches++, contents));
            var hashes = _items.ConvertAll(ContentOf);
            var there = _store.FindContents(_corpus, hashes.OfType<ContentHash>().ToHashSet());
            foreach (var (item, hash) in _items.Zip(hashes))
            {
                switch (item)
                {
                    case ImportItem.Dropped dropped:
                        Drop(dropped.Source, dropped.Reason, dropped.Detail);
                        break;
                    case ImportItem.Taken taken when hash is null:
                        Drop(Describe(taken.Document), DropReasons.Empty, null);
                        break;
                    case ImportItem.Taken taken when TwinOf(taken.Document, hash.Value, there) is { } twin:
                        if (twin == taken.Document.Id)
                        {
                            _present++;
                        }
                        else
                        {
                            Drop(Describe(taken.Document), TextReasons.ExactDuplicate, twin.ToString());
                        }

                        break;
                    case ImportItem.Taken taken:
                        contents.Add(hash.Value, taken.Document.Id);
                        Take(taken);
                        break;
                }
            }
        }

        private static ContentHash? ContentOf(ImportItem item) =>
            item is ImportItem.Taken { Document: var document } && !TextCleaning.IsBlank(document.Text) ? document.HashContent() : null;

        /// <summary>Returns the document that the corpus has with the same text; null when it has none, or only the document itself from the first time.</summary>
        private DocumentId? TwinOf(Document document, ContentHash hash, IReadOnlyDictionary<ContentHash, (DocumentId Document, long Position)> there)
        {
            foreach (var (_, contents) in _handedOver)
            {
                if (contents.TryGetValue(hash, out var twin))
                {
                    return twin;
                }
            }

            // Documents are added again in the order of the first time: those of this time stand before the next to be added.
            return !there.TryGetValue(hash, out var place) || (place.Document == document.Id && place.Position >= _before + _added) ? null : place.Document;
        }

        private void Take(ImportItem.Taken taken)
        {
            _batch.Documents.Add(taken.Document);
            _batch.Members.Add(new CorpusMember(_corpus, taken.Document.Id));
            _added++;
            _repairs += taken.Repairs;
            _parts += taken.IsPart ? 1 : 0;
        }

        private void Drop(string source, string reason, string? detail)
        {
            _batch.Dropped.Add(new DroppedDocument(_corpus, source, reason, detail));
            if (reason == DropReasons.UnknownFormat && detail is not null)
            {
                _kinds[detail] = _kinds.GetValueOrDefault(detail) + 1;
            }

            var count = _dropped[reason] = _dropped.GetValueOrDefault(reason) + 1;
            if (count <= ImportReport.MostExamples)
            {
                _examples[reason] = [.. _examples.GetValueOrDefault(reason) ?? [], new ImportItem.Dropped(source, reason, detail)];
            }
        }

        private static string Describe(Document document) => document.Origin switch
        {
            Origin.Imported imported => $"{imported.Source}:{imported.Locator}",
            Origin.Crawled crawled => crawled.Url,
            Origin.Derived { Parents: [var parent, ..] } derived => $"{parent.Document} {derived.Locator}",
            _ => document.Id.ToString(),
        };
    }
}
