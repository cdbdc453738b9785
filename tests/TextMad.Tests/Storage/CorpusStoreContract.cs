using FsCheck;
using FsCheck.Fluent;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Storage.Sqlite;

namespace TextMad.Tests.Storage;

/// <summary>What every corpus store promises, whatever holds the data. A backend joins by deriving from this class.</summary>
public abstract class CorpusStoreContract : IDisposable
{
    private static readonly DateTimeOffset _noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The store as it was last committed, opened anew: what it holds must come from what was made durable.</summary>
    protected abstract ICorpusStore Reopen();

    protected abstract ICorpusStore Store { get; }

    /// <summary>How many parts of texts are looked for each time.</summary>
    protected virtual int SearchedParts => 25;

    [Fact]
    public void A_document_comes_back_as_it_went_in()
    {
        var documents = new[]
        {
            Document.Create("", new Origin.Imported("brown", "ca00")),
            Document.Create("Short.", new Origin.Imported("brown", "ca01", "press: reportage", "1961", "2026-01-02", """{"a":[1,"b"]}""", 0.25), "en"),
            Document.Create("Съешь ещё этих мягких булок 🍞\u0000\u001f\n" + new string('x', 5000), new Origin.Crawled("http://a.example/p", "7", "A \"page\" </script>", 0.5),
                "ru"),
            Document.Create("sampled", new Origin.Sampled(new ModelId("r/replace/s1/g3"), 3, 17)),
        };
        var parents = new[] { new Parent(documents[0].Id, 0.1), new Parent(documents[1].Id, 0.9) };
        var derived = Document.Create("derived", new Origin.Derived("merge", parents, "words 0-9"));
        var prompted = Document.Create("prompted", new Origin.Sampled(new ModelId("r/replace/s1/g3"), 3, 18, documents[1].Id, 2 / 3.0));
        Commit(documents: [.. documents, derived, prompted]);

        using var again = Reopen();
        foreach (var expected in documents.Append(derived).Append(prompted))
        {
            Assert.Equal(expected, again.FindDocument(expected.Id));
            var summary = again.FindSummary(expected.Id)!;
            Assert.Equal(
                new DocumentSummary(expected.Id, expected.Origin, expected.Language, expected.CountWords(), expected.CountBytes(), expected.HashContent()),
                summary);
        }

        Assert.Null(again.FindDocument(new DocumentId(1)));
        Assert.Null(again.FindSummary(new DocumentId(1)));
    }

