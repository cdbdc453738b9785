using System.Collections;
using AngleSharp.Common;
using AngleSharp.Html.Construction;

namespace TextMad.Pages.Tree;

/// <summary>A node that others stand in: an element, or the document.</summary>
internal abstract class PageParent : PageNode, IConstructableNodeList
{
    private PageNode[] _nodes = [];

    // The children begin here: elements that the parser moves are taken away from the front one by one.
    private int _first;
    private int _count;

    /// <summary>The children, in order.</summary>
    public ReadOnlySpan<PageNode> Children => _nodes.AsSpan(_first, _count);

    /// <summary>Elements above this one.</summary>
    public int Depth { get; private set; }

    /// <inheritdoc/>
    public override IConstructableNodeList ChildNodes => this;

    /// <summary>The tree that this is part of.</summary>
    public abstract PageDocument Owner { get; }

    int IConstructableNodeList.Length => _count;

    IConstructableNode IConstructableNodeList.this[int index] => Children[index];

    /// <inheritdoc/>
    public override void AddNode(IConstructableNode node) => InsertNode(_count, node);

    /// <inheritdoc/>
    public override void InsertNode(int idx, IConstructableNode childNode)
    {
        var node = (PageNode)childNode;
        node.Parent = this;
        if (node is PageParent parent)
        {
            parent.Depth = Depth + 1;
            Owner.Spend(1);
        }

        Place(idx, node);
    }

    /// <inheritdoc/>
    public override void RemoveChild(IConstructableNode childNode)
    {
        var index = Children.Length > 0 && Children[0] == childNode ? 0 : Children.LastIndexOf((PageNode)childNode);
        if (index >= 0)
        {
            Owner.Spend((_count - index) / 16);
            RemoveNode(index, childNode);
        }
    }

    /// <inheritdoc/>
    public override void RemoveNode(int idx, IConstructableNode childNode)
    {
        ((PageNode)childNode).Parent = null;
        _count--;
        if (idx == 0)
        {
            _nodes[_first++] = null!;
        }
        else
        {
            Array.Copy(_nodes, _first + idx + 1, _nodes, _first + idx, _count - idx);
            _nodes[_first + _count] = null!;
        }
    }

    /// <inheritdoc/>
    public override void AppendText(StringOrMemory text, bool emitWhiteSpaceOnly = false) => InsertText(_count, text);

    // White space alone is kept whatever the parser asks for: it parts the words of neighbouring inline elements.

    /// <inheritdoc/>
    public override void InsertText(int idx, StringOrMemory text, bool emitWhiteSpaceOnly = false)
    {
        if (idx > 0 && Children[idx - 1] is PageText before)
        {
            before.Append(text.Memory);
        }
        else
        {
            Place(idx, new PageText(text.Memory) { Parent = this });
        }
    }

    void IConstructableNodeList.Clear() => (_nodes, _first, _count) = ([], 0, 0);

    IEnumerator<IConstructableNode> IEnumerable<IConstructableNode>.GetEnumerator() => Children.ToArray().AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => Children.ToArray().GetEnumerator();

    private void Place(int index, PageNode node)
    {
        if (_first + _count == _nodes.Length)
        {
            var room = _first >= 8 && _first >= _count ? _nodes : new PageNode[Math.Max(2, 2 * _count)];
            Array.Copy(_nodes, _first, room, 0, _count);
            if (room == _nodes)
            {
                Array.Clear(room, _count, room.Length - _count);
            }

            _nodes = room;
            _first = 0;
        }

        if (index < _count)
        {
            Owner.Spend((_count - index) / 16);
            Array.Copy(_nodes, _first + index, _nodes, _first + index + 1, _count - index);
        }

        _nodes[_first + index] = node;
        _count++;
    }
}
