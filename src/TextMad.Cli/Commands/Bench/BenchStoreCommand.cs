using Spectre.Console;
using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Benchmarking;
using TextMad.Cli.Output;
using TextMad.Storage;

namespace TextMad.Cli.Commands.Bench;

/// <summary>What was measured.</summary>
/// <param name="Documents">The documents that were written.</param>
/// <param name="Models">The models.</param>
/// <param name="CommitDocumentsPerSecond">Documents written a second.</param>
/// <param name="StoreBytes">Bytes of the store's file; 0 on a server.</param>
/// <param name="Questions">How long each question took.</param>
/// <param name="Against">The same of the other store, which was filled with the same batches in turn; null when none was named.</param>
internal sealed record BenchStoreAnswer(
    long Documents, int Models, double CommitDocumentsPerSecond, long StoreBytes, IReadOnlyList<QuestionTime> Questions, IndexCost Index,
    BenchStoreAnswer? Against = null);

/// <summary><c>textmad bench store</c>: how fast documents are written, and questions of provenance answered.</summary>
internal sealed class BenchStoreCommand : CliCommand<BenchStoreSettings>
{
    private readonly Option<int> _documents = Syntax.Integer("--documents", "N", "documents", 1000, 100_000_000, 1_000_000);
    private readonly Option<int> _generations = Syntax.Integer("--generations", "N", "generations of models, each trained on what those before wrote", 2, 1000, 50);
    private readonly Option<int> _setSize = Syntax.Integer("--set", "N", "documents of a training set", 100, 10_000_000, 100_000);
    private readonly Option<int> _words = Syntax.Integer("--words", "N", "words of a document, more or less; about 150 make 1 KB", 1, 1_000_000, 12);
    private readonly Option<string?> _store = Syntax.Text("--store", "STORE", "a new store to fill: " + StoreAddress.Forms + " (default: a file that is deleted afterwards)");
    private readonly Option<string?> _against = Syntax.Text("--against", "STORE", "a second new store, filled with the same batches in turn and asked the same");
    private readonly Option<bool> _json = Syntax.Json();

    public BenchStoreCommand(CliContext context)
        : base(
            context,
            "store",
            "Measure how fast documents are written to a store, and how fast it answers questions of provenance.",
            "textmad bench store --documents 100000 --set 10000",
            "textmad bench store --documents 200000 --words 150 --generations 2 --against postgres://me@127.0.0.1/bench",
            "textmad bench store --json")
    {
    }

    protected override BenchStoreSettings Read(ParseResult arguments) => new(
        arguments.GetValue(_documents), arguments.GetValue(_generations), arguments.GetValue(_setSize), arguments.GetValue(_words), arguments.GetValue(_store),
        arguments.GetValue(_against), arguments.GetValue(_json));

    protected override int Run(BenchStoreSettings settings, CliContext context)
    {
        var folder = Directory.CreateTempSubdirectory("textmad-bench-");
        try
        {
            string[] names = settings.Against is { } other ? [settings.Store ?? Path.Combine(folder.FullName, "corpus.db"), other]
                : [settings.Store ?? Path.Combine(folder.FullName, "corpus.db")];
            StoreAddress[] addresses = [.. names.Select(name => context.ReadAddress(name, Directory.GetCurrentDirectory()))];
            if (addresses is [var one, var two] && one == two)
            {
                throw new InputException($"--store and --against both name '{one}': name two stores.");
            }

            var answers = Measure(addresses, settings, context);
            context.Progress.Clear();
            Show(addresses, answers, settings, context);
            return ExitCode.Done;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static BenchStoreAnswer[] Measure(StoreAddress[] addresses, BenchStoreSettings settings, CliContext context)
    {
        var stores = new List<ICorpusStore>();
        try
        {
            foreach (var address in addresses)
            {
                stores.Add(address.Open(StoreOpenMode.Create));
                if (stores[^1].Count(new DocumentQuery()).Documents > 0)
                {
                    throw new InputException($"'{address}' holds documents: name a new store, because the benchmark adds invented documents to it.");
                }
            }

            var speeds = BenchStore.Fill(stores, settings, context);
            return [.. stores.Zip(addresses, speeds).Select(row =>
            {
                var (index, traced) = BenchStore.Trace(row.First, context);
                return new BenchStoreAnswer(
                    row.First.Count(new DocumentQuery()).Documents,
                    row.First.Models().Count,
                    row.Third,
                    row.Second.File is { } path ? new FileInfo(path).Length : 0,
                    [.. BenchStore.Ask(row.First, settings), traced],
                    index);
            })];
        }
        finally
        {
            stores.ForEach(store => store.Dispose());
        }
    }

    private static void Show(StoreAddress[] addresses, BenchStoreAnswer[] answers, BenchStoreSettings settings, CliContext context)
    {
        if (settings.Json)
        {
            context.WriteJson(answers is [var one, var two] ? one with { Against = two } : answers[0]);
            return;
        }

        foreach (var (address, answer) in addresses.Zip(answers))
        {
            context.WriteLine(
                $"{(answers.Length > 1 ? $"{address}: " : "")}{answer.Documents:N0} documents, {answer.Models:N0} models; "
                + $"{answer.CommitDocumentsPerSecond:N0} documents a second written{(answer.StoreBytes > 0 ? $", {Tables.Bytes(answer.StoreBytes)}" : "")}");
            context.WriteLine(
                $"index of runs of five words of {answer.Index.Documents:N0} documents, {answer.Index.Words:N0} words: made in {answer.Index.Seconds:N1} s "
                + $"({answer.Index.ProcessorSeconds:N1} s of processor time), {Tables.Bytes(answer.Index.Bytes)}");
            var table = Tables.CreateNumeric(1, "question", "median ms", "worst ms", "times");
            foreach (var question in answer.Questions)
            {
                table.AddRow(Tables.Cell(question.Question), Tables.Number(question.MedianMilliseconds, 3), Tables.Number(question.WorstMilliseconds, 3),
                    Tables.Integer(question.Times));
            }

            context.Console.Write(table);
        }
    }
}
