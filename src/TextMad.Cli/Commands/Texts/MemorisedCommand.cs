using Spectre.Console;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Experiments.Memorisation;
using TextMad.Judging;
using TextMad.Models;
using TextMad.Numerics.Random;
using TextMad.Provenance;
using TextMad.Sampling;
using TextMad.Statistics;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Cli.Commands.Texts;

/// <summary>What <c>textmad memorised</c> was asked.</summary>
internal sealed record MemorisedSettings(string Model, string? Corpus, bool Prompts, MemorisationOptions Options, EngineChoice Engine, bool Json);

/// <summary>A share in an answer.</summary>
/// <param name="Number">How many.</param>
/// <param name="Of">Of how many.</param>
/// <param name="Share">The share; null of none.</param>
/// <param name="Low">The lower end of its 95% interval (Wilson).</param>
/// <param name="High">The upper end.</param>
internal sealed record MemorisedShare(long Number, long Of, double? Share, double Low, double High)
{
    public static MemorisedShare From(Proportion proportion) =>
        new(proportion.Successes, proportion.Trials, proportion.Share, proportion.Interval.Low, proportion.Interval.High);
}

/// <summary><c>textmad memorised</c>: which documents a model copies.</summary>
internal sealed class MemorisedCommand : CliCommand<MemorisedSettings>
{
    private const int TextWidth = 70;

    /// <summary>Texts that a model writes for the search when none of its own are kept.</summary>
    private const int Written = 200;

    private static readonly MemorisationOptions _standard = new();

    private readonly Argument<string> _model = Syntax.Argument("MODEL", LoadedModel.Forms);
    private readonly Option<string?> _corpus = Syntax.Text(
        "--in", "CORPUS", "the documents to look in (default: what the model was trained on); a corpus that it never saw says how much anybody would continue so");
    private readonly Option<bool> _noPrompts = Syntax.Flag("--no-prompts", "give the model no beginnings of documents; look only at what it wrote by itself");

    private readonly SettingFlags<MemorisationOptions> _options = new SettingFlags<MemorisationOptions>()
        .Add("--prefix", "prefix_tokens", FormattableString.Invariant($"tokens of a document that the model is given (default: {_standard.PrefixTokens})"))
        .Add("--continuation", "continuation_tokens",
            FormattableString.Invariant($"tokens that it must then write as they stand in the document (default: {_standard.ContinuationTokens})"))
        .Add("--windows", "windows",
            FormattableString.Invariant($"places of each document at which a prefix is given: its beginning first, the others at random (default: {_standard.Windows})"))
        .Add("--documents", "documents",
            FormattableString.Invariant($"documents that are tried, drawn at random among those that are long enough; 0 for all (default: {_standard.Documents})"))
        .Add("--samples", "samples", string.Create(CultureInfo.InvariantCulture,
            $"texts of the model in which runs of the documents are looked for: those that the store keeps, else it writes up to {Written}; 0 for none "
            + $"(default: {_standard.Samples})"))
        .Add("--least-run", "least_run", FormattableString.Invariant($"the shortest run of tokens that counts as copied (default: {_standard.LeastRun})"))
        .Add("--limit", "named", FormattableString.Invariant($"documents to name in each list (default: {_standard.Named})"))
        .Add("--batch", "batch", FormattableString.Invariant($"prompts that are continued at once; speed only (default: {_standard.Batch})"))
        .Add("--seed", "seed", FormattableString.Invariant($"decides which documents and places are drawn, and what is written (default: {_standard.Seed})"));

    private readonly EngineFlags _engine = new();
    private readonly Option<bool> _json = Syntax.Json();

    public MemorisedCommand(CliContext context)
        : base(
            context,
            "memorised",
            "Find which documents a model has memorised: those that it continues word for word when it is given their beginning (extractable with k tokens of context, "
            + "Carlini et al. 2023), and those of which runs stand in what it wrote by itself.",
            "textmad memorised quickstart/base/s1/g0",
            "textmad memorised quickstart/replace/s1/g3 --prefix 20 --continuation 20 --windows 3",
            "textmad memorised quickstart/base/s1/g0 --in brown --no-prompts --json")
    {
    }

    protected override MemorisedSettings Read(ParseResult arguments) => new(
        arguments.GetRequiredValue(_model),
        arguments.GetValue(_corpus),
        !arguments.GetValue(_noPrompts),
        _options.Read(arguments),
        _engine.Read(arguments),
        arguments.GetValue(_json));

