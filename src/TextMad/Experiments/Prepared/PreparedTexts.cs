using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using TextMad.Corpora;
using TextMad.Corpora.Import;
using TextMad.Experiments.Models;
using TextMad.Storage;
using TextMad.Tokenization;

namespace TextMad.Experiments.Prepared;

/// <summary>
/// A corpus cut into items, and their tokens: made once, kept in a file, and read where it is needed. Texts stay in the store and are read when an item is asked for;
/// its id, which follows from its text, says that it is the right one. Thread-safe.
/// </summary>
/// <remarks>
/// The file's key is a digest of the ids of all documents, of how they are cut and of the tokenizer's fingerprint; ids follow from texts, so a file never speaks of
/// other texts than the store holds. The rows of items are in the order of the plan, tokens in the order in which the store was read.
/// </remarks>
internal sealed class PreparedTexts : IDisposable
{
    private const string Magic = "TMPREP01";
    private const int Chunk = 512;

    private static readonly int _rowBytes = MemoryMarshal.AsBytes(new PreparedRow[1].AsSpan()).Length;
    private static readonly int _totalsBytes = MemoryMarshal.AsBytes(new PreparedTotals[1].AsSpan()).Length;

    private readonly PreparedPlan _plan;
    private readonly CheckedFileReader _file;
    private readonly PreparedTotals _totals;
    private readonly string? _temporary;
    private readonly int[] _tokens;
    private Func<DocumentId, Document> _find;

    private PreparedTexts(PreparedPlan plan, CheckedFileReader file, ICorpusStore store, string? temporary)
    {
        _plan = plan;
        _file = file;
        _temporary = temporary;
        _find = id => CorpusPassages.Find(store, id);
        _totals = file.Read<PreparedTotals>(file.Length - _totalsBytes, 1)[0];
        _tokens = file.Read<int>(_totals.SizesAt, _totals.Items);
    }

    /// <summary>The number of items.</summary>
    public int Count => _tokens.Length;

    /// <summary>Items that are measured on, the first ones.</summary>
    public int Heldout => (int)_totals.Heldout;

    /// <summary>UTF-8 bytes of the texts of the others.</summary>
    public long RealBytes => _totals.RealBytes;

    /// <summary>Reads texts from another store from now on, or from the same that was opened again.</summary>
    public void ReadFrom(ICorpusStore store) => _find = id => CorpusPassages.Find(store, id);

    /// <summary>Returns what is kept of a plan, or makes and keeps it.</summary>
    /// <param name="store">Holds the documents.</param>
    /// <param name="folder">Where it is kept.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="tokenizer">Turns texts into tokens; null where none are needed.</param>
    /// <param name="setting">The setting that says how many words passages have.</param>
    /// <param name="progress">Told how many documents were read.</param>
    /// <param name="cancellation">Stops between documents.</param>
    /// <exception cref="InputException">There are too few documents to hold some out, or all are too short to be cut.</exception>
    /// <exception cref="TextMadException">It can be written nowhere.</exception>
    public static PreparedTexts Open(
        ICorpusStore store, PreparedFolder folder, PreparedPlan plan, ITokenizer? tokenizer, string setting, IProgressSink progress, CancellationToken cancellation)
    {
        var key = tokenizer is null ? plan.Key : $"{plan.Key} {tokenizer.GetType().Name} {tokenizer.Fingerprint}";
        var path = folder.FileOf(key);
        string? temporary = null;
        if (CheckedFileReader.Find(path, Magic, key) is { } found)
        {
            folder.Use(path);
            return Of(found);
        }

        try
        {
            Write(path);
            folder.Use(path);
        }
        catch (TextMadException) when (!cancellation.IsCancellationRequested)
        {
            // Nothing can be kept in the workspace: the work of this process needs it all the same.
            path = temporary = Path.GetTempFileName();
            Write(path);
        }

        return Of(CheckedFileReader.Find(path, Magic, key) ?? throw new TextMadException($"{path} cannot be read back."));

        PreparedTexts Of(CheckedFileReader file) => Ownership.Pass(file, read => new PreparedTexts(plan, read, store, temporary));

        void Write(string target) => AtomicFile.Write(target, stream =>
        {
            var writer = new CheckedFileWriter(stream);
            Make(writer, target, store, plan, tokenizer, setting, progress, cancellation);
            writer.End(Magic, key);
        });
    }

