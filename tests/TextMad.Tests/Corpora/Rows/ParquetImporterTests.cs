using System.Text.Json;
using ParquetSharp;
using ParquetSharp.Schema;
using TextMad.Corpora;
using TextMad.Corpora.Export;
using TextMad.Corpora.Import;
using TextMad.Corpora.Import.Rows.Columns;
using TextMad.Storage;
using Encoding = System.Text.Encoding;

namespace TextMad.Tests.Corpora.Rows;

/// <summary>Tables against DuckDB, which writes what we read and reads what we write.</summary>
public sealed class ParquetImporterTests : ImportFixture
{
    private readonly DuckDb _duck = new();

    public override void Dispose()
    {
        _duck.Dispose();
        base.Dispose();
    }

    /// <summary>Values, nulls and nests of every kind that is kept, as DuckDB itself writes them as JSON.</summary>
    [Theory]
    [InlineData("COMPRESSION zstd")]
    [InlineData("COMPRESSION snappy")]
    [InlineData("COMPRESSION gzip, PARQUET_VERSION v2")]
    [InlineData("COMPRESSION brotli, PARQUET_VERSION v2")]
    [InlineData("COMPRESSION lz4_raw, ROW_GROUP_SIZE 2048")]
    [InlineData("COMPRESSION uncompressed, DICTIONARY_SIZE_LIMIT 1")]
    [InlineData("COMPRESSION uncompressed, DICTIONARY_SIZE_LIMIT 1, PARQUET_VERSION v2")]
    public void Rows_are_what_DuckDB_says_they_are(string options)
    {
        const string Rows = """
            SELECT i AS id, 'text ' || (i % 40) || chr(955) || chr(128512) AS text, CASE WHEN i % 3 = 0 THEN NULL ELSE i END AS maybe, i % 2 = 0 AS even,
                CASE WHEN i % 5 = 0 THEN NULL WHEN i % 5 = 1 THEN [] ELSE [i, NULL, i + 1] END AS list,
                CASE WHEN i % 7 = 0 THEN NULL WHEN i % 7 = 1 THEN [] ELSE [['a', NULL], NULL, [], ['b']] END AS nested,
                CASE WHEN i % 4 = 0 THEN NULL ELSE {'a': i, 'b': CASE WHEN i % 4 = 1 THEN NULL ELSE [{'c': 'x', 'd': [1]}, NULL, {'c': NULL, 'd': NULL}] END} END AS metadata,
                CASE WHEN i % 6 = 0 THEN NULL ELSE MAP {'k': i, 'l': NULL} END AS map, {'a': {'b': {'c': NULLIF(i % 3, 1)}}} AS deep,
                uuid '5b6e1f44-7d2b-4c87-9c56-0d7c4a0b6c10' AS uuid, (i % 200)::UTINYINT AS small, (-i)::SMALLINT AS negative,
                12.25::DECIMAL(10, 2) AS exact, (-i)::DECIMAL(38, 3) / 8 AS wide, i::FLOAT / 4 AS single
            FROM range(5000) t(i)
            """;
        var path = Path.Combine(Folder, "t.parquet");
        _duck.Do($"COPY ({Rows}) TO '{path}' (FORMAT parquet, {options})");
        var expected = _duck.Ask($"SELECT to_json(t)::VARCHAR FROM read_parquet('{path}') t");
        using var stream = File.OpenRead(path);
        using var table = ParquetRows.Open(stream, "text");
        var read = table.Read().Select(row => Encoding.UTF8.GetString(row)).ToList();
        Assert.Equal(expected.Count, read.Count);
        Assert.All(expected.Zip(read), pair => Assert.True(AreSame(pair.First!, pair.Second), $"{pair.First}\n{pair.Second}"));
    }

    [Fact]
    public void Times_are_written_as_the_standard_has_them_and_binary_columns_are_left_out()
    {
        var row = Assert.Single(RowsOf("""
            SELECT 'x' AS text, TIMESTAMP '2024-01-02 03:04:05.678' AS at, TIMESTAMPTZ '2024-01-02 03:04:05+00' AS world, TIME '01:02:03.5' AS clock,
                'abc'::BLOB AS bytes, {'bytes': 'abc'::BLOB} AS image, 'nan'::DOUBLE AS nan
            """));
        Assert.Equal("""{"text":"x","at":"2024-01-02T03:04:05.678","world":"2024-01-02T03:04:05Z","clock":"01:02:03.5000000","nan":"NaN"}""", row);
    }

