using System.Buffers.Binary;
using System.Globalization;
using Microsoft.Win32.SafeHandles;
using TextMad.Storage.Binding;
using TextMad.Texts;

namespace TextMad.Corpora.Pipeline.Engine;

/// <summary>
/// A stretch of a pipeline in which documents do not bear on each other: first what the duplicates found before it are dropped, then its blocks are
/// applied, then the keys for the duplicates after it are written. Works on part after part, in any order and on several threads.
/// </summary>
internal sealed class PipelineStage
{
    private readonly LanguageProfile _language;
    private readonly SentenceEnds _sentences;
    private readonly KeptFiles _files;

    private PipelineStage(
        KeptFiles files, string folder, (string Label, DuplicateBlock Block)? before,
        IReadOnlyList<(string Label, DocumentBlock Block)> blocks, (string Label, DuplicateBlock Block)? after,
        LanguageProfile language)
    {
        _files = files;
        Folder = folder;
        Before = before;
        Blocks = blocks;
        After = after;
        _language = language;
        _sentences = new SentenceEnds(language);
    }

    /// <summary>Where its parts are.</summary>
    public string Folder { get; }

    /// <summary>The duplicates that it drops.</summary>
    public (string Label, DuplicateBlock Block)? Before { get; }

    /// <summary>Returns its blocks.</summary>
    public IReadOnlyList<(string Label, DocumentBlock Block)> Blocks { get; }

    /// <summary>The duplicates that are to be found among what it keeps.</summary>
    public (string Label, DuplicateBlock Block)? After { get; }

    /// <summary>Where the sets of duplicates found behind it are kept.</summary>
    public string ClustersPath => Path.Combine(Folder, "duplicates.bin");

    /// <summary>Where the ids of the documents that were compared are kept.</summary>
    public string IdsPath => Path.Combine(Folder, "ids.bin");

    /// <summary>The file that says how many parts there are, once all are there.</summary>
    public string CompletePath => Path.Combine(Folder, "complete");

    /// <summary>Returns the stage before the first: the corpus as it is, for processes that do not open the store.</summary>
    public static PipelineStage Input(PipelinePlan plan, KeptFiles files, string folder) => new(files, Path.Combine(folder, "input"), null, [], null, plan.Language);