    /// <summary>Returns the texts that a tokenizer is trained on: of the documents that are not held out, in the order in which the store was read.</summary>
    /// <inheritdoc cref="Open"/>
    public static IEnumerable<string> TrainingTexts(ICorpusStore store, PreparedPlan plan, IProgressSink progress, CancellationToken cancellation)
    {
        var roles = Roles(store, plan);
        return Documents(store, plan, progress, cancellation).SelectMany(chunk => chunk.Where(document => roles[document.Number] == Role.Real).AsParallel().AsOrdered()
            .Select(document => CutOf(plan, document.Document).Select(cut => cut.Text).ToList())).SelectMany(texts => texts);
    }

    /// <summary>Returns the size of an item, in tokens with the one that ends it.</summary>
    public long SizeOf(int item) => _tokens[item] + 1L;

    /// <summary>Returns items: each document is read once.</summary>
    /// <param name="items">Their numbers, in any order, some perhaps more than once.</param>
    public TextItem[] Items(IReadOnlyList<int> items)
    {
        var found = new TextItem[items.Count];
        EachDocument(items, (at, row, document) => found[at] = new TextItem(document, TokensOf(row)));
        return found;
    }

    /// <summary>Returns the documents of items.</summary>
    /// <inheritdoc cref="Items"/>
    public Document[] Documents(IReadOnlyList<int> items)
    {
        var found = new Document[items.Count];
        EachDocument(items, (at, _, document) => found[at] = document);
        return found;
    }

