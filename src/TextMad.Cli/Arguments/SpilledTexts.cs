using System.Buffers;
using System.Collections;
using System.Text;

namespace TextMad.Cli.Arguments;

/// <summary>
/// Texts of any amount: beyond <see cref="MostCharacters"/> they wait in a file and are read when they are asked for. Complete before the first is read; then thread-safe.
/// </summary>
internal sealed class SpilledTexts : IReadOnlyList<string>
{
    /// <summary>Characters in memory at most: 32 MiB.</summary>
    private const long MostCharacters = 1 << 24;

    private readonly List<string> _texts = [];
    private readonly List<long> _ends = [];
    private FileStream? _file;
    private long _characters;

    /// <inheritdoc/>
    public int Count => _ends.Count + _texts.Count;

    /// <inheritdoc/>
    public string this[int index]
    {
        get
        {
            if (_file is null)
            {
                return _texts[index];
            }

            var begin = index == 0 ? 0 : _ends[index - 1];
            var bytes = ArrayPool<byte>.Shared.Rent((int)(_ends[index] - begin));
            try
            {
                var all = bytes.AsSpan(0, (int)(_ends[index] - begin));
                for (var read = 0; read < all.Length;)
                {
                    var more = RandomAccess.Read(_file.SafeFileHandle, all[read..], begin + read);
                    read += more > 0 ? more : throw new TextMadException($"The temporary file {_file.Name} was cut short while it was read.");
                }

                return Encoding.UTF8.GetString(all);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(bytes);
            }
        }
    }

    /// <summary>Adds a text.</summary>
    /// <exception cref="TextMadException">The file cannot be written.</exception>
    public void Add(string text)
    {
        _texts.Add(text);
        _characters += text.Length;
        if (_file is not null || _characters > MostCharacters)
        {
            Spill();
        }
    }

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Spill()
    {
        try
        {
            _file ??= ScratchFile.Create();
            foreach (var text in _texts)
            {
                var bytes = Encoding.UTF8.GetBytes(text);
                _file.Write(bytes);
                _ends.Add((_ends.Count == 0 ? 0 : _ends[^1]) + bytes.Length);
            }

            _texts.Clear();
            _texts.Capacity = 4;
        }
        catch (Exception failure) when (SystemFailure.IsOne(failure))
        {
            throw new TextMadException($"Cannot write a temporary file: {SystemFailure.Describe(failure)}", failure);
        }
    }
}