    /// <summary>Dates, times and decimal numbers as differences, which are read as the integers that they are stored as.</summary>
    [Theory]
    [InlineData("PARQUET_VERSION v2")]
    [InlineData("PARQUET_VERSION v1")]
    public void Dates_and_times_as_differences_are_those_that_DuckDB_reads(string options)
    {
        const int Rows = 3000;
        var path = Table($$"""
            SELECT 'x' || i AS text, DATE '1969-12-01' + i::INTEGER AS day, TIMESTAMP '1969-12-31 23:59:00.123456' + INTERVAL (i * 37) SECOND AS moment,
                (TIMESTAMP '2001-01-01 00:00:00.5' + INTERVAL (i) MINUTE)::TIMESTAMP_MS AS milli, (TIMESTAMP '2001-01-01 00:00:00.25' + INTERVAL (i) DAY)::TIMESTAMP_NS AS nano,
                CASE WHEN i % 3 = 0 THEN NULL ELSE DATE '2024-01-02' + i::INTEGER END AS maybe, {'day': DATE '2020-02-29' + i::INTEGER} AS nest,
                [DATE '2020-02-29' + i::INTEGER, NULL] AS days, (i - 1500)::DECIMAL(12, 3) / 8 AS exact, ((i - 1500)::DECIMAL(8, 2)) AS small, (i % 200)::UTINYINT AS tiny,
                ((i % 200) - 100)::TINYINT AS signed
            FROM range({{Rows}}) t(i)
            """, options);
        var encodings = _duck.Ask($"SELECT DISTINCT encodings FROM parquet_metadata('{path}') WHERE path_in_schema = 'day'");
        Assert.Equal(options.EndsWith('2'), encodings.Exists(encoding => encoding!.Contains("DELTA_BINARY_PACKED", StringComparison.Ordinal)));
        var expected = _duck.Ask($"""
            SELECT strftime(day, '%Y-%m-%d') || ' ' || strftime(moment, '%Y-%m-%dT%H:%M:%S.%f') || ' ' || strftime(milli, '%Y-%m-%dT%H:%M:%S.%g') || ' '
                || strftime(nano::TIMESTAMP, '%Y-%m-%dT%H:%M:%S.%f') || ' ' || coalesce(strftime(maybe, '%Y-%m-%d'), '') || ' ' || strftime(nest.day, '%Y-%m-%d') || ' '
                || strftime(days[1], '%Y-%m-%d') || ' ' || exact::DOUBLE::VARCHAR || ' ' || small::DOUBLE::VARCHAR || ' ' || tiny || ' ' || signed
            FROM read_parquet('{path}')
            """);
        using var stream = File.OpenRead(path);
        using var table = ParquetRows.Open(stream, "text");
        var read = table.Read().Select(row =>
        {
            var fields = JsonElement.Parse(row);
            string Value(string name) => fields.GetProperty(name).ToString();
            string Moment(string name, int digits) => (Value(name).Contains('.', StringComparison.Ordinal) ? Value(name) : Value(name) + ".") is var text
                ? text[..(text.IndexOf('.', StringComparison.Ordinal) + 1)] + text[(text.IndexOf('.', StringComparison.Ordinal) + 1)..].PadRight(digits, '0') : "";
            string Double(string name) => fields.GetProperty(name).GetDouble() is var number && number == Math.Floor(number)
                ? number.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture) : number.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
            return $"{Value("day")} {Moment("moment", 6)} {Moment("milli", 3)} {Moment("nano", 6)} {Value("maybe")} {fields.GetProperty("nest").GetProperty("day")} "
                + $"{fields.GetProperty("days")[0]} {Double("exact")} {Double("small")} {Value("tiny")} {Value("signed")}";
        }).ToList();
        Assert.Equal(Rows, read.Count);
        Assert.Equal<string?>(expected, read);
    }

    [Fact]
    public void A_row_becomes_a_document_with_its_columns_as_metadata()
    {
        var path = Table("""
            SELECT 'd' || i AS id, 'The text of row ' || i || '.' AS text, 'wiki' AS source, '2020' AS created,
                {'language': 'en', 'machine_share': 0.25, 'written_by': 'GPT', 'tags': ['a', 'b']} AS metadata, 0.5 AS score, CASE i WHEN 1 THEN 'n' END AS note
            FROM range(2) t(i)
            """);
        var items = Read(path);
        Assert.Equal(["The text of row 0.", "The text of row 1."], Texts(items));
        var origin = OriginOf(items[1]);
        Assert.Equal(("wiki", "d1", "2020", 0.25, "GPT"), (origin.Source, origin.Locator, origin.Created, origin.MachineShare, origin.WrittenBy));
        Assert.Equal("""{"language":"en","machine_share":0.25,"written_by":"GPT","tags":["a","b"],"score":0.5,"note":"n"}""", origin.Metadata);
        Assert.Equal("en", ((ImportItem.Taken)items[1]).Document.Language);
    }

    [Fact]
    public void The_text_can_be_any_column_within_others_too_and_binary()
    {
        var path = Table("SELECT 7 AS key, {'body': 'Inside.', 'n': 1} AS page, 'Bytes.'::BLOB AS raw, 'Outside.' AS content");
        Assert.Equal("Outside.", ReadOne(path, new ImportOptions { TextField = "content", IdField = "key" }).Document.Text);
        Assert.Equal("Inside.", ReadOne(path, new ImportOptions { TextField = "page.body" }).Document.Text);
        Assert.Equal("Bytes.", ReadOne(path, new ImportOptions { TextField = "raw" }).Document.Text);
        var dropped = Assert.IsType<ImportItem.Dropped>(Assert.Single(Read(path)));
        Assert.Equal((DropReasons.BrokenLine, path + ":1"), (dropped.Reason, dropped.Source));
        Assert.Contains("the row has \"key\", \"page\", \"content\"", dropped.Detail);
        Assert.Contains("row 1: the field \"text\" is missing", Assert.Throws<InputException>(() => Read(path, new ImportOptions { Strict = true })).Message);
    }

    [Fact]
    public void Chats_are_read_as_in_JSON_lines()
    {
        var path = Table("SELECT [{'role': 'user', 'content': 'Why?'}, {'role': 'assistant', 'content': 'Because.'}] AS messages");
        var document = ReadOne(path).Document;
        Assert.Contains("Because.", document.Text);
        Assert.True(document.Origin.OwnMachineShare > 0);
    }

    [Fact]
    public async Task A_pipe_is_read_as_well()
    {
        var path = Table("SELECT 'Through a pipe.' AS text");
        var pipe = Path.Combine(Folder, "pipe");
        using (var make = System.Diagnostics.Process.Start("mkfifo", pipe))
        {
            make.WaitForExit();
        }

        var writer = Task.Run(() => File.WriteAllBytes(pipe, File.ReadAllBytes(path)));
        Assert.Equal(["Through a pipe."], Texts(Read(pipe, new ImportOptions { Format = ImportFormat.Parquet })));
        await writer;
    }

    /// <summary>A file that was cut anywhere has lost its description; one with altered bytes gives what it gave, or says that it is damaged.</summary>
    [Fact]
    public void A_damaged_table_is_named_and_nothing_worse()
    {
        var path = Table("SELECT 'Some text ' || i AS text, [i, i] AS list, {'a': i::VARCHAR} AS metadata FROM range(300) t(i)", "ROW_GROUP_SIZE 100");
        var whole = File.ReadAllBytes(path);
        var damaged = Path.Combine(Folder, "damaged.parquet");
        for (var length = 0; length < whole.Length; length += 41)
        {
            File.WriteAllBytes(damaged, whole[..length]);
            Assert.Equal(DropReasons.Unreadable, Assert.IsType<ImportItem.Dropped>(Assert.Single(Read(damaged))).Reason);
        }

        var random = new Random(5);
        for (var round = 0; round < 300; round++)
        {
            var bytes = (byte[])whole.Clone();
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(damaged, bytes);
            Assert.All(Read(damaged).OfType<ImportItem.Dropped>(), item => Assert.NotEqual(TextMad.Texts.TextReasons.Internal, item.Reason));
        }
    }

    /// <summary>Forms that DuckDB does not write: lists without a group around their items, values of 96 bits, halves, numbers without sign, dates beyond the year 9999.</summary>
    [Fact]
    public void What_older_and_other_writers_have_is_read()
    {
        static Node Leaf(string name, Repetition repetition, PhysicalType type, LogicalType? meaning = null, int length = -1) =>
            new PrimitiveNode(name, repetition, meaning ?? LogicalType.None(), type, length);
        var path = Path.Combine(Folder, "old.parquet");
        using (var file = File.Create(path))
        {
            Node[] fields =
            [
                Leaf("bare", Repetition.Repeated, PhysicalType.Int32),
                new GroupNode("pair", Repetition.Optional, [Leaf("array", Repetition.Repeated, PhysicalType.Int32)], LogicalType.List()),
                new GroupNode("rows", Repetition.Repeated, [Leaf("a", Repetition.Required, PhysicalType.Int32)]),
                Leaf("at", Repetition.Required, PhysicalType.Int96),
                Leaf("half", Repetition.Required, PhysicalType.FixedLenByteArray, LogicalType.Float16(), 2),
                Leaf("unsigned", Repetition.Required, PhysicalType.Int32, LogicalType.Int(32, isSigned: false)),
                Leaf("far", Repetition.Required, PhysicalType.Int64, LogicalType.Timestamp(isAdjustedToUtc: true, TimeUnit.Millis)),
                Leaf("exact", Repetition.Required, PhysicalType.FixedLenByteArray, LogicalType.Decimal(20, 3), 9),
            ];
            using var schema = new GroupNode("schema", Repetition.Required, fields);
            using var properties = new WriterPropertiesBuilder().Encoding("unsigned", ParquetSharp.Encoding.DeltaBinaryPacked).DisableDictionary("unsigned").Build();
            using var output = new ParquetSharp.IO.ManagedOutputStream(file, leaveOpen: true);
            using var table = new ParquetFileWriter(output, schema, properties);
            using var group = table.AppendRowGroup();
            Write<int>([1, 1, 0], [0, 1, 0], [7, 8]);
            Write<int>([0, 2, 2], [0, 0, 1], [5, 6]);
            Write<int>([0, 1], [0, 0], [3]);
            Write<Int96>([0, 0], [0, 0], [new Int96(0, 0, 2_440_588), new Int96(unchecked((int)3_723_000_000_000), (int)(3_723_000_000_000 >> 32), 2_440_589)]);
            var halves = GC.AllocateArray<byte>(4, pinned: true);
            BitConverter.TryWriteBytes(halves, (Half)0.5);
            BitConverter.TryWriteBytes(halves.AsSpan(2), (Half)(-2));
            nint At(byte[] bytes, int place) => System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(bytes, place);
            Write<FixedLenByteArray>([0, 0], [0, 0], [new FixedLenByteArray(At(halves, 0)), new FixedLenByteArray(At(halves, 2))]);
            Write<int>([0, 0], [0, 0], [-1, 2]);
            Write<long>([0, 0], [0, 0], [long.MaxValue, 1_700_000_000_123]);
            var exact = GC.AllocateArray<byte>(18, pinned: true);
            exact.AsSpan(0, 9).Fill(0xFF);
            exact[8] = 0x85;
            exact[9] = 1;
            Write<FixedLenByteArray>([0, 0], [0, 0], [new FixedLenByteArray(At(exact, 0)), new FixedLenByteArray(At(exact, 9))]);
            table.Close();

            void Write<T>(short[] definitions, short[] repetitions, T[] values)
                where T : unmanaged
            {
                using var column = group.NextColumn();
                ((ColumnWriter<T>)column).WriteBatch(definitions.Length, definitions, repetitions, values);
            }
        }

        using var stream = File.OpenRead(path);
        using var rows = ParquetRows.Open(stream, "text");
        Assert.Equal(
            [
                """{"bare":[7,8],"pair":null,"rows":[],"at":"1970-01-01T00:00:00","half":0.5,"unsigned":4294967295,"far":9223372036854775807,"exact":-0.123}""",
                """
                {"bare":[],"pair":[5,6],"rows":[{"a":3}],"at":"1970-01-02T01:02:03","half":-2,"unsigned":2,"far":"2023-11-14T22:13:20.123Z","exact":18446744073709551.616}
                """.Trim(),
            ],
            rows.Read().Select(row => Encoding.UTF8.GetString(row)));
    }

    [Fact]
    public void An_exported_table_is_read_by_DuckDB_and_comes_back_exactly()
    {
        using var store = OpenStore();
        var human = Document.Create("By hand: λ, 中文, 😀\n\nand a paragraph.", new Origin.Imported("diary", "p1", "letter", "1961", "2020"), "en");
        var machine = Document.Create("By machine.", new Origin.Sampled(ModelId.Of("run", "replace", 1, 2), 2, 7));
        store.Commit(new StoreBatch { Documents = { human, machine } });
        var path = Path.Combine(Folder, "all.parquet");
        Assert.Equal(2, new CorpusExporter(store).ToParquet(new DocumentQuery(), path).Documents);

        Assert.Equal([human.Text, machine.Text], _duck.Ask($"SELECT text FROM '{path}'"));
        Assert.Equal(["diary", "run/replace/s1/g2"], _duck.Ask($"SELECT source FROM '{path}'"));
        Assert.Equal(["letter", null], _duck.Ask($"SELECT metadata.genre FROM '{path}'"));
        Assert.Equal(["0", "1"], _duck.Ask($"SELECT metadata.machine_share FROM '{path}'"));
        Assert.Equal(human.Origin, Origin.FromJson(_duck.Ask($"SELECT metadata.origin FROM '{path}'")[0]!));
        Assert.Equal(["ZSTD"], _duck.Ask($"SELECT DISTINCT compression FROM parquet_metadata('{path}')"));
        Assert.Equal([new[] { human.Id.ToString(), machine.Id.ToString() }.Min(StringComparer.Ordinal)],
            _duck.Ask($"SELECT stats_min_value FROM parquet_metadata('{path}') WHERE path_in_schema = 'id'"));

        var back = Read(path);
        Assert.Empty(back.OfType<ImportItem.Dropped>());
        Assert.Equal([human.Text, machine.Text], Texts(back));
        Assert.Equal([0, 1.0], back.Select(item => OriginOf(item).MachineShare));
    }

    [Fact]
    public void Many_documents_are_several_row_groups()
    {
        using var store = OpenStore();
        var text = string.Join(' ', Enumerable.Repeat("word", 2_000_000));
        var batch = new StoreBatch();
        for (var i = 0; i < 8; i++)
        {
            batch.Documents.Add(Document.Create($"{i} {text}", new Origin.Imported("big", $"{i}")));
        }

        store.Commit(batch);
        var path = Path.Combine(Folder, "big.parquet");
        new CorpusExporter(store).ToParquet(new DocumentQuery(), path);
        Assert.Equal(["2"], _duck.Ask($"SELECT count(DISTINCT row_group_id)::VARCHAR FROM parquet_metadata('{path}')"));
        Assert.Equal(8, Read(path).Count);
    }

    private string Table(string rows, string options = "COMPRESSION zstd")
    {
        var path = Path.Combine(Folder, $"{Guid.NewGuid():N}.parquet");
        _duck.Do($"COPY ({rows}) TO '{path}' (FORMAT parquet, {options})");
        return path;
    }

    private List<string> RowsOf(string rows)
    {
        using var stream = File.OpenRead(Table(rows));
        using var table = ParquetRows.Open(stream, "text");
        return [.. table.Read().Select(row => Encoding.UTF8.GetString(row))];
    }

    private static bool AreSame(string first, string second)
    {
        using var one = JsonDocument.Parse(first);
        using var other = JsonDocument.Parse(second);
        return JsonElement.DeepEquals(one.RootElement, other.RootElement);
    }
}
