namespace TextMad.LiteDB.Pages;

/// <summary>What stands on the pages of one collection, counted page after page, without following any link.</summary>
internal sealed class PageTally
{
    /// <summary>Blocks of documents.</summary>
    public AddressSum Blocks { get; private set; }

    /// <summary>Nodes of indexes.</summary>
    public AddressSum Nodes { get; private set; }

    /// <summary>Pages by what they hold and the list of pages with room that they say they are in.</summary>
    public Dictionary<(PageType Type, byte List), AddressSum> Lists { get; } = [];

    /// <summary>Counts a page in.</summary>
    public void Add(Page page)
    {
        foreach (var slot in page.Slots())
        {
            var address = new PageAddress(page.Number, slot);
            (Blocks, Nodes) = page.Type == PageType.Data ? (Blocks.Plus(address), Nodes) : (Blocks, Nodes.Plus(address));
        }

        Lists[(page.Type, page.List)] = Lists.GetValueOrDefault((page.Type, page.List)).Plus(page.Number);
    }
}
