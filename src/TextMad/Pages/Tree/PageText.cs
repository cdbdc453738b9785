using System.Text;
using AngleSharp.Common;
using AngleSharp.Dom;

namespace TextMad.Pages.Tree;

/// <summary>A run of text.</summary>
internal sealed class PageText(ReadOnlyMemory<char> data) : PageNode
{
    private ReadOnlyMemory<char> _data = data;
    private StringBuilder? _longer;

    /// <summary>The characters, character references resolved.</summary>
    public ReadOnlyMemory<char> Data
    {
        get
        {
            if (_longer is not null)
            {
                _data = _longer.ToString().AsMemory();
                _longer = null;
            }

            return _data;
        }
    }

    /// <inheritdoc/>
    public override StringOrMemory NodeName => "#text";

    /// <inheritdoc/>
    public override NodeFlags Flags => NodeFlags.None;

    /// <summary>Adds characters at the end.</summary>
    public void Append(ReadOnlyMemory<char> more) => (_longer ??= new StringBuilder(2 * (_data.Length + more.Length)).Append(_data)).Append(more);
}
