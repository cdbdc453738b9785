using Spectre.Console;
using Spectre.Console.Rendering;

namespace TextMad.Cli.Output;

/// <summary>
/// A console on which a table is never squeezed until numbers break: columns of numbers keep their width, and where a table needs more than there
/// is, each row becomes a block of lines, a column per line.
/// </summary>
internal sealed class FittingConsole(IAnsiConsole inner) : IAnsiConsole
{
    /// <inheritdoc/>
    public Profile Profile => inner.Profile;

    /// <inheritdoc/>
    public IAnsiConsoleCursor Cursor => inner.Cursor;

    /// <inheritdoc/>
    public IAnsiConsoleInput Input => inner.Input;

    /// <inheritdoc/>
    public IExclusivityMode ExclusivityMode => inner.ExclusivityMode;

    /// <inheritdoc/>
    public RenderPipeline Pipeline => inner.Pipeline;

    /// <inheritdoc/>
    public void Clear(bool home) => inner.Clear(home);

    /// <inheritdoc/>
    public void Write(IRenderable renderable)
    {
        if (renderable is Table table)
        {
            WriteFitting(table);
        }
        else
        {
            inner.Write(renderable);
        }
    }

    private void WriteFitting(Table table)
    {
        foreach (var column in table.Columns)
        {
            column.NoWrap |= column.Alignment == Justify.Right;
        }

        var options = RenderOptions.Create(inner, inner.Profile.Capabilities);
        if (((IRenderable)table).Measure(options, int.MaxValue).Min <= inner.Profile.Width || table.Rows.Count == 0)
        {
            inner.Write(table);
            return;
        }

        foreach (var row in table.Rows)
        {
            var block = new Grid().AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(2, 0, 2, 0) }).AddColumn(new GridColumn { Padding = new Padding(0) });
            foreach (var (column, cell) in table.Columns.Zip(row))
            {
                block.AddRow(column.Header, cell);
            }

            inner.WriteLine();
            inner.Write(block);
        }

        inner.WriteLine();
    }
}