    protected override int Run(MemorisedSettings settings, CliContext context)
    {
        if (!settings.Prompts && settings.Options.Samples == 0)
        {
            throw new InputException("--no-prompts with --samples 0 leaves nothing to look at. Leave one of them out.");
        }

        using var store = context.OpenStore();
        var (place, documents) = DocumentsOf(settings, store);
        var kept = LoadedModel.Load(settings.Model, context);
        var model = settings.Engine.Open(kept, context);
        var search = new MemorisationSearch(model, kept.Tokenizer, settings.Options);
        var erased = store.ReadWithdrawals().Where(withdrawal => withdrawal.Erased).Select(withdrawal => withdrawal.Document).ToHashSet();
        string? Text(DocumentId id) => erased.Contains(id) ? null : store.FindDocument(id)?.Text;

        var notes = new List<string>();
        var ids = documents().Select(document => document.Id).ToList();
        ExtractionReport? extraction = null;
        if (settings.Prompts)
        {
            extraction = search.Extract(ids, Text, context.Progress, context.Cancellation);
            if (extraction.Documents == 0)
            {
                notes.Add(string.Create(CultureInfo.InvariantCulture,
                    $"no document of {place} has the {settings.Options.PrefixTokens} + {settings.Options.ContinuationTokens} tokens of prefix and continuation: shorten them "
                    + $"with --prefix and --continuation"));
            }

            if (model is IWindowedModel windowed && windowed.Context < settings.Options.PrefixTokens + settings.Options.ContinuationTokens)
            {
                notes.Add(
                    FormattableString.Invariant($"the model sees {windowed.Context} tokens at once, fewer than prefix and continuation have: the prefix falls out of its sight"));
            }
        }

        CopyReport? copies = null;
        var areKept = false;
        if (settings.Options.Samples > 0)
        {
            (var samples, areKept) = SamplesOf(settings, store, kept, model, context);
            copies = search.FindCopies(
                ids.Select(id => (Id: id, Text: Text(id))).Where(document => document.Text is not null).Select(document => (document.Id, document.Text!)), samples, ids.Count,
                context.Progress, context.Cancellation);
        }

        context.Progress.Clear();
        if (settings.Json)
        {
            WriteJson(settings, place, ids.Count, extraction, copies, areKept, notes, store, context);
        }
        else
        {
            WriteText(settings, place, extraction, copies, areKept, store, context);
        }

        notes.ForEach(note => context.Note($"note: {note}"));
        return ExitCode.Done;
    }

    /// <summary>Returns where the documents are, in words, and reads them.</summary>
    private static (string Place, Func<IEnumerable<DocumentSummary>> Documents) DocumentsOf(MemorisedSettings settings, ICorpusStore store)
    {
        if (settings.Corpus is { } named)
        {
            var corpus = StoreNames.Corpus(store, named);
            return ($"corpus {corpus.Name}", () => store.ReadSummaries(new DocumentQuery { Corpus = corpus.Name }));
        }

        return store.FindModel(new ModelId(settings.Model)) is { } model
            ? ($"the training set of {model.Id}", () => store.ReadTrainingMembers(model.TrainingSetId).Select(member => member.Document))
            : throw new InputException($"The store does not know what '{settings.Model}' was trained on: --in CORPUS names documents to look in.");
    }

    /// <summary>Returns texts that the model wrote without a prompt: those that the store keeps, in their order, else new ones.</summary>
    private static (IReadOnlyList<string> Texts, bool AreKept) SamplesOf(
        MemorisedSettings settings, ICorpusStore store, KeptModel kept, ILanguageModel model, CliContext context)
    {
        List<(int Index, string Text)> free =
        [
            .. store.ReadDocuments(new DocumentQuery { Model = new ModelId(settings.Model), OriginKind = OriginKind.Sampled, ExcludeWithdrawn = true })
                .Where(document => document.Origin is Origin.Sampled { Prompt: null, Purpose: SamplePurpose.Sample })
                .Select(document => (((Origin.Sampled)document.Origin).Index, document.Text)),
        ];
        if (free.Count > 0)
        {
            return ([.. free.OrderBy(text => text.Index).Take(settings.Options.Samples).Select(text => text.Text)], true);
        }

        var decoding = LoadedModel.WithRoom(new DecodingOptions(), settings.Model, 0, context);
        var sequences = new TextGenerator(model, kept.Tokenizer.EndOfText, decoding, TextConstraint.Of(kept.Tokenizer)).Generate(
            Math.Min(settings.Options.Samples, Written), RandomKey.FromSeed(settings.Options.Seed).For("generate"), context.Progress, "generate", context.Cancellation);
        return ([.. sequences.Select(sequence => SampledText.Of(kept.Tokenizer, sequence).Text)], false);
    }

