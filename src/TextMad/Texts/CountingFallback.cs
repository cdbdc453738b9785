using System.Text;

namespace TextMad.Texts;

/// <summary>Replaces like the standard fallback, and counts bytes.</summary>
internal sealed class CountingFallback : DecoderFallback
{
    /// <summary>Bytes replaced so far.</summary>
    public long Count { get; private set; }

    /// <inheritdoc/>
    public override int MaxCharCount => 1;

    /// <inheritdoc/>
    public override DecoderFallbackBuffer CreateFallbackBuffer() => new Buffer(this);

    private sealed class Buffer(CountingFallback owner) : DecoderFallbackBuffer
    {
        private bool _pending;
        private bool _given;

        public override int Remaining => _pending ? 1 : 0;

        public override bool Fallback(byte[] bytesUnknown, int index)
        {
            owner.Count += bytesUnknown.Length;
            _given = false;
            return _pending = true;
        }

        public override char GetNextChar()
        {
            _given = _pending;
            _pending = false;
            return _given ? '\uFFFD' : '\0';
        }

        public override bool MovePrevious()
        {
            (_pending, _given) = (_given, false);
            return _pending;
        }

        public override void Reset() => (_pending, _given) = (false, false);
    }
}
