using System.Text;

namespace TextMad.Cli.Output;

/// <summary>Writes to a terminal, with <see cref="PrintableText"/> in place of what a terminal would obey.</summary>
/// <param name="inner">The terminal.</param>
internal sealed class PrintableWriter(TextWriter inner) : TextWriter(inner.FormatProvider)
{
    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => inner.Write(PrintableText.Of(value));

    /// <inheritdoc/>
    public override void Write(string? value) => inner.Write(value is null ? null : PrintableText.Of(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    /// <inheritdoc/>
    public override void WriteLine(string? value) => inner.WriteLine(value is null ? null : PrintableText.Of(value));

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();
}