    private static void WriteJson(
        MemorisedSettings settings, string place, int documents, ExtractionReport? extraction, CopyReport? copies, bool areKept, List<string> notes, ICorpusStore store,
        CliContext context) => context.WriteJson(new
        {
            settings.Model,
            In = place,
            Documents = documents,
            settings.Options.PrefixTokens,
            settings.Options.ContinuationTokens,
            settings.Options.Seed,
            Prompted = extraction is null ? null : new
            {
                extraction.Documents,
                extraction.Windows,
                extraction.TooShort,
                extraction.WithoutText,
                Extractable = MemorisedShare.From(extraction.Extractable),
                Approximate = MemorisedShare.From(extraction.Approximate),
                Found = extraction.Found.Select((found, i) => new
                {
                    Rank = i + 1,
                    found.Document,
                    found.Start,
                    settings.Options.PrefixTokens,
                    found.MatchedTokens,
                    found.IsExtractable,
                    found.Bleu,
                    found.EditSimilarity,
                    found.Prefix,
                    found.Matched,
                    found.Continuation,
                    Source = SourceOf(store, found.Document),
                }),
            },
            Wrote = copies is null ? null : new
            {
                Texts = copies.Samples,
                AreKept = areKept,
                Tokens = copies.SampleTokens,
                settings.Options.LeastRun,
                Copying = MemorisedShare.From(copies.Copying),
                copies.CopiedTokens,
                CopiedDocuments = MemorisedShare.From(copies.Copied),
                Found = copies.Found.Select((found, i) => new
                {
                    Rank = i + 1, found.Document, found.Start, found.Tokens, found.Sample, found.Text, Source = SourceOf(store, found.Document),
                }),
            },
            Notes = notes,
        });

    private static object SourceOf(ICorpusStore store, DocumentId id)
    {
        var document = store.FindSummary(id)!;
        return new
        {
            Origin = JsonElement.Parse(document.Origin.ToJson()),
            Generation = GenerationOf(document.Origin),
            MachineShare = store.MachineShareOf(document.Origin),
        };
    }

    private static int? GenerationOf(Origin origin) => (origin as Origin.Sampled)?.Generation;

    private static void WriteText(MemorisedSettings settings, string place, ExtractionReport? extraction, CopyReport? copies, bool areKept, ICorpusStore store, CliContext context)
    {
        var options = settings.Options;
        if (extraction is not null)
        {
            context.WriteLine(
                $"{extraction.Documents:N0} documents of {place} tried, at {extraction.Windows:N0} places ({extraction.TooShort:N0} others are too short, "
                + $"{extraction.WithoutText:N0} have no text)");
            context.WriteLine($"extractable with {options.PrefixTokens} tokens of context, {options.ContinuationTokens} tokens: {InWords(extraction.Extractable)}");
            context.WriteLine($"approximately (BLEU above {ExtractionReport.ApproximateBleu}): {InWords(extraction.Approximate)}");
            if (extraction.Found.Count > 0)
            {
                var table = Tables.CreateNumeric(2, "rank", "document", "matched", "BLEU", "edit similarity", "by machines");
                table.Columns[0].Alignment = Justify.Right;
                table.AddColumn("from").AddColumn("the prefix's end | what matches");
                foreach (var (i, found) in extraction.Found.Index())
                {
                    var source = store.FindSummary(found.Document)!;
                    table.AddRow(
                        Tables.Integer(i + 1),
                        OriginText.Short(found.Document),
                        $"{Tables.Integer(found.MatchedTokens)} of {Tables.Integer(options.ContinuationTokens)}",
                        Tables.Number(found.Bleu, 2),
                        Tables.Number(found.EditSimilarity, 2),
                        Tables.Share(store.MachineShareOf(source.Origin)),
                        Tables.Cell(OriginText.Describe(source.Origin), 40),
                        Tables.Cell($"{End(found.Prefix)} | {found.Matched}", TextWidth));
                }

                context.Console.Write(table);
            }
        }

        if (copies is null)
        {
            return;
        }

        var which = areKept ? "that it wrote without a prompt" : "written now";
        context.WriteLine($"{copies.Samples:N0} texts {which}, {copies.SampleTokens:N0} tokens, searched for runs of {place}");
        context.WriteLine($"texts with a run of {options.LeastRun} tokens or more: {InWords(copies.Copying)}; {copies.CopiedTokens:N0} tokens are in such runs");
        context.WriteLine($"documents of which such a run was copied: {InWords(copies.Copied)}");
        if (copies.Found.Count > 0)
        {
            var table = Tables.CreateNumeric(2, "rank", "document", "tokens", "text");
            table.Columns[0].Alignment = Justify.Right;
            table.AddColumn("from").AddColumn("longest run");
            foreach (var (i, found) in copies.Found.Index())
            {
                table.AddRow(
                    Tables.Integer(i + 1),
                    OriginText.Short(found.Document),
                    Tables.Integer(found.Tokens),
                    Tables.Integer(found.Sample),
                    Tables.Cell(OriginText.Describe(store.FindSummary(found.Document)!.Origin), 40),
                    Tables.Cell(found.Text.Trim(), TextWidth));
            }

            context.Console.Write(table);
        }
    }

    private static string End(string prefix)
    {
        const int Shown = 24;
        return prefix.Length <= Shown ? prefix : "…" + prefix[^(char.IsLowSurrogate(prefix[^Shown]) ? Shown - 1 : Shown)..];
    }

    private static string InWords(Proportion proportion) => string.Create(
        CultureInfo.InvariantCulture,
        $"{proportion.Successes:N0} of {proportion.Trials:N0} ({(proportion.Share is { } share ? Tables.Share(share) : "-")}; 95% interval "
        + $"{Tables.Share(proportion.Interval.Low)} to {Tables.Share(proportion.Interval.High)})");
}
