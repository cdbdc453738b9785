using System.Globalization;
using TextMad.Storage.Changes;
using TextMad.Storage.Naming;
using TextMad.Storage.Records;

namespace TextMad.Storage;

/// <summary>What a batch must obey, in whatever store: checks that need no store, and the complaints about what a store does or does not hold.</summary>
internal static class BatchRules
{
    /// <summary>Checks what can be checked of a batch before it is prepared.</summary>
    /// <exception cref="InputException">A document without text is not withdrawn in the same batch.</exception>
    public static void Require(StoreBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Erased.FirstOrDefault(erased => batch.Withdrawals.All(withdrawal => withdrawal.Document != erased.Id || !withdrawal.Erased)) is { } stray)
        {
            throw new InputException($"Document {stray.Id} has no text and is not withdrawn in the same batch: only an erased document can be without.");
        }
    }

    /// <summary>Returns whether a batch changes or removes what is there, and does not only add.</summary>
    public static bool ChangesWhatIsThere(StoreBatch batch) => batch.Removal is not null || batch.Renames.Count > 0 || batch.Withdrawals.Exists(withdrawal => withdrawal.Erased);

    /// <summary>Checks a corpus's name. Former versions took some that are not given any more; stores that hold them are copied as they are.</summary>
    public static void Require(CorpusRecord corpus)
    {
        if (!Names.IsCorpus(corpus.Name) && (corpus.Name.Length == 0 || !corpus.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/')))
        {
            Names.RequireCorpus(corpus.Name);
            throw new InputException($"The corpus name '{corpus.Name}' is not in the form in which names are kept (NFC): normalise it before it is stored.");
        }
    }

    /// <summary>Checks a run's status.</summary>
    public static void Require(RunRecord run)
    {
        if (!Enum.IsDefined(run.Status))
        {
            throw new InputException(
                $"Run '{run.Id}' cannot have the status {run.Status}: {string.Join(", ", Enum.GetValues<RunStatus>().Select(StoredWord.Write))} are the choices.");
        }
    }

    /// <summary>Checks a member's tokens.</summary>
    public static void Require(TrainingSet set, TrainingMember member)
    {
        if (member.Tokens < 0)
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"Training set '{set.Id}' gives document {member.Document} {member.Tokens} tokens: the number cannot be negative."));
        }
    }

    /// <summary>Checks that a withdrawal has a reason.</summary>
    public static void Require(Withdrawal withdrawal)
    {
        if (string.IsNullOrWhiteSpace(withdrawal.Reason))
        {
            throw new InputException($"Document {withdrawal.Document} cannot be withdrawn without a reason.");
        }
    }

    /// <summary>Checks a query's numbers.</summary>
    public static void Require(DocumentQuery query)
    {
        if (query.Skip < 0 || query.Limit < 0)
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"A query cannot skip {query.Skip} and take {query.Limit} documents: neither number may be negative."));
        }
    }

    /// <summary>Returns the documents that must be in a store, or come in the same batch, before one with this origin.</summary>
    public static IEnumerable<DocumentId> ParentsOf(Origin origin) =>
        origin is Origin.Sampled { Prompt: { } prompt } ? [prompt] : origin.MadeFrom.Select(parent => parent.Document);

    /// <summary>Returns the first and the last id that begin with these digits.</summary>
    public static (DocumentId First, DocumentId Last) IdsWithPrefix(string prefix)
    {
        if (prefix.Length > 32 || !prefix.All(char.IsAsciiHexDigit))
        {
            throw new InputException($"'{prefix}' is not the beginning of a document id: up to 32 hexadecimal digits are expected.");
        }

        return (DocumentId.Parse(prefix.PadRight(32, '0')), DocumentId.Parse(prefix.PadRight(32, 'f')));
    }

    /// <summary>Returns the error that something refers to a document which does not exist.</summary>
    public static InputException NoDocument(DocumentId id, string user, string name) => new(
        $"The {user} '{name}' refers to document {id}, which is neither in the store nor in the batch: commit it first, or with it.");

    /// <summary>Returns a document is derived from one that is nowhere.</summary>
    public static InputException NoParent(DocumentId id, DocumentId child) => new(
        $"Document '{child}' is derived from document {id}, which is neither in the store nor in the batch: commit it first, or with it.");

    /// <summary>Returns the error that documents are added to a corpus which does not exist.</summary>
    public static InputException NoCorpus(string name) => new(
        $"There is no corpus '{name}' to add documents to: create it in the same batch, or before.");

    /// <summary>Returns the error that a run has two different configurations.</summary>
    public static InputException RunDiffers(RunRecord run) => new(
        $"Run '{run.Id}' is in the store with another configuration: choose another name, or resume it with its own.");

    /// <summary>Returns the error that a training set has two different lists of members.</summary>
    public static InputException SetDiffers(TrainingSet set) => new(
        $"Training set '{set.Id}' is in the store with other members: a training set is written once. Use another run name.");

    /// <summary>Returns the error that a model is described in two different ways.</summary>
    public static InputException ModelDiffers(ModelRecord model) => new(
        $"Model '{model.Id}' is in the store and differs from this one: a model is written once. Use another run name.");

    /// <summary>Returns a model begins from one that is nowhere.</summary>
    public static InputException NoInitialModel(ModelRecord model) => new(
        $"The model '{model.Id}' begins from model '{model.InitialModel}', which is neither in the store nor in the batch.");

    /// <summary>Returns a training set was chosen by a model that is nowhere.</summary>
    public static InputException NoSelector(TrainingSet set, TrainingSelector selector) => new(
        $"The training set '{set.Id}' was chosen by model '{selector.Model}', which is neither in the store nor in the batch.");

    /// <summary>Returns the error that something belongs to a run which does not exist.</summary>
    public static InputException NoRun(string run, string user) => new(
        $"The {user} belongs to run '{run}', which is neither in the store nor in the batch.");

    /// <summary>Returns the error that something was fitted on a training set which does not exist.</summary>
    public static InputException NoTrainingSet(string set, string user) => new(
        $"The {user} was fitted on training set '{set}', which is neither in the store nor in the batch.");

    /// <summary>Returns the error that a run is to be removed on which others depend.</summary>
    public static InputException RunStillNeeded(string run) => new(
        $"Run '{run}' cannot be removed: a model of another run begins from one of its models, was chosen for by one, or was trained on its training set.");

    /// <summary>Returns the error that a document is to be removed on which others depend.</summary>
    public static InputException DocumentStillNeeded(DocumentId id) => new(
        $"Document {id} cannot be removed: a corpus or training set holds it, or another document is made from it.");

    /// <summary>Returns the error that a run is to have the name of another.</summary>
    public static InputException RunNameTaken(RunLabel label) => new($"Run '{label.Run}' cannot be called '{label.Name}': another run is called so.");

    /// <summary>Returns the error that a corpus is to have the name of another.</summary>
    public static InputException CorpusExists(string name) => new($"There is a corpus '{name}' already: choose another name.");

    /// <summary>Returns the error that a corpus is to have another name which does not exist.</summary>
    public static InputException NoCorpusToRename(string name) => new($"There is no corpus '{name}' to give another name.");

    /// <summary>Returns a text was asked for that was erased.</summary>
    public static InputException Erased(DocumentId id, Withdrawal withdrawal) => new(
        FormattableString.Invariant(
            $"The text of document {id} was erased on {withdrawal.At:yyyy-MM-dd} ({withdrawal.Reason}): its hash and its origin are all that is known of it."),
        new Hint.ShowLineage(id));

    /// <summary>Returns the error that a text differs from what was stored.</summary>
    public static TextMadException Damaged(DocumentId id, string store) => new(
        $"The text of document {id} in the store '{store}' is damaged: it no longer matches its checksum. " +
        "Restore the store from a backup, or import the document's source again into a new one.");

    /// <summary>Returns a store that was opened for reading is to be written.</summary>
    public static TextMadException ReadOnly(string store) => new($"The store '{store}' is open for reading only: nothing was changed.");
}
