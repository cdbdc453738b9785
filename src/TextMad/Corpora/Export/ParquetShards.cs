using System.Globalization;
using System.Text;

namespace TextMad.Corpora.Export;

/// <summary>
/// Writes documents as Parquet tables of bounded size, <c>NAME-00000-of-00003.parquet</c> and so on, as dataset hubs have them. How many there are is known at the end:
/// until then they lie under names without that.
/// </summary>
internal sealed class ParquetShards : IDisposable
{
    /// <summary>UTF-8 bytes of texts in a table, about: what hubs cut tables to.</summary>
    public const long UsualBytes = 500_000_000;

    private readonly string _folder;
    private readonly string _name;
    private readonly long _shardBytes;
    private int _shards;
    private FileStream? _file;
    private ParquetDocuments? _table;
    private long _bytes;

    /// <summary>Begins a set of tables.</summary>
    /// <param name="folder">Where they are written.</param>
    /// <param name="name">What their names begin with.</param>
    /// <param name="shardBytes">UTF-8 bytes of texts after which the next begins.</param>
    public ParquetShards(string folder, string name, long shardBytes) => (_folder, _name, _shardBytes) = (folder, name, shardBytes);

    /// <summary>Documents so far.</summary>
    public long Documents { get; private set; }

    /// <summary>UTF-8 bytes of their texts.</summary>
    public long TextBytes { get; private set; }

    /// <summary>Adds a document.</summary>
    public void Add(ExportedFields document)
    {
        if (_table is null)
        {
            Begin();
        }

        var bytes = Encoding.UTF8.GetByteCount(document.Text);
        _table!.Add(document);
        _bytes += bytes;
        (Documents, TextBytes) = (Documents + 1, TextBytes + bytes);
        if (_bytes >= _shardBytes)
        {
            End();
        }
    }

    /// <summary>Writes what is left and gives the tables their names; where there was no document, one table without rows.</summary>
    /// <returns>The names of the files, in order.</returns>
    public IReadOnlyList<string> Complete()
    {
        if (_shards == 0)
        {
            Begin();
        }

        End();
        var names = new string[_shards];
        for (var shard = 0; shard < _shards; shard++)
        {
            names[shard] = string.Create(CultureInfo.InvariantCulture, $"{_name}-{shard:00000}-of-{_shards:00000}.parquet");
            File.Move(Temporary(shard), Path.Combine(_folder, names[shard]));
        }

        return names;
    }

    /// <summary>Closes a table that was not completed.</summary>
    public void Dispose()
    {
        _table?.Dispose();
        _file?.Dispose();
        (_table, _file) = (null, null);
    }

    private string Temporary(int shard) => Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{_name}-{shard:00000}.parquet"));

    private void Begin()
    {
        _file = new FileStream(Temporary(_shards++), FileMode.CreateNew);
        _table = new ParquetDocuments(_file);
        _bytes = 0;
    }

    private void End()
    {
        _table?.Complete();
        Dispose();
    }
}
