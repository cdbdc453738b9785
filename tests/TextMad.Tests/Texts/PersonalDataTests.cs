using TextMad.Texts;

namespace TextMad.Tests.Texts;

/// <summary>E-mail addresses beyond ASCII [RFC 6531, RFC 5890].</summary>
public sealed class PersonalDataTests
{
    [Theory]
    [InlineData("Write to müller@köln.example, please.", "Write to *, please.")]
    [InlineData("Пишите на пётр.иванов@почта.рф.", "Пишите на *.")]
    [InlineData("x ana@xn--bcher-kva.xn--p1ai y", "x * y")]
    [InlineData("連絡はuser@mail.exampleまで。", "連絡は*まで。")]
    [InlineData("문의는 user@mail.example으로", "문의는 *으로")]
    [InlineData("邮箱：用户@例子.广告 或 电话", "邮箱：* 或 电话")]
    [InlineData("मेल राम@डाटा.भारत पर", "मेल * पर")]
    [InlineData("a@b.org, c+d@e-f.co.uk; 5 @ 6.", "*, *; 5 @ 6.")]
    public void Addresses_of_any_script_are_replaced(string text, string expected)
    {
        var replaced = PersonalData.Replace(text, mails: true, addresses: false, out var count, out _);
        Assert.Equal(expected.Replace("*", PersonalData.MailReplacement, StringComparison.Ordinal), replaced);
        Assert.Equal(expected.Count(c => c == '*'), count);
    }

    [Theory]
    [InlineData("email@example.com and emailemail@example")]
    [InlineData("@handle, foo@bar, x@y.z1, 10 @ 5.")]
    [InlineData("価格は10@5です。")]
    public void Text_that_is_not_an_address_stays(string text) => Assert.Equal(text, PersonalData.Replace(text, mails: true, addresses: false, out _, out _));
}