    /// <summary>Returns the stages of a recipe: duplicates can only be dropped when all documents have come so far.</summary>
    public static IReadOnlyList<PipelineStage> Of(PipelinePlan plan, KeptFiles files, string folder)
    {
        var stages = new List<PipelineStage>();
        var blocks = new List<(string, DocumentBlock)>();
        (string, DuplicateBlock)? before = null;
        foreach (var (label, block) in plan.Recipe.Labelled())
        {
            switch (block)
            {
                case DocumentBlock document:
                    blocks.Add((label, document.HeldOut is null ? document
                        : document.Comparing(new Lazy<HeldOutNGrams>(() => HeldOutNGrams.Read(files, HeldOutNGrams.PathOf(folder, label))))));
                    break;
                case DuplicateBlock duplicates:
                    stages.Add(new PipelineStage(files, Name(), before, blocks, (label, duplicates), plan.Language));
                    (blocks, before) = ([], (label, duplicates));
                    break;
            }
        }

        stages.Add(new PipelineStage(files, Name(), before, blocks, null, plan.Language));
        return stages;

        string Name() => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"stage-{stages.Count}"));
    }

    /// <summary>Opens the ids of the documents that were compared behind it; null where none were.</summary>
    /// <exception cref="InputException">The file is gone, or is not what was written.</exception>
    public SafeFileHandle? OpenIds()
    {
        if (After is null)
        {
            return null;
        }

        _files.Require(IdsPath);
        return File.OpenHandle(IdsPath);
    }

    /// <summary>Removes files of a part of which nothing is known: they are not what a task wrote, since what one writes is known before it is there.</summary>
    /// <param name="part">The part's number.</param>
    public void RemoveUnknown(int part) => RemoveUnknown([PartPath(part), KeysPath(part)]);

    /// <summary>Removes the sets of duplicates behind it where nothing is known of them.</summary>
    public void RemoveUnknown() => RemoveUnknown([ClustersPath, IdsPath]);

    private void RemoveUnknown(string[] paths) => Array.ForEach(Array.FindAll(paths, path => !_files.Knows(path)), File.Delete);

    /// <summary>Whether a part is there with all that belongs to it.</summary>
    /// <exception cref="InputException">It is there and is not what was written.</exception>
    public bool Has(int part) => _files.Has(PartPath(part)) && (After is null || _files.Has(KeysPath(part)));

    /// <summary>Returns the number of a part's first document and how many it has.</summary>
    /// <exception cref="TextMadException">It is gone, damaged, or not what was written.</exception>
    public (int Start, int Count) ReadHeader(int part) => PartFile.ReadHeader(_files, PartPath(part));

    /// <summary>Returns the documents of a part.</summary>
    /// <exception cref="TextMadException">It is gone, damaged, or not what was written.</exception>
    public List<DocumentRecord> Read(int part) => PartFile.Read(_files, PartPath(part));

    private string PartPath(int part) => Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"part-{part:000000}.jsonl.gz"));

    /// <summary>Returns the file of a part's keys.</summary>
    public string KeysPath(int part) => Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"keys-{part:000000}.bin"));

    /// <summary>Works on a part and writes it; its keys first, so that a part that is there is complete.</summary>
    /// <param name="part">Its number.</param>
    /// <param name="start">The number of its first document.</param>
    /// <param name="records">The documents, which are changed.</param>
    /// <param name="duplicates">The sets of duplicates found before.</param>
    /// <param name="ids">The file of the ids that go with them.</param>
    public void Work(int part, int start, List<DocumentRecord> records, DocumentClusters? duplicates, SafeFileHandle? ids)
    {
        for (var i = 0; i < records.Count; i++)
        {
            var record = records[i];
            if (record.Text is not null && Before is { } before && duplicates!.FirstShared(start + i) is var first && first != start + i)
            {
                record.Drop(before.Label, before.Block.Reason, IdOf(first, ids!).ToString());
            }

            if (record.Text is not null)
            {
                Apply(record);
            }
        }

        if (After is { } after)
        {
            WriteKeys(part, start, records, after);
        }

        PartFile.Write(_files, PartPath(part), start, records);
    }

    private void Apply(DocumentRecord record)
    {
        var label = "";
        try
        {
            var text = new PipelineText(record.Text!, _language, _sentences);
            foreach (var (name, block) in Blocks)
            {
                label = name;
                var outcome = block.Apply(text);
                record.Signals[label] = outcome.Signals.ToDictionary(signal => signal.Name, signal => signal.Value, StringComparer.Ordinal);
                if (outcome.Reason is { } reason)
                {
                    record.Drop(label, reason, outcome.Detail);
                    return;
                }

                if (outcome.Detail is { } note)
                {
                    (record.Notes ??= [])[label] = note;
                }

                if (outcome.Text is { } changed)
                {
                    record.Changed.Add(label);
                    record.Text = changed;
                    text = new PipelineText(changed, _language, _sentences);
                }

                if (TextCleaning.IsBlank(text.Text))
                {
                    record.Drop(label, DropReasons.Empty, null);
                    return;
                }
            }
        }
        catch (Exception failure) when (ItemFault.IsOfItem(failure))
        {
            record.Drop(label, TextReasons.Internal, ItemFault.Describe(failure));
        }
    }

    private void WriteKeys(int part, int start, List<DocumentRecord> records, (string Label, DuplicateBlock Block) after)
    {
        var columns = after.Block.Keys * after.Block.NumbersPerKey;
        var kept = new List<int>(records.Count);
        var keys = new ulong[records.Count(record => record.Text is not null) * columns];
        for (var i = 0; i < records.Count; i++)
        {
            if (records[i].Text is { } text && TryWriteKeys(records[i], text, after, keys.AsSpan(kept.Count * columns, columns)))
            {
                kept.Add(i);
            }
        }

        Array.Resize(ref keys, kept.Count * columns);
        KeyFile.Write(_files, KeysPath(part), [.. kept.Select(i => start + i)], [.. kept.Select(i => records[i].Id)], keys, columns);
    }

    private static bool TryWriteKeys(DocumentRecord record, string text, (string Label, DuplicateBlock Block) after, Span<ulong> keys)
    {
        try
        {
            after.Block.WriteKeys(text, keys);
            return true;
        }
        catch (Exception failure) when (ItemFault.IsOfItem(failure))
        {
            record.Drop(after.Label, TextReasons.Internal, ItemFault.Describe(failure));
            return false;
        }
    }

    private static DocumentId IdOf(int document, SafeFileHandle ids)
    {
        Span<byte> bytes = stackalloc byte[16];
        return RandomAccess.Read(ids, bytes, 16L * document) == bytes.Length
            ? DocumentId.FromBytes(bytes)
            : throw new TextMadException("The ids of compared documents were cut off. Remove the run's folder and begin again.");
    }
}
