using AngleSharp.Common;
using AngleSharp.Dom;
using AngleSharp.Html.Construction;

namespace TextMad.Pages.Tree;

/// <summary>A node of a page's tree.</summary>
/// <remarks>
/// AngleSharp's tree construction builds these nodes in place of its own DOM: they keep slices of the page's text and only what
/// extraction reads, which takes a fraction of the time and memory.
/// </remarks>
internal abstract class PageNode : IConstructableNode
{
    /// <summary>The element or document that this stands in; null before it is placed.</summary>
    public PageParent? Parent { get; set; }

    IConstructableNode? IConstructableNode.Parent
    {
        get => Parent;
        set => Parent = (PageParent?)value;
    }

    /// <inheritdoc/>
    public abstract StringOrMemory NodeName { get; }

    /// <inheritdoc/>
    public abstract NodeFlags Flags { get; }

    /// <inheritdoc/>
    public virtual IConstructableNodeList ChildNodes => NoChildren.Instance;

    /// <inheritdoc/>
    public void RemoveFromParent() => Parent?.RemoveChild(this);

    /// <inheritdoc/>
    public virtual void RemoveChild(IConstructableNode childNode) => throw new NotSupportedException();

    /// <inheritdoc/>
    public virtual void RemoveNode(int idx, IConstructableNode childNode) => throw new NotSupportedException();

    /// <inheritdoc/>
    public virtual void InsertNode(int idx, IConstructableNode childNode) => throw new NotSupportedException();

    /// <inheritdoc/>
    public virtual void AddNode(IConstructableNode node) => throw new NotSupportedException();

    /// <inheritdoc/>
    public virtual void AppendText(StringOrMemory text, bool emitWhiteSpaceOnly = false) => throw new NotSupportedException();

    /// <inheritdoc/>
    public virtual void InsertText(int idx, StringOrMemory text, bool emitWhiteSpaceOnly = false) => throw new NotSupportedException();

    private sealed class NoChildren : IConstructableNodeList
    {
        public static NoChildren Instance { get; } = new();

        public int Length => 0;

        public IConstructableNode this[int index] => throw new ArgumentOutOfRangeException(nameof(index));

        public void Clear()
        {
        }

        public IEnumerator<IConstructableNode> GetEnumerator() => Enumerable.Empty<IConstructableNode>().GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