    [Trait("Length", "long")]
    [Fact]
    public void Any_valid_text_survives()
    {
        var texts = ArbMap.Default.ArbFor<NonNull<string>>().Generator
            .Select(s => new string([.. s.Get.Where(c => !char.IsSurrogate(c))]))
            .Select(s => Document.Create(s, new Origin.Imported("random", "1")));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(50), Prop.ForAll(texts.ToArbitrary(), document =>
        {
            Commit(documents: [document]);
            return Store.FindDocument(document.Id)!.Text == document.Text;
        }));
    }

    [Fact]
    public void Committing_the_same_again_changes_nothing()
    {
        var (batch, _) = Everything();
        Assert.Equal(new CommitReport(batch.Documents.Count, 0), Store.Commit(batch));
        var before = Contents(Store);
        Assert.Equal(new CommitReport(0, batch.Documents.Count), Store.Commit(batch));
        Assert.Equal(before, Contents(Store));
    }

    [Fact]
    public void A_batch_that_contradicts_itself_leaves_no_trace()
    {
        var document = Real(1);
        var stray = new DocumentId(99);
        var failing = new[]
        {
            Batch(documents: [document, Document.Create("x", new Origin.Derived("cut", [new Parent(stray)]))]),
            Batch(documents: [document, Document.Create("x", new Origin.Sampled(new ModelId("m"), 0, 0, stray, 0.5))]),
            Batch(documents: [document], corpora: ["c"], members: [("c", stray)]),
            Batch(documents: [document], members: [("unknown", document.Id)]),
            Batch(documents: [document], corpora: ["not a name"]),
            Batch(documents: [document], sets: [new TrainingSet("t", "no-run", [])]),
            Batch(documents: [document], runs: [Run("r") with { Status = (RunStatus)9 }]),
            Batch(documents: [document], runs: [Run("r")], sets: [new TrainingSet("t", "r", [new(stray, 1)])]),
            Batch(documents: [document], runs: [Run("r")], sets: [new TrainingSet("t", "r", [new(document.Id, -1)])]),
            Batch(documents: [document], runs: [Run("r")], models: [Model("r", 0)]),
            Batch(
                documents: [document],
                runs: [Run("r")],
                sets: [new TrainingSet("r/base/s1/g0", "r", [])],
                models: [Model("r", 0) with { InitialModel = new ModelId("no/such") }]),
        };
        foreach (var batch in failing)
        {
            Assert.Throws<InputException>(() => Store.Commit(batch));
            Assert.Equal(0, Store.Count(new()).Documents);
            Assert.Empty(Store.Runs());
            Assert.Empty(Store.Corpora());
        }

        Commit(documents: [document]);
        Assert.NotNull(Store.FindDocument(document.Id));
    }

    [Fact]
    public void What_is_written_once_cannot_be_written_differently()
    {
        var (batch, documents) = Everything();
        Store.Commit(batch);
        var before = Contents(Store);
        var model = batch.Models[1];
        Assert.Throws<InputException>(() => Store.Commit(Batch(runs: [Run("r") with { Configuration = "other: 1" }])));
        Assert.Throws<InputException>(() => Store.Commit(Batch(sets: [new TrainingSet(batch.TrainingSets[0].Id, "r", [new(documents[0].Id, 9)])])));
        Assert.Throws<InputException>(() => Store.Commit(Batch(models: [model with { Checksum = "00" }])));
        Assert.Throws<InputException>(() => Store.Commit(Batch(models: [model with { InitialModel = null }])));
        Assert.Equal(before, Contents(Store));
    }

    [Fact]
    public void What_comes_and_goes_again_leaves_the_store_as_it_was()
    {
        var (batch, documents) = Everything();
        Store.Commit(batch);
        RemovalContract.CheckPassingThings(Store, documents[0]);
    }

    [Fact]
    public void Documents_that_are_removed_leave_no_gap_for_readers() => RemovalContract.CheckGaps(Store);

    [Fact]
    public void What_is_needed_cannot_be_removed()
    {
        var (batch, documents) = Everything();
        Store.Commit(batch);
        RemovalContract.CheckRefusals(Store, documents[0]);
    }

    [Fact]
    public void A_run_keeps_its_label_whatever_its_status() =>
        RemovalContract.CheckLabels(Store, Store.Views.Any(view => view.Name == "all_runs") ? "all_runs" : "runs");

    [Fact]
    public void A_corpus_gets_another_name()
    {
        Store.Commit(Everything().Batch);
        RemovalContract.CheckRename(Store);
    }

    [Fact]
    public void A_run_takes_a_new_status_and_times()
    {
        Commit(runs: [Run("b"), Run("a") with { Started = _noon.AddHours(1).ToOffset(TimeSpan.FromHours(5)) }]);
        Commit(runs: [Run("b") with { Status = RunStatus.Done, Finished = _noon.AddMinutes(3).AddTicks(7) }]);
        using var again = Reopen();
        Assert.Equal(
            [Run("b") with { Status = RunStatus.Done, Finished = _noon.AddMinutes(3).AddTicks(7) }, Run("a") with { Started = _noon.AddHours(1) }],
            again.Runs());
    }

    [Fact]
    public void Documents_stream_in_the_order_in_which_they_were_added()
    {
        var documents = Enumerable.Range(0, 300).Select(Real).ToArray();
        Commit(documents: documents[..100]);
        Commit(documents: documents[100..]);
        Assert.Equal(documents, Store.ReadDocuments(new()));
        Assert.Equal(documents.Select(d => d.Id), Store.ReadSummaries(new()).Select(s => s.Id));
        Assert.Equal(documents[20..30], Store.ReadDocuments(new() { Skip = 20, Limit = 10 }));
        Assert.Equal(documents[295..], Store.ReadDocuments(new() { Skip = 295 }));
        Assert.Empty(Store.ReadDocuments(new() { Limit = 0 }));
        Assert.Throws<InputException>(() => Store.ReadDocuments(new() { Limit = -1 }));
        Assert.Throws<InputException>(() => Store.ReadDocuments(new() { Skip = -1 }));
    }

    [Fact]
    public void Every_combination_of_conditions_selects_what_the_definition_says()
    {
        var (batch, _) = Everything();
        Store.Commit(batch);
        var queries =
            from corpus in new[] { null, "c", "none" }
            from kind in new OriginKind?[] { null, OriginKind.Sampled, OriginKind.Imported }
            from generation in new int?[] { null, 1 }
            from model in new ModelId?[] { null, new ModelId("r/replace/s1/g1") }
            from run in new[] { null, "r", "other" }
            from source in new[] { null, "brown", "a.example" }
            from contains in new[] { null, "REAL" }
            select new DocumentQuery
            {
                Corpus = corpus,
                OriginKind = kind,
                Generation = generation,
                Model = model,
                Run = run,
                Source = source,
                Contains = contains,
            };
        foreach (var query in queries)
        {
            var expected = batch.Documents.Where(d => Matches(batch, query, d)).ToList();
            if (query.Corpus is not null)
            {
                expected = [.. batch.Members.Where(m => m.Corpus == query.Corpus).Select(m => batch.Documents.Single(d => d.Id == m.Document)).Intersect(expected)];
            }

            Assert.Equal(expected, Store.ReadDocuments(query));
            Assert.Equal(expected.Select(d => d.Id), Store.ReadSummaries(query).Select(s => s.Id));
            Assert.Equal(expected.Select(d => d.Id), Store.ReadIds(query));
            Assert.Equal(expected.Skip(1).Take(2), Store.ReadDocuments(query with { Skip = 1, Limit = 2 }));
            var totals = new DocumentTotals(expected.Count, expected.Sum(d => (long)d.CountWords()), expected.Sum(d => (long)d.CountBytes()));
            Assert.Equal(totals, Store.Count(query));
            Assert.Equal(expected.Skip(1).Take(2).Count(), Store.Count(query with { Skip = 1, Limit = 2 }).Documents);
            Assert.Equal(Math.Max(0, expected.Count - 3), Store.Count(query with { Skip = 3 }).Documents);
            Assert.Equal(totals.Documents, Store.CountByOrigin(query).Sum(g => g.Totals.Documents));
        }

        Assert.Contains(
            new OriginTotals(OriginKind.Imported, "brown", null, null, Store.Count(new() { Source = "brown" })),
            Store.CountByOrigin(new()));
        Assert.Contains(
            new OriginTotals(OriginKind.Sampled, null, new ModelId("r/base/s1/g0"), 0, Store.Count(new() { Generation = 0 })),
            Store.CountByOrigin(new()));
    }

    [Trait("Length", "long")]
    [Fact]
    public void A_search_finds_what_contains_the_text_however_documents_came_and_went() => SearchContract.Check(Store, SearchedParts);

    [Fact]
    public void A_corpus_keeps_its_order_its_totals_and_each_document_once()
    {
        var documents = Enumerable.Range(0, 5).Select(Real).ToArray();
        Commit(documents: documents, corpora: ["c", "empty"], members: [("c", documents[3].Id), ("c", documents[1].Id)]);
        Commit(members: [("c", documents[1].Id), ("c", documents[0].Id)], dropped: [Drop("c", "f:1"), Drop("c", "f:2"), Drop("other", "f:3")]);

        using var again = Reopen();
        Assert.Equal([documents[3], documents[1], documents[0]], again.ReadDocuments(new() { Corpus = "c" }));
        var summary = again.Corpora()[0];
        Assert.Equal(("c", 3, 2), (summary.Name, summary.Totals.Documents, summary.Dropped));
        Assert.Equal(new[] { 3, 1, 0 }.Sum(i => documents[i].CountBytes()), summary.Totals.Bytes);
        Assert.Equal(new CorpusSummary("empty", "about empty", default, 0), again.Corpora()[1]);
        ContentHash[] contents = [.. documents.Select(document => document.HashContent())];
        var places = again.FindContents("c", contents);
        Assert.Equal(
            [(0, (documents[0].Id, 2)), (1, (documents[1].Id, 1)), (3, (documents[3].Id, 0))],
            Enumerable.Range(0, 5).Where(i => places.ContainsKey(contents[i])).Select(i => (i, places[contents[i]])));
        Assert.Empty(again.FindContents("empty", contents));
        Assert.Empty(again.FindContents("unknown", contents));
        Assert.Empty(again.FindContents("c", []));
    }

    [Fact]
    public void A_text_is_found_by_its_hash_whatever_its_origin()
    {
        var one = Document.Create("same text", new Origin.Imported("a", "1"));
        var two = Document.Create("same text", new Origin.Imported("b", "1"));
        Commit(documents: [one, two], corpora: ["c", "d"], members: [("c", two.Id), ("d", two.Id), ("d", one.Id)]);
        Assert.NotEqual(one.Id, two.Id);
        Assert.Equal((two.Id, 0), Store.FindContents("c", [one.HashContent()])[one.HashContent()]);
        Assert.Equal((two.Id, 0), Store.FindContents("d", [one.HashContent()])[one.HashContent()]);
    }

    [Fact]
    public void What_was_dropped_is_listed_once_with_its_reason()
    {
        var notes = new[] { Drop("c", "f:1"), Drop("c", "f:1") with { Detail = "same as x" }, Drop("d", "f:1"), Drop("c", "f:0") };
        Commit(dropped: [.. notes, notes[0]]);
        Commit(dropped: notes);
        Assert.Equal(notes, Store.ReadDropped());
        Assert.Equal([notes[0], notes[1], notes[3]], Store.ReadDropped("c"));
        Assert.Empty(Store.ReadDropped("e"));
        Assert.Equal(DroppedDocument.Count(notes), Store.CountDropped());
        Assert.Equal(3, Store.CountDropped("c").Sum(total => total.Count));
        Assert.Empty(Store.CountDropped("e"));
    }

    [Fact]
    public void A_prefix_finds_ids_in_order()
    {
        var documents = Enumerable.Range(0, 200).Select(Real).ToArray();
        Commit(documents: documents);
        var ids = documents.Select(d => d.Id).Order().ToArray();
        Assert.Equal(ids[..10], Store.ResolvePrefix(""));
        Assert.Equal(ids, Store.ResolvePrefix("", 1000));
        foreach (var id in ids)
        {
            Assert.Equal(id, Assert.Single(Store.ResolvePrefix(id.ToString().ToUpperInvariant())));
            Assert.Contains(id, Store.ResolvePrefix(id.ToString()[..5]));
        }

        Assert.Throws<InputException>(() => Store.ResolvePrefix("xyz"));
        Assert.Throws<InputException>(() => Store.ResolvePrefix(new string('0', 33)));
    }

    [Fact]
    public void Children_are_what_was_derived_or_prompted_one_step_down()
    {
        var parent = Real(1);
        var child = Document.Create("cut", new Origin.Derived("cut", [new Parent(parent.Id, 0.5), new Parent(parent.Id, 0.5)]));
        var grandchild = Document.Create("cut again", new Origin.Derived("cut", [new Parent(child.Id)]));
        var prompted = Document.Create("and so on", new Origin.Sampled(new ModelId("m"), 0, 0, parent.Id, 0.5));
        Commit(documents: [grandchild, child, prompted, parent]);
        Assert.Equal([child.Id, prompted.Id], Store.Children(parent.Id).Select(c => c.Id));
        Assert.Equal([grandchild.Id], Store.Children(child.Id).Select(c => c.Id));
        Assert.Empty(Store.Children(grandchild.Id));
        Assert.Empty(Store.Children(new DocumentId(7)));
    }

    [Fact]
    public void Models_and_training_sets_come_back_with_their_links()
    {
        var (batch, documents) = Everything();
        Store.Commit(batch);
        using var again = Reopen();
        Assert.Equal(batch.Models.OrderBy(m => m.Generation), again.Models("r"));
        Assert.Equal(again.Models("r"), again.Models());
        Assert.Empty(again.Models("other"));
        Assert.Equal(batch.Models[1], again.FindModel(batch.Models[1].Id));
        Assert.Null(again.FindModel(new ModelId("no/such")));
        foreach (var set in batch.TrainingSets)
        {
            var record = new TrainingSetRecord(set.Id, "r", set.Members.Count, set.Members.Sum(m => m.Tokens));
            Assert.Equal(record, again.FindTrainingSet(set.Id));
            Assert.Equal(set.Members, again.TrainingMembers(set.Id));
            Assert.Equal(set.Selectors ?? [], again.SelectorsOf(set.Id));
            Assert.Equal(
                set.Members.Select(m => (m.Document, m.Tokens)),
                again.ReadTrainingMembers(set.Id).Select(m => (m.Document.Id, m.Tokens)));
            Assert.Equal(batch.Models.Where(m => m.TrainingSetId == set.Id), again.ModelsTrainedOn(set.Id));
        }

        Assert.Null(again.FindTrainingSet("no/such"));
        Assert.Empty(again.TrainingMembers("no/such"));
        Assert.Equal(
            batch.TrainingSets.Where(s => s.Members.Any(m => m.Document == documents[0].Id)).Select(s => s.Id),
            again.TrainingSetsWith(documents[0].Id).Select(s => s.Id));
        Assert.Equal([batch.Models[1].Id], again.ModelsContinuing(batch.Models[0].Id).Select(m => m.Id));
    }

    [Fact]
    public void Judges_and_detectors_are_models_and_training_sets_say_who_chose_them()
    {
        var (judge, detector, writer) = (new ModelId("judge/c/0"), new ModelId("r/replace/s1/detector"), ModelId.Of("r", "replace", 1, 0));
        var batch = Batch(
            documents: [Real(1)],
            runs: [Run("r"), Run("judge/c/0") with { Status = RunStatus.Done, Kind = RunKind.Judge }],
            sets:
            [
                new TrainingSet(judge.Value, judge.Value, [new(Real(1).Id, 5)]),
                new TrainingSet(detector.Value, "r", [new(Real(1).Id, 4)]),
                new TrainingSet(writer.Value, "r", [new(Real(1).Id, 4)], [new(judge, "verifier"), new(detector, "detector_weighted"), new(judge, "a")]),
            ],
            models:
            [
                new ModelRecord(detector, "r", "replace", 1, 1, detector.Value, judge, Role: ModelRole.Detector),
                new ModelRecord(judge, judge.Value, ModelId.SharedRegime, 0, 0, judge.Value, Checksum: "ab", Role: ModelRole.Judge),
                Model("r", 0),
            ]);
        Store.Commit(batch);
        Store.Commit(batch);
        using (var again = Reopen())
        {
            Assert.Equal([Run("r"), Run("judge/c/0") with { Status = RunStatus.Done, Kind = RunKind.Judge }], again.Runs());
            Assert.Equal(batch.Models.OrderBy(model => model.Generation).ThenBy(model => model.Id), again.Models());
            Assert.Equal(batch.Models[0], again.FindModel(detector));
            Assert.Equal([detector], again.ModelsContinuing(judge).Select(model => model.Id));
            Assert.Equal([new(judge, "a"), new(judge, "verifier"), new(detector, "detector_weighted")], again.SelectorsOf(writer.Value));
            Assert.Empty(again.SelectorsOf(judge.Value));
            Assert.Empty(again.SelectorsOf("no/such"));
        }

        var before = Contents(Store);
        Assert.Throws<InputException>(() => Store.Commit(Batch(sets: [batch.TrainingSets[2] with { Selectors = null }])));
        Assert.Throws<InputException>(
            () => Store.Commit(Batch(sets: [batch.TrainingSets[2] with { Selectors = [.. batch.TrainingSets[2].Selectors!.Take(2), new(writer, "a")] }])));
        Assert.Throws<InputException>(() => Store.Commit(Batch(sets: [new TrainingSet("new", "r", [], [new(new ModelId("no/such"), "verifier")])])));
        Assert.Throws<InputException>(() => Store.Commit(Batch(models: [batch.Models[0] with { Role = ModelRole.Judge }])));
        Assert.Throws<InputException>(() => Store.Commit(Batch(runs: [Run("r") with { Kind = RunKind.Judge }])));
        Assert.Equal(before, Contents(Store));
        Assert.Null(Store.FindTrainingSet("new"));
    }

    [Fact]
    public void The_store_knows_when_a_document_came_and_a_copy_keeps_it()
    {
        var documents = Enumerable.Range(0, 6).Select(Real).ToArray();
        var first = Batch(documents: documents[..2]);
        first.At = _noon;
        Store.Commit(first);
        var second = Batch(documents: [documents[1], .. documents[2..5]]);
        second.At = _noon.AddTicks(7).ToOffset(TimeSpan.FromHours(5));
        second.StoredAt.Add(documents[2].Id, _noon.AddDays(-1));
        second.StoredAt.Add(documents[3].Id, null);
        Store.Commit(second);
        var begun = DateTimeOffset.UtcNow;
        Commit(documents: [documents[5]]);

        using var folder = new TemporaryFolder();
        using var other = TextMad.Storage.Sqlite.SqliteCorpusStore.Open(folder.File("copy.db"), StoreOpenMode.Create);
        StoreCopy.Copy(Store, other, cancellation: TestContext.Current.CancellationToken);
        using var again = Reopen();
        foreach (var store in new[] { again, other })
        {
            Assert.Equal(
                new DateTimeOffset?[] { _noon, _noon, _noon.AddDays(-1), null, _noon.AddTicks(7) },
                documents[..5].Select(document => store.StoredAt(document.Id)));
            Assert.InRange(store.StoredAt(documents[5].Id)!.Value, begun, DateTimeOffset.UtcNow);
            Assert.Null(store.StoredAt(new DocumentId(1)));
        }
    }

    [Fact]
    public void Training_sets_say_how_much_they_hold_of_a_document_and_of_a_source()
    {
        var crawled = Document.Create("a page", new Origin.Crawled("http://a.example/1", "7"));
        var cut = Document.Create("page", new Origin.Derived("cut", [new Parent(crawled.Id)]));
        Commit(
            documents: [Real(1), Real(2), crawled, cut],
            runs: [Run("r")],
            sets: [new TrainingSet("one", "r", [new(Real(1).Id, 5), new(crawled.Id, 3), new(Real(1).Id, 5)]), new TrainingSet("two", "r", [new(cut.Id, 2), new(Real(2).Id, 7)])]);
        Assert.Equal(["one", "two"], Store.TrainingSets().Select(set => set.Id));
        Assert.Equal([("one", 2L, 10.0)], Store.TrainingUsesOf(Real(1).Id).Select(use => (use.Set.Id, use.Members, use.Tokens)));
        Assert.Empty(Store.TrainingUsesOf(new DocumentId(5)));
        Assert.Equal([("one", 1L, 3.0), ("two", 1L, 2.0)], Store.TrainingSetsWithPlace("a.example").Select(use => (use.Set.Id, use.Members, use.Tokens)));
        Assert.Empty(Store.TrainingSetsWithPlace("nowhere"));
    }

    [Fact]
    public void What_was_dropped_is_found_by_its_source_and_by_the_document_it_duplicates()
    {
        var kept = Real(1);
        var far = new string('s', 5000);
        DroppedDocument[] notes =
        [
            new("c", far + "1", "exact_duplicate", kept.Id.ToString()),
            new("c", far + "2", "near_duplicate", $"{kept.Id} and more"),
            new("d", "elsewhere", "empty", new string('x', 5000)),
        ];
        Commit(documents: [kept], dropped: notes);
        Assert.Equal([notes[1]], Store.DroppedFrom(far + "2"));
        Assert.Empty(Store.DroppedFrom(far));
        Assert.Equal(notes[..2], Store.DroppedFor(kept.Id));
        Assert.Empty(Store.DroppedFor(new DocumentId(5)));
    }

    [Fact]
    public void A_withdrawn_document_stays_known_and_is_left_out_where_that_is_asked()
    {
        var first = new Withdrawal(Real(2).Id, "the author asked", _noon);
        Commit(documents: [Real(1), Real(2), Real(3)], corpora: ["c"], members: [("c", Real(1).Id), ("c", Real(2).Id)]);
        Withdraw(first);
        Withdraw(first with { Reason = "another", At = _noon.AddDays(1) });
        using var again = Reopen();
        Assert.Equal(first, again.FindWithdrawal(Real(2).Id));
        Assert.Null(again.FindWithdrawal(Real(1).Id));
        Assert.Equal([first], again.ReadWithdrawals());
        Assert.Equal(Real(2), again.FindDocument(Real(2).Id));
        foreach (var query in new DocumentQuery[] { new(), new() { Corpus = "c" }, new() { Source = "brown" }, new() { OriginKind = OriginKind.Imported } })
        {
            var all = again.ReadDocuments(query).Select(document => document.Id).ToList();
            var left = query with { ExcludeWithdrawn = true };
            Assert.Contains(Real(2).Id, all);
            Assert.Equal(all.Where(id => id != Real(2).Id), again.ReadDocuments(left).Select(document => document.Id));
            Assert.Equal(all.Where(id => id != Real(2).Id), again.ReadSummaries(left).Select(document => document.Id));
            Assert.Equal(all.Count - 1, again.Count(left).Documents);
        }

        Assert.Throws<InputException>(() => Withdraw(new Withdrawal(new DocumentId(9), "unknown", _noon)));
        Assert.Throws<InputException>(() => Withdraw(new Withdrawal(Real(1).Id, " ", _noon)));
    }

    [Fact]
    public void An_erased_text_is_gone_and_everything_else_stays()
    {
        var (batch, documents) = Everything();
        Store.Commit(batch);
        var gone = documents[0];
        Withdraw(new Withdrawal(gone.Id, "asked", _noon, Erased: true));
        using var again = Reopen();
        var error = Assert.Throws<InputException>(() => again.FindDocument(gone.Id));
        Assert.Contains("was erased on 2026-03-01 (asked)", error.Message, StringComparison.Ordinal);
        Assert.Equal(gone.HashContent(), again.FindSummary(gone.Id)!.ContentHash);
        Assert.DoesNotContain(again.ReadDocuments(new()), document => document.Id == gone.Id);
        Assert.Contains(again.ReadSummaries(new()), document => document.Id == gone.Id);
        Assert.True(again.FindWithdrawal(gone.Id)!.Erased);

        // To commit it once more does not bring it back.
        Commit(documents: [gone]);
        Assert.Throws<InputException>(() => Store.FindDocument(gone.Id));
        Assert.Empty(Store.CheckStructure());
    }

    [Fact]
    public void Everything_can_be_copied_into_another_store_and_back()
    {
        var (batch, documents) = Everything();
        batch.Withdrawals.Add(new Withdrawal(documents[0].Id, "asked", _noon, Erased: true));
        batch.Withdrawals.Add(new Withdrawal(documents[1].Id, "asked, too", _noon));
        Store.Commit(batch);
        using var folder = new TemporaryFolder();
        using var other = TextMad.Storage.Sqlite.SqliteCorpusStore.Open(folder.File("copy.db"), StoreOpenMode.Create);
        var copied = StoreCopy.Copy(Store, other, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(batch.Documents.Count, copied.Sections.Single(section => section.Kind == "documents").Count);
        Assert.Equal(copied.Sections, StoreCopy.Copy(Store, other, cancellation: TestContext.Current.CancellationToken).Sections);
        Assert.Equal(copied.Sections, StoreCopy.Copy(other, Store, cancellation: TestContext.Current.CancellationToken).Sections);
        Assert.Empty(other.CheckStructure());

        // A store that holds more is a union afterwards, and that is said.
        var more = new StoreBatch();
        more.Documents.Add(Document.Create("one more", new Origin.Imported("brown", "more")));
        other.Commit(more);
        Assert.Contains("it held other data before", Assert.Throws<InputException>(() => StoreCopy.Copy(Store, other)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sound_store_passes_the_check_and_can_be_vacuumed()
    {
        Store.Commit(Everything().Batch);
        Assert.Empty(Store.CheckStructure());
        var before = Contents(Store);
        Store.Vacuum();
        Assert.Empty(Store.CheckStructure());
        Assert.Equal(before, Contents(Store));
    }

    [Fact]
    public void What_a_model_wrote_is_found_in_training_sets_also_after_it_was_cut()
    {
        var sampled = Document.Create("one two three four", new Origin.Sampled(new ModelId("m"), 0, 0));
        var half = Document.Create("one two", new Origin.Derived("cut", [new Parent(sampled.Id)]));
        var prompted = Document.Create("one two by another", new Origin.Sampled(new ModelId("other"), 0, 0, sampled.Id, 0.5));
        Commit(
            documents: [sampled, half, prompted, Real(1)],
            runs: [Run("r")],
            sets:
            [
                new TrainingSet("whole", "r", [new(sampled.Id, 4), new(sampled.Id, 4), new(Real(1).Id, 100)]),
                new TrainingSet("cut", "r", [new(half.Id, 2)]),
                new TrainingSet("neither", "r", [new(prompted.Id, 5)]),
            ]);
        Assert.Equal(
            [("whole", 2L, 8.0), ("cut", 1L, 2.0), ("neither", 1L, 2.5)],
            Store.TrainingSetsWithTextOf(new ModelId("m")).Select(u => (u.Set.Id, u.Members, u.Tokens)));
        Assert.Equal(
            [new TrainingShare(new WordOrigin("brown", Writer.Human), 1, 100), new TrainingShare(new WordOrigin(null, Writer.Of(new ModelId("m"), 0)), 2, 8)],
            Store.TrainingShares("whole"));
        Assert.Equal([new TrainingShare(new WordOrigin(null, Writer.Of(new ModelId("m"), 0)), 1, 2)], Store.TrainingShares("cut"));
        Assert.Equal([new TrainingTotal("g0", 1, 5)], Store.TrainingWriters("neither"));
        Assert.Equal([new TrainingTotal("brown", 1, 100)], Store.TrainingPlaces("whole"));
        Assert.Empty(Store.TrainingShares("no/such"));
        Assert.Empty(Store.TrainingWriters("no/such"));
    }

    [Fact]
    public void A_derived_document_counts_under_what_all_its_parents_share()
    {
        var brown = new[] { Real(1), Real(2) };
        var other = Document.Create("elsewhere", new Origin.Imported("other", "1"));
        Document Merge(string text, params Document[] parents) =>
            Document.Create(text, new Origin.Derived("merge", [.. parents.Select(p => new Parent(p.Id, 1.0 / parents.Length))]));
        var same = Merge("same", brown);
        var mixed = Merge("mixed", brown[0], other);
        Commit(documents: [Merge("again", same, brown[0]), same, mixed, Merge("mixed again", mixed, same), .. brown, other]);
        var later = Merge("later", same);
        Commit(documents: [later]);
        Assert.Equal(
            [(OriginKind.Derived, "brown", 3L), (OriginKind.Derived, null, 2L), (OriginKind.Imported, "brown", 2L), (OriginKind.Imported, "other", 1L)],
            Store.CountByOrigin(new()).Select(t => (t.Kind, t.Source, t.Totals.Documents)));
        Assert.Equal(brown, Store.ReadDocuments(new() { Source = "brown" }));
        Assert.Equal(3, Store.CountByOrigin(new() { Limit = 5 }).Count);
    }

    [Fact]
    public void A_stream_is_not_disturbed_by_concurrent_commits_and_queries()
    {
        Commit(documents: Enumerable.Range(0, 100).Select(Real));
        var seen = 0;
        foreach (var document in Store.ReadDocuments(new()))
        {
            Commit(documents: [Document.Create("new", new Origin.Imported("meanwhile", document.Id.ToString()))]);
            Assert.NotNull(Store.FindDocument(document.Id));
            seen++;
        }

        Assert.Equal(100, seen);
        Assert.Equal(200, Store.Count(new()).Documents);
    }

    [Fact]
    public async Task Readers_on_other_threads_see_whole_batches_only()
    {
        const int BatchSize = 20;
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Assert.Equal(0, Store.Count(new()).Documents % BatchSize);
                Assert.Equal(0, Store.ReadSummaries(new()).Count() % BatchSize);
            }
        })).ToArray();
        for (var i = 0; i < 20; i++)
        {
            Commit(documents: Enumerable.Range(i * BatchSize, BatchSize).Select(Real));
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Equal(20 * BatchSize, Store.Count(new()).Documents);
    }

    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    protected abstract void Close();

    private static Document Real(int number) =>
        Document.Create($"This is real text number {number}.", new Origin.Imported("brown", $"ca{number}"), "en");

    private static RunRecord Run(string id) => new(id, RunStatus.Running, "seed: 1", _noon);

    private static ModelRecord Model(string run, int generation)
    {
        var id = ModelId.Of(run, "replace", 1, generation);
        return new(id, run, generation == 0 ? ModelId.SharedRegime : "replace", 1, generation, id.Value);
    }

    private static DroppedDocument Drop(string scope, string source) => new(scope, source, "exact_duplicate");

    /// <summary>A little of everything: two generations, a crawl, a corpus.</summary>
    protected static (StoreBatch Batch, Document[] Documents) Everything()
    {
        var real = Enumerable.Range(0, 6).Select(Real).ToArray();
        var crawled = Enumerable.Range(0, 3).Select(i => Document.Create($"page {i}", new Origin.Crawled($"http://a.example/{i}", "1"))).ToArray();
        var sampled = Enumerable.Range(0, 8).Select(i => Document.Create(
            i % 2 == 0 ? "unreal" : "made up",
            new Origin.Sampled(ModelId.Of("r", "replace", 1, i / 4), i / 4, i, i == 5 ? real[0].Id : null, i == 5 ? 0.5 : 1))).ToArray();
        var cut = Document.Create("real text", new Origin.Derived("cut", [new Parent(real[0].Id)]));
        Document[] all = [.. real, .. sampled[..4], .. crawled, .. sampled[4..], cut];
        var batch = Batch(
            documents: all,
            corpora: ["c", "d"],
            members: [("c", sampled[5].Id), .. all.Where((_, i) => i % 2 == 0).Select(d => ("c", d.Id)), ("d", real[0].Id)],
            dropped: [Drop("c", "x:1")],
            runs: [Run("r"), Run("other") with { Kind = RunKind.Judge }],
            sets:
            [
                new TrainingSet("r/base/s1/g0", "r", [.. real.Select((d, i) => new TrainingMember(d.Id, 10 + i))]),
                new TrainingSet("r/replace/s1/g1", "r", [.. sampled[..4].Select(d => new TrainingMember(d.Id, 7)), new(real[0].Id, 3)],
                    [new(ModelId.Of("r", "replace", 1, 0), "high_surprise")]),
            ],
            models:
            [
                Model("r", 0) with { Checkpoint = "runs/r/g0.safetensors", Checksum = "ab" },
                Model("r", 1) with { Seed = ulong.MaxValue, InitialModel = ModelId.Of("r", "replace", 1, 0) },
            ]);
        return (batch, all);
    }

    private static bool Matches(StoreBatch batch, DocumentQuery query, Document document)
    {
        var sampled = document.Origin as Origin.Sampled;
        var source = document.Origin switch
        {
            Origin.Imported imported => imported.Source,
            Origin.Crawled crawled => new Uri(crawled.Url).Host,
            _ => null,
        };
        return (query.Corpus is null || batch.Members.Contains(new(query.Corpus, document.Id)))
            && (query.OriginKind is null || query.OriginKind == document.Origin.Kind)
            && (query.Generation is null || query.Generation == sampled?.Generation)
            && (query.Model is null || query.Model == sampled?.Model)
            && (query.Run is null || batch.Models.Any(m => m.Run == query.Run && m.Id == sampled?.Model))
            && (query.Source is null || query.Source == source)
            && (query.Contains is null || document.Text.Contains(query.Contains, StringComparison.OrdinalIgnoreCase));
    }

    private static string Contents(ICorpusStore store) => string.Join('\n', new IEnumerable<object>[]
    {
        store.ReadDocuments(new()).Select(d => $"{d.Id} {d.Text}"),
        store.CountByOrigin(new()),
        store.Corpora(),
        store.ReadDocuments(new() { Corpus = "c" }).Select(d => d.Id.ToString()),
        store.ReadDropped(),
        store.Runs(),
        store.Models(),
        store.Models().Select(m => string.Join(' ', store.TrainingMembers(m.TrainingSetId))),
    }.SelectMany(rows => rows));

    private static StoreBatch Batch(
        IEnumerable<Document>? documents = null,
        IEnumerable<string>? corpora = null,
        IEnumerable<(string Corpus, DocumentId Document)>? members = null,
        IEnumerable<DroppedDocument>? dropped = null,
        IEnumerable<RunRecord>? runs = null,
        IEnumerable<TrainingSet>? sets = null,
        IEnumerable<ModelRecord>? models = null)
    {
        var batch = new StoreBatch();
        batch.Documents.AddRange(documents ?? []);
        batch.Corpora.AddRange((corpora ?? []).Select(name => new CorpusRecord(name, "about " + name)));
        batch.Members.AddRange((members ?? []).Select(m => new CorpusMember(m.Corpus, m.Document)).Distinct());
        batch.Dropped.AddRange(dropped ?? []);
        batch.Runs.AddRange(runs ?? []);
        batch.TrainingSets.AddRange(sets ?? []);
        batch.Models.AddRange(models ?? []);
        return batch;
    }

    private void Withdraw(Withdrawal withdrawal)
    {
        var batch = new StoreBatch();
        batch.Withdrawals.Add(withdrawal);
        Store.Commit(batch);
    }

    private void Commit(
        IEnumerable<Document>? documents = null,
        IEnumerable<string>? corpora = null,
        IEnumerable<(string Corpus, DocumentId Document)>? members = null,
        IEnumerable<DroppedDocument>? dropped = null,
        IEnumerable<RunRecord>? runs = null,
        IEnumerable<TrainingSet>? sets = null,
        IEnumerable<ModelRecord>? models = null) => Store.Commit(Batch(documents, corpora, members, dropped, runs, sets, models));
}