    /// <summary>Returns the ids of the items from some number on that are documents of their own, made from those of the corpus.</summary>
    /// <param name="first">The number of the first.</param>
    public IEnumerable<(int Item, DocumentId Id)> Derived(int first)
    {
        const int Much = 1 << 14;
        for (var begin = first; begin < Count; begin += Much)
        {
            var rows = _file.Read<PreparedRow>(RowAt(begin), Math.Min(Much, Count - begin));
            for (var i = 0; i < rows.Length; i++)
            {
                if (rows[i].IsDerived)
                {
                    yield return (begin + i, rows[i].Id);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        if (_temporary is not null)
        {
            File.Delete(_temporary);
        }
    }

    private enum Role : byte
    {
        LeftOut,
        Heldout,
        Real,
    }

    private void EachDocument(IReadOnlyList<int> items, Action<int, PreparedRow, Document> take)
    {
        var rows = new PreparedRow[items.Count];
        var order = new int[items.Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(order, (a, b) => items[a] != items[b] ? items[a].CompareTo(items[b]) : a.CompareTo(b));
        var groups = new List<(int Begin, int End)>();
        for (var i = 0; i < order.Length; i++)
        {
            rows[i] = _file.Read<PreparedRow>(RowAt(items[order[i]]), 1)[0];
            if (i == 0 || rows[i].Document != rows[i - 1].Document)
            {
                groups.Add((i, i));
            }

            groups[^1] = (groups[^1].Begin, i + 1);
        }

        void TakeGroup((int Begin, int End) group)
        {
            var document = _find(_plan.Documents[rows[group.Begin].Document]);
            for (var i = group.Begin; i < group.End; i++)
            {
                take(order[i], rows[i], Make(document, rows[i]));
            }
        }

        if (groups.Count < 8)
        {
            groups.ForEach(TakeGroup);
            return;
        }

        try
        {
            Parallel.ForEach(groups, TakeGroup);
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }
    }

    private Document Make(Document document, PreparedRow row)
    {
        Document? made = null;
        if (row.FirstWord == PreparedRow.Whole)
        {
            made = _plan.IsBounded ? CorpusPassages.BoundWhole(document) : document;
        }
        else if (row.Start >= 0 && row.Start <= row.End && row.End <= document.Text.Length)
        {
            made = PassageSplitter.Passage(document, new PassageRange(row.FirstWord, row.Words, row.Start, row.End));
            made = _plan.IsBounded ? CorpusPassages.Bound(made, made.Origin) : made;
        }

        return made is not null && made.Id == row.Id ? made : throw _file.Damaged();
    }

    private ReadOnlyMemory<int> TokensOf(PreparedRow row)
    {
        if (_totals.TokenBytes == sizeof(int))
        {
            return _file.Read<int>(row.TokensAt * sizeof(int), row.Tokens);
        }

        var narrow = _file.Read<ushort>(row.TokensAt * sizeof(ushort), row.Tokens);
        var tokens = new int[narrow.Length];
        for (var i = 0; i < tokens.Length; i++)
        {
            tokens[i] = narrow[i];
        }

        return tokens;
    }

    private long RowAt(int item) => _totals.RowsAt + ((long)_rowBytes * item);

    /// <summary>Returns what every document of a plan is for.</summary>
    /// <exception cref="InputException">There are too few to hold some out.</exception>
    private static Role[] Roles(ICorpusStore store, PreparedPlan plan)
    {
        var roles = new Role[plan.Documents.Count];
        Array.Fill(roles, Role.Real);
        var used = roles.Length;
        if (plan.LeftOut is { } leftOut)
        {
            var numbers = Numbers(plan);
            foreach (var summary in store.ReadSummaries(new DocumentQuery { Corpus = plan.Corpus, ExcludeWithdrawn = true }))
            {
                if (leftOut.Contains(summary.ContentHash) && numbers.TryGetValue(summary.Id, out var number))
                {
                    roles[number] = Role.LeftOut;
                    used--;
                }
            }
        }

        var heldout = (int)Math.Ceiling(plan.HeldoutShare * used);
        if (heldout >= used && plan.HeldoutShare > 0)
        {
            throw new InputException(
                $"Corpus '{plan.Corpus}' has {Plural.Of(used, "document")}{(plan.LeftOut is null ? "" : " besides those of the judge")}: "
                + FormattableString.Invariant($"too few to hold {plan.HeldoutShare:P0} out ")
                + "and train on the rest; at least 2 are needed.");
        }

        for (var i = 0; heldout > 0; i++)
        {
            if (roles[i] == Role.Real)
            {
                roles[i] = Role.Heldout;
                heldout--;
            }
        }

        return roles;
    }

    private static Dictionary<DocumentId, int> Numbers(PreparedPlan plan)
    {
        var numbers = new Dictionary<DocumentId, int>(plan.Documents.Count);
        for (var i = 0; i < plan.Documents.Count; i++)
        {
            numbers.Add(plan.Documents[i], i);
        }

        return numbers;
    }

    /// <summary>Streams the documents of a plan, some at a time, with their numbers in it.</summary>
    private static IEnumerable<(int Number, Document Document)[]> Documents(
        ICorpusStore store, PreparedPlan plan, IProgressSink progress, CancellationToken cancellation)
    {
        var numbers = Numbers(plan);
        var read = 0;
        foreach (var chunk in store.ReadDocuments(new DocumentQuery { Corpus = plan.Corpus, ExcludeWithdrawn = true }).Chunk(Chunk))
        {
            cancellation.ThrowIfCancellationRequested();
            (int Number, Document Document)[] known =
                [.. chunk.Select(document => (Number: numbers.GetValueOrDefault(document.Id, -1), Document: document)).Where(document => document.Number >= 0)];
            read += known.Length;
            yield return known;
            progress.Report("prepare", read, plan.Documents.Count, "documents");
        }

        if (read != plan.Documents.Count)
        {
            throw new InputException($"Documents of corpus '{plan.Corpus}' were removed from the store while it was read: repeat the command.");
        }
    }

    /// <summary>Returns the items of a document, without their tokens.</summary>
    private static IEnumerable<(PreparedRow Row, string Text)> CutOf(PreparedPlan plan, Document document)
    {
        if (plan.Words == 0)
        {
            var whole = plan.IsBounded ? CorpusPassages.BoundWhole(document) : document;
            return string.IsNullOrWhiteSpace(whole.Text)
                ? []
                : [(new PreparedRow(0, 0, 0, PreparedRow.Whole, ReferenceEquals(whole, document) ? 0 : 1, 0, 0, whole.Id), whole.Text)];
        }

        var splitter = new PassageSplitter(new PassageOptions { Words = plan.Words });
        return splitter.Ranges(document.Text).Where(range => !splitter.IsFragment(range)).Select(range =>
        {
            var passage = PassageSplitter.Passage(document, range);
            passage = plan.IsBounded ? CorpusPassages.Bound(passage, passage.Origin) : passage;
            return (new PreparedRow(0, range.Start, range.End, range.FirstWord, range.Words, 0, 0, passage.Id), passage.Text);
        });
    }

    private static void Make(
        CheckedFileWriter writer, string target, ICorpusStore store, PreparedPlan plan, ITokenizer? tokenizer, string setting, IProgressSink progress,
        CancellationToken cancellation)
    {
        var roles = Roles(store, plan);
        var tokenBytes = tokenizer is null ? 0 : tokenizer.VocabularySize <= 1 << 16 ? sizeof(ushort) : sizeof(int);
        var (tokensAt, realBytes) = (0L, 0L);
        var words = new long[2];

        // Rows come in the order in which the store is read and go in that of the plan: they wait in a file, and where each document's begin is known here.
        var (rowsOf, countOf) = (new long[roles.Length], new int[roles.Length]);
        using var rows = new BufferedStream(ScratchFile.Create(Path.GetDirectoryName(Path.GetFullPath(target))), 1 << 16);
        var written = 0L;
        foreach (var chunk in Documents(store, plan, progress, cancellation))
        {
            var cut = new List<(PreparedRow Row, string Text, int[] Tokens)>?[chunk.Length];
            Parallel.For(0, chunk.Length, i =>
            {
                if (roles[chunk[i].Number] != Role.LeftOut)
                {
                    cut[i] = [.. CutOf(plan, chunk[i].Document).Select(item => (item.Row, item.Text, tokenizer?.Encode(item.Text) ?? []))];
                }
            });
            for (var i = 0; i < chunk.Length; i++)
            {
                var (number, document) = chunk[i];
                if (cut[i] is not { } items)
                {
                    continue;
                }

                if (items.Count == 0 && plan.HeldoutShare > 0)
                {
                    words[roles[number] == Role.Heldout ? 0 : 1] += document.CountWords();
                }

                (rowsOf[number], countOf[number]) = (written, items.Count);
                foreach (var (row, text, tokens) in items)
                {
                    var whole = row with { Document = number, Tokens = tokens.Length, TokensAt = tokensAt };
                    rows.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<PreparedRow>(in whole)));
                    written++;
                    tokensAt += tokens.Length;
                    realBytes += roles[number] == Role.Real ? System.Text.Encoding.UTF8.GetByteCount(text) : 0;
                    if (tokenBytes == sizeof(ushort))
                    {
                        writer.Write<ushort>(Array.ConvertAll(tokens, token => (ushort)token));
                    }
                    else
                    {
                        writer.Write<int>(tokens);
                    }
                }
            }
        }

        RequireItems(plan, roles, countOf, words, setting);
        while (writer.Position % sizeof(long) > 0)
        {
            writer.Write(new ReadOnlySpan<byte>([0]));
        }

        var totals = new PreparedTotals(
            written,
            Enumerable.Range(0, roles.Length).Sum(number => roles[number] == Role.Heldout ? (long)countOf[number] : 0),
            realBytes,
            roles.LongCount(role => role != Role.LeftOut),
            writer.Position,
            writer.Position + (_rowBytes * written),
            tokenBytes);
        var sizes = new int[written];
        var (at, buffer) = (0, new PreparedRow[1]);
        rows.Flush();
        for (var number = 0; number < roles.Length; number++)
        {
            if (countOf[number] > buffer.Length)
            {
                buffer = new PreparedRow[countOf[number]];
            }

            var own = buffer.AsSpan(0, countOf[number]);
            rows.Position = rowsOf[number] * _rowBytes;
            rows.ReadExactly(MemoryMarshal.AsBytes(own));
            writer.Write<PreparedRow>(own);
            foreach (var row in own)
            {
                sizes[at++] = row.Tokens;
            }
        }

        writer.Write<int>(sizes);
        writer.Write(new ReadOnlySpan<PreparedTotals>(in totals));
    }

    private static void RequireItems(PreparedPlan plan, Role[] roles, int[] countOf, long[] words, string setting)
    {
        foreach (var (role, wordsInAll) in plan.HeldoutShare > 0 ? new[] { (Role.Heldout, words[0]), (Role.Real, words[1]) } : [])
        {
            var documents = Enumerable.Range(0, roles.Length).Where(number => roles[number] == role).ToList();
            if (documents.Count > 0 && documents.TrueForAll(number => countOf[number] == 0))
            {
                throw CorpusPassages.NoPassage(plan.Words, documents.Count, wordsInAll, plan.Corpus, setting);
            }
        }
    }
}
