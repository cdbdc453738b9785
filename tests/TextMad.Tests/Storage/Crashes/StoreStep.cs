using TextMad.Storage;
using TextMad.Storage.Changes;
using TextMad.Storage.Records;

namespace TextMad.Tests.Storage.Crashes;

/// <summary>Something that is done to a store. Documents, corpora, runs and models are told by small numbers, so that a sequence can be read.</summary>
internal abstract record StoreStep
{
    private const string Source = "source";

    /// <summary>When everything happens: times are compared by other tests.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private StoreStep()
    {
    }

    /// <summary>Documents, and their place in a corpus that is made if it is not there.</summary>
    public sealed record Add(int Corpus, int First, int Count) : StoreStep;

    /// <summary>A document joins a corpus; both must be there.</summary>
    public sealed record Join(int Corpus, int Document) : StoreStep;

    /// <summary>A note that something was left out.</summary>
    public sealed record Drop(int Corpus, int Number) : StoreStep;

    /// <summary>A run begins, or its status changes.</summary>
    public sealed record SetRun(int Number, RunStatus Status) : StoreStep;

    /// <summary>A training set of a run, and the model that was fitted on it; begins from another model where one is named, of this run or of the other.</summary>
    public sealed record Train(int Run, int Model, int First, int Count, int? From, bool FromOther = false) : StoreStep;

    /// <summary>What is known of a file beside the store.</summary>
    public sealed record Keep(int Run, int File, int Version) : StoreStep;

    /// <summary>A document is withdrawn, and its text erased where asked.</summary>
    public sealed record Withdraw(int Document, bool Erase) : StoreStep;

    /// <summary>A run leaves with all that is its own.</summary>
    public sealed record RemoveRun(int Number) : StoreStep;

    /// <summary>A corpus leaves with its memberships and the notes on what it did not take.</summary>
    public sealed record RemoveCorpus(int Number) : StoreStep;

    /// <summary>Documents leave; refused where something that stays needs one.</summary>
    public sealed record RemoveDocuments(int First, int Count) : StoreStep;

    /// <summary>A note that something was left out goes.</summary>
    public sealed record Undrop(int Corpus, int Number) : StoreStep;

    /// <summary>A corpus gets the name of another number.</summary>
    public sealed record RenameCorpus(int From, int To) : StoreStep;

    /// <summary>What a person calls a run and says of it.</summary>
    public sealed record LabelRun(int Number, int? Name, int Tags, bool Note) : StoreStep;

    /// <summary>A corpus and a run leave, and a run and documents come, all in one.</summary>
    public sealed record Replace(int Corpus, int Run, int First, int Count) : StoreStep;

    /// <summary>Documents, together with a member that is nowhere: all of it is refused.</summary>
    public sealed record AddWrongly(int Corpus, int First, int Count) : StoreStep;

    /// <summary>Free room is given back.</summary>
    public sealed record Compact : StoreStep;

    /// <summary>The store is closed and opened again.</summary>
    public sealed record Reopen : StoreStep;

    /// <summary>The machine dies when this part, in thousandths, of what a step writes is on the disk; 1,000: as soon as the step is done.</summary>
    public sealed record CrashIn(StoreStep Step, int Part) : StoreStep;

    /// <summary>Returns a document: imported, derived from the one before, crawled, or written by a model from the one before.</summary>
    public static Document DocumentOf(int number)
    {
        var text = string.Join(' ', Enumerable.Range(0, 3 + (number * 37 % 300)).Select(word => $"w{(number + 1) * (word + 7) % 997}"));
        return (number % 4) switch
        {
            0 => Document.Create(text, new Origin.Imported($"{Source}{number % 3}", $"{number}", $"title {number}"), "en"),
            1 => Document.Create(text, new Origin.Derived("cut", [new Parent(DocumentOf(number - 1).Id)])),
            2 => Document.Create(text, new Origin.Crawled($"http://a.example/{number}", "1")),
            _ => Document.Create(text, new Origin.Sampled(ModelOf(0, 0), 0, number, DocumentOf(number - 1).Id, 0.5)),
        };
    }

