namespace TextMad.LiteDB.Pages;

/// <summary>How many addresses or pages there are, and a sum over them: two sets with the same are taken for the same.</summary>
internal readonly record struct AddressSum(long Count, ulong Sum)
{
    /// <summary>Returns the sum with an address more.</summary>
    public AddressSum Plus(PageAddress address) => new(Count + 1, unchecked(Sum + address.Mix()));

    /// <summary>Returns the sum with a page more.</summary>
    public AddressSum Plus(uint page) => Plus(new PageAddress(page, 0));

    /// <summary>Returns the sum of both.</summary>
    public AddressSum Plus(AddressSum other) => new(Count + other.Count, unchecked(Sum + other.Sum));
}
