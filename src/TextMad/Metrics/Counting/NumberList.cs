using System.Runtime.InteropServices;

namespace TextMad.Metrics.Counting;

/// <summary>Numbers whose count is not known before: many of them wait in a file, so that they are in memory once, as the array that they become.</summary>
internal sealed class NumberList : IDisposable
{
    private const int Chunk = 1 << 20;

    /// <summary>Numbers up to which no file is made: 64 MiB.</summary>
    private const int MostInMemory = 1 << 24;

    private readonly List<int> _last = [];
    private FileStream? _file;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a number.</summary>
    public void Add(int number)
    {
        _last.Add(number);
        Count++;
        if (_last.Count >= MostInMemory || (_file is not null && _last.Count == Chunk))
        {
            Spill();
        }
    }

    /// <summary>Returns all numbers, and forgets them.</summary>
    public int[] ToArray()
    {
        if (_file is null)
        {
            return [.. _last];
        }

        Spill();
        _last.TrimExcess();
        var all = GC.AllocateUninitializedArray<int>(Count);
        _file.Position = 0;
        _file.ReadExactly(MemoryMarshal.AsBytes(all.AsSpan(0, Count / 2)));
        _file.ReadExactly(MemoryMarshal.AsBytes(all.AsSpan(Count / 2)));
        return all;
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private void Spill()
    {
        try
        {
            _file ??= ScratchFile.Create();
            _file.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_last)));
            _last.Clear();
            if (_last.Capacity > Chunk)
            {
                _last.Capacity = Chunk;
            }
        }
        catch (Exception failure) when (SystemFailure.IsOne(failure))
        {
            throw new TextMadException($"Cannot write a temporary file: {SystemFailure.Describe(failure)}", failure);
        }
    }
}