    /// <summary>Returns what a step writes; null where it writes nothing.</summary>
    public StoreBatch? Batch()
    {
        var batch = new StoreBatch { At = Noon };
        switch (this)
        {
            case Add add:
                Fill(batch, add.Corpus, add.First, add.Count);
                break;
            case AddWrongly add:
                Fill(batch, add.Corpus, add.First, add.Count);
                batch.Members.Add(new CorpusMember(CorpusOf(add.Corpus), new DocumentId(1)));
                break;
            case Join join:
                batch.Members.Add(new CorpusMember(CorpusOf(join.Corpus), DocumentOf(join.Document).Id));
                break;
            case Drop drop:
                batch.Dropped.Add(NoteOf(drop.Corpus, drop.Number));
                break;
            case SetRun run:
                batch.Runs.Add(new RunRecord(RunOf(run.Number), run.Status, $"seed: {run.Number}", Noon));
                break;
            case Train train:
                var model = ModelOf(train.Run, train.Model);
                batch.TrainingSets.Add(new TrainingSet(
                    model.Value, RunOf(train.Run), [.. Enumerable.Range(train.First, train.Count).Select(number => new TrainingMember(DocumentOf(number).Id, 5 + number))]));
                batch.Models.Add(new ModelRecord(
                    model, RunOf(train.Run), "base", 1, train.Model, model.Value, train.From is { } from ? ModelOf(train.FromOther ? 1 - train.Run : train.Run, from) : null));
                break;
            case Keep keep:
                batch.Files.Add(new KeptFile(RunOf(keep.Run), $"file{keep.File}", $"{keep.Version}", keep.Version));
                break;
            case Withdraw withdraw:
                batch.Withdrawals.Add(new Withdrawal(DocumentOf(withdraw.Document).Id, "a wish", Noon, withdraw.Erase));
                break;
            case RemoveRun remove:
                batch.Removal = new StoreRemoval { Runs = { RunOf(remove.Number) } };
                break;
            case RemoveCorpus remove:
                batch.Removal = new StoreRemoval { Corpora = { CorpusOf(remove.Number) }, DroppedScopes = { CorpusOf(remove.Number) } };
                break;
            case RemoveDocuments remove:
                batch.Removal = new StoreRemoval();
                batch.Removal.Documents.AddRange(Enumerable.Range(remove.First, remove.Count).Select(number => DocumentOf(number).Id));
                break;
            case Undrop undrop:
                batch.Removal = new StoreRemoval { Dropped = { NoteOf(undrop.Corpus, undrop.Number) } };
                break;
            case RenameCorpus rename:
                batch.Renames.Add(new CorpusRename(CorpusOf(rename.From), CorpusOf(rename.To)));
                break;
            case LabelRun label:
                batch.Labels.Add(new RunLabel(
                    RunOf(label.Number), label.Name is { } name ? $"имя{name}" : null, string.Join(' ', Enumerable.Range(0, label.Tags).Select(tag => $"t{tag}")),
                    label.Note ? "a note" : null));
                break;
            case Replace replace:
                batch.Removal = new StoreRemoval { Corpora = { CorpusOf(replace.Corpus) }, Runs = { RunOf(replace.Run) } };
                Fill(batch, replace.Corpus, replace.First, replace.Count);
                batch.Runs.Add(new RunRecord(RunOf(replace.Run), RunStatus.Running, $"seed: {replace.Run}", Noon));
                batch.Labels.Add(new RunLabel(RunOf(replace.Run), Note: "begun anew"));
                break;
            default:
                return null;
        }

        return batch;
    }

    private static void Fill(StoreBatch batch, int corpus, int first, int count)
    {
        batch.Documents.AddRange(Enumerable.Range(first, count).Select(DocumentOf));
        batch.Corpora.Add(new CorpusRecord(CorpusOf(corpus)));
        batch.Members.AddRange(batch.Documents.Select(document => new CorpusMember(CorpusOf(corpus), document.Id)));
    }

    private static DroppedDocument NoteOf(int corpus, int number) => new(CorpusOf(corpus), $"line {number}", "too_short", number % 2 == 0 ? null : $"{number} words");

    private static string CorpusOf(int number) => $"c{number}";

    private static string RunOf(int number) => $"r{number}";

    private static ModelId ModelOf(int run, int number) => new($"r{run}/base/s1/g{number}");
}
