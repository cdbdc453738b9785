namespace TextMad.Sampling;

/// <summary>Tokens in a row; grows to the longest row seen and keeps its memory.</summary>
internal sealed class TokenBuffer
{
    private int[] _tokens = new int[64];

    public int Length { get; private set; }

    public ReadOnlySpan<int> Span => _tokens.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Append(params ReadOnlySpan<int> tokens)
    {
        if (Length + tokens.Length > _tokens.Length)
        {
            Array.Resize(ref _tokens, Math.Max(Length + tokens.Length, 2 * _tokens.Length));
        }

        tokens.CopyTo(_tokens.AsSpan(Length));
        Length += tokens.Length;
    }
}
