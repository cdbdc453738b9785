using AngleSharp.Common;
using AngleSharp.Dom;
using AngleSharp.Html.Construction;
using AngleSharp.Html.Parser.Tokens.Struct;

namespace TextMad.Pages.Tree;

/// <summary>An element.</summary>
internal class PageElement : PageParent, IConstructableElement, IConstructableNamedNodeMap
{
    private readonly StringOrMemory _name;
    private Attribute[] _attributes = [];

    public PageElement(PageDocument owner, StringOrMemory name, NodeFlags flags, TagSpace space)
    {
        Owner = owner;
        _name = name;
        Space = space;
        Tag = PageTag.Of(space, name.Memory.Span);
        Flags = flags | Tag.Flags;
        owner.Register(this);
    }

    /// <summary>What its name means.</summary>
    public PageTag Tag { get; }

    /// <summary>HTML, SVG or MathML.</summary>
    public TagSpace Space { get; }

    /// <inheritdoc/>
    public override PageDocument Owner { get; }

    /// <inheritdoc/>
    public override StringOrMemory NodeName => _name;

    /// <inheritdoc/>
    public override NodeFlags Flags { get; }

    /// <inheritdoc/>
    public StringOrMemory LocalName => _name;

    /// <inheritdoc/>
    public StringOrMemory NamespaceUri => PageTag.NamespaceOf(Space);

    /// <inheritdoc/>
    public StringOrMemory Prefix => default;

    /// <inheritdoc/>
    public IConstructableNamedNodeMap Attributes => this;

    /// <inheritdoc/>
    public ISourceReference? SourceReference { get; set; }

    /// <summary>True when there are attributes that extraction knows.</summary>
    public bool HasAttributes => _attributes.Length > 0;

    /// <summary>What the survey found of the text within.</summary>
    public TextMeasure Measure { get; set; }

    /// <summary>What the names that the page's author gave it hint at.</summary>
    public PageHint Hint { get; set; }

    /// <summary>True when it is taken to be no part of the content, with all that stands in it.</summary>
    public bool IsPruned { get; set; }

    int IConstructableNamedNodeMap.Length => _attributes.Length;

    IConstructableAttr IConstructableNamedNodeMap.this[StringOrMemory name] => Find(name.Memory.Span)!;

    /// <summary>Returns an attribute's value; false when it is not there.</summary>
    /// <param name="name">The name, which must be one of <see cref="PageTree.KeptAttributes"/>.</param>
    /// <param name="value">The value, empty when it has none.</param>
    public bool TryGet(string name, out ReadOnlySpan<char> value)
    {
        var found = Find(name);
        value = found is null ? default : found.Value.Memory.Span;
        return found is not null;
    }

    /// <summary>Returns an attribute's value, or null.</summary>
    public string? Get(string name) => Find(name)?.Value.ToString();

    /// <inheritdoc/>
    public void SetAttribute(string? namespaceUri, StringOrMemory name, StringOrMemory value) => SetOwnAttribute(name, value);

    /// <inheritdoc/>
    public void SetOwnAttribute(StringOrMemory name, StringOrMemory value)
    {
        if (Find(name.Memory.Span) is { } there)
        {
            there.Value = value;
        }
        else
        {
            _attributes = [.. _attributes, new Attribute(name, value)];
        }
    }

    /// <inheritdoc/>
    public StringOrMemory GetAttribute(StringOrMemory namespaceUri, StringOrMemory localName) =>
        Find(localName.Memory.Span)?.Value ?? default;

    /// <inheritdoc/>
    public void SetAttributes(StructAttributes tagAttributes)
    {
        _attributes = tagAttributes.Count == 0 ? [] : new Attribute[tagAttributes.Count];
        for (var i = 0; i < _attributes.Length; i++)
        {
            var given = tagAttributes[i];
            _attributes[i] = new Attribute(given.Name, given.Value);
        }
    }

    /// <inheritdoc/>
    public bool HasAttribute(StringOrMemory name) => Find(name.Memory.Span) is not null;

    /// <inheritdoc/>
    public void SetupElement()
    {
    }

    /// <inheritdoc/>
    public void AddComment(ref StructHtmlToken token)
    {
    }

    /// <inheritdoc/>
    public IConstructableNode ShallowCopy() => new PageElement(Owner, _name, Flags, Space) { _attributes = _attributes };

    bool IConstructableNamedNodeMap.SameAs(IConstructableNamedNodeMap? attributes)
    {
        if (attributes is not PageElement other || other._attributes.Length != _attributes.Length)
        {
            return false;
        }

        foreach (var own in _attributes)
        {
            if (other.Find(own.Name.Memory.Span) is not { } twin || !twin.Value.Memory.Span.SequenceEqual(own.Value.Memory.Span))
            {
                return false;
            }
        }

        return true;
    }

    private Attribute? Find(ReadOnlySpan<char> name)
    {
        foreach (var attribute in _attributes)
        {
            if (attribute.Name.Memory.Span.SequenceEqual(name))
            {
                return attribute;
            }
        }

        return null;
    }

    private sealed class Attribute(StringOrMemory name, StringOrMemory value) : IConstructableAttr
    {
        public StringOrMemory Name { get; } = name;

        public StringOrMemory Value { get; set; } = value;
    }
}
