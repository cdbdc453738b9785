using TextMad.Storage;

namespace TextMad.Tests.Storage;

/// <summary>Addresses of stores are read, and what is shown of one never holds its password.</summary>
public sealed class StoreAddressTests
{
    [Theory]
    [InlineData("notes.db", "sqlite:notes.db")]
    [InlineData("sqlite:a/b.db", "sqlite:a/b.db")]
    [InlineData("litedb:c.db?texts=readable", "litedb:c.db?texts=readable")]
    [InlineData("postgres://me:secret@db.example:5433/base?schema=mine", "postgres://me@db.example:5433/base?schema=mine")]
    [InlineData("postgres://db.example/base", "postgres://db.example/base")]
    public void An_address_is_shown_without_its_password(string address, string shown) => Assert.Equal(shown, StoreAddress.Parse(address).ToString());

    [Theory]
    [InlineData("postgres://me:secret@db.example")]
    [InlineData("postgres//me:secret@db.example/base")]
    [InlineData("Postgres://me:secret@db.example/base")]
    [InlineData("postgrs://me:secret@db.example/base")]
    [InlineData("postgres://me:secret")]
    [InlineData("postgres:me:secret@db.example/base")]
    [InlineData("postgres://me:sec/secret@db.example/base")]
    [InlineData("postgres://me:secret@db.example/base?password=secret")]
    [InlineData("postgres://me:secret@db.example/base?schema=a&password=secret")]
    [InlineData("postgres://me:secret@db.example/base?schema=NO")]
    [InlineData("postgres://me:secret@db.example:port/base")]
    [InlineData("postgres://me:secret@db exam ple/base")]
    [InlineData("postgres://me:secret\u0001@db.example/base")]
    [InlineData("postgres://me:secret@[::1/base")]
    [InlineData("postgresql:secret@[::1]/b//u:x@[::1]/b")]
    [InlineData("postgres/me:secret@db.example/base")]
    [InlineData("postgres://db.example/base?schema=a:secret@b")]
    [InlineData("postgres://db.example/me:secret@base")]
    [InlineData("postgres://db.example/base/me:secret@base")]
    public void A_wrong_address_is_refused_without_its_password(string address)
    {
        var failure = Assert.Throws<InputException>(() => StoreAddress.Parse(address).ToString());
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }
}
