using System.Globalization;
using System.Text.Json;
using TextMad.Numerics.Random;
using TextMad.Storage;
using TextMad.Torture.Processes;

namespace TextMad.Torture.Loads;

/// <summary>
/// Twenty readers ask while a process imports: sixteen over connections that each opens anew, four by a process for every question. Every answer is of one moment - totals that
/// the store keeps are those that counting gives - and none is behind the one before.
/// </summary>
internal sealed class ReadersLoad : ILoad
{
    private const int Connections = 16;
    private const int Processes = 4;
    private const string Question = """
        SELECT (SELECT documents FROM all_corpora WHERE name = 'many') AS kept, (SELECT words FROM all_corpora WHERE name = 'many') AS kept_words,
        (SELECT count(*) FROM corpus_documents WHERE corpus = 'many') AS members, count(*) AS documents, sum(words) AS words FROM all_documents
        """;

    /// <inheritdoc/>
    public string Name => "readers while importing";

    /// <inheritdoc/>
    public void Run(CampaignOptions options, OutcomeTable table)
    {
        using var tool = new ToolProcess(Directory.CreateDirectory(Path.Combine(options.Scratch, "readers")).FullName);
        ManyTexts.Write(tool, options.Number);

        // The readers need a store to begin with.
        tool.Write("one.txt", "One text.");
        foreach (var workspace in new[] { "alone", "asked" })
        {
            tool.Run("corpus", "add", "first", "one.txt", "--workspace", workspace);
        }

        var alone = Digest(tool, "alone", importing: true);
        using var over = new CancellationTokenSource();
        var readers = Enumerable.Range(0, Connections + Processes)
            .Select(reader => Task.Factory.StartNew(() => Read(tool, reader, options, table, over.Token), TaskCreationOptions.LongRunning)).ToList();
        using (var import = tool.Start(ManyTexts.Import("asked")))
        {
            var error = import.StandardError.ReadToEndAsync();
            import.WaitForExit();
            over.Cancel();
            Task.WaitAll([.. readers]);
            if (import.ExitCode != 0)
            {
                table.Fail(Name, 0, $"the import ended with {import.ExitCode}: {error.Result.Trim()}");
                return;
            }
        }

        table.Add(Name, "documents", options.Number);
        var asked = Digest(tool, "asked", importing: false);
        if (asked == alone)
        {
            table.Add(Name, "equal");
        }
        else
        {
            table.Fail(Name, 0, "the store is not that of an import without readers");
        }
    }

    /// <summary>What the corpus holds; and the store must be whole.</summary>
    private static string Digest(ToolProcess tool, string workspace, bool importing)
    {
        if (importing)
        {
            var result = ToolProcess.Finish(tool.Start(ManyTexts.Import(workspace)), patience: null);
            if (result.ExitCode != 0)
            {
                throw new InvalidOperationException($"the import ended with {result.ExitCode}: {result.Error}");
            }
        }

        using var store = Open(tool, workspace);
        return store.CheckStructure(CancellationToken.None).FirstOrDefault() is { } problem
            ? throw new InvalidOperationException($"the store is damaged: {problem}")
            : string.Join('\n', StoreDigest.Of(store).Sections);
    }

    private static ICorpusStore Open(ToolProcess tool, string workspace) => Workspace.At(Path.Combine(tool.Folder, workspace)).Store.Open(StoreOpenMode.ReadOnly);

    private void Read(ToolProcess tool, int reader, CampaignOptions options, OutcomeTable table, CancellationToken over)
    {
        var random = RandomKey.FromSeed(options.Seed).For("readers").At(reader).Stream();
        long last = 0;
        while (!over.IsCancellationRequested)
        {
            try
            {
                var answer = reader < Connections ? AskByConnection(tool) : AskByProcess(tool);
                table.Add(Name, "answers");
                if (answer.Documents < last)
                {
                    table.Fail(Name, reader, string.Create(CultureInfo.InvariantCulture, $"{answer.Documents} documents after {last}"));
                }

                // The first text is in a corpus of its own.
                if (answer.Kept != answer.Members || answer.Kept != Math.Max(0, answer.Documents - 1) || answer.KeptWords != Math.Max(0, answer.Words - 2))
                {
                    table.Fail(Name, reader, $"the answer is not of one moment: {answer}");
                }

                last = answer.Documents;
            }
            catch (Exception error) when (error is TextMadException or InvalidOperationException or TimeoutException)
            {
                table.Fail(Name, reader, error.Message);
            }

            over.WaitHandle.WaitOne(TimeSpan.FromSeconds(2 * random.NextDouble()));
        }
    }

    private static Answer AskByConnection(ToolProcess tool)
    {
        using var store = Open(tool, "asked");
        return Answer.Of([.. store.Query(Question, 1).Rows[0]]);
    }

    private static Answer AskByProcess(ToolProcess tool)
    {
        var result = tool.Run("query", Question, "--json", "--workspace", "asked");
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException($"textmad query ended with {result.ExitCode}: {result.Error.Trim()}");
        }

        var row = JsonElement.Parse(result.Output);
        row = row.ValueKind == JsonValueKind.Array ? row[0] : row.GetProperty("rows")[0];
        return Answer.Of(row.ValueKind == JsonValueKind.Object ? [.. row.EnumerateObject().Select(field => Number(field.Value))] : [.. row.EnumerateArray().Select(Number)]);
    }

    private static object? Number(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;

    private sealed record Answer(long Kept, long KeptWords, long Members, long Documents, long Words)
    {
        public static Answer Of(object?[] values)
        {
            var numbers = Array.ConvertAll(values, value => Convert.ToInt64(value ?? 0L, CultureInfo.InvariantCulture));
            return new Answer(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
        }
    }
}
