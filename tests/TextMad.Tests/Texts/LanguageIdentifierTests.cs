using TextMad.Texts;

namespace TextMad.Tests.Texts;

public sealed class LanguageIdentifierTests
{
    [Theory]
    [InlineData("en", "It was the best of times and it was the worst of times, and nobody had told him so.")]
    [InlineData("en", "Red, green, blue, black, white, orange, yellow, purple, brown, silver, golden leather shoes")]
    [InlineData("de", "Der Wärter schrieb jeden Abend in sein Buch; am Morgen las er, was er in der Nacht so geschrieben hatte.")]
    [InlineData("fr", "Le gardien écrivait chaque soir dans son livre ; le matin, il relisait ce qu'il avait écrit, et il en était content.")]
    [InlineData("es", "El guardián escribía cada noche en su libro; por la mañana leía lo que había escrito, y estaba contento.")]
    [InlineData("it", "Il guardiano scriveva ogni sera nel suo libro; la mattina rileggeva quello che aveva scritto, e ne era contento.")]
    [InlineData("pl", "Latarnik co wieczór pisał w swojej księdze, a rano czytał to, co napisał w nocy, i był z tego zadowolony.")]
    [InlineData("ru", "Смотритель маяка каждый вечер писал в свою книгу, а каждое утро читал то, что написал накануне вечером.")]
    [InlineData("uk", "Доглядач маяка щовечора писав у свою книгу, а щоранку читав те, що написав напередодні ввечері, і був задоволений.")]
    [InlineData("sr", "Чувар светионика је свако вече писао у своју књигу, а ујутру је читао оно што је написао ноћу, и био је задовољан.")]
    [InlineData("el", "Ο φαροφύλακας έγραφε κάθε βράδυ στο βιβλίο του και το πρωί διάβαζε αυτά που είχε γράψει τη νύχτα.")]
    [InlineData("tr", "Fener bekçisi her akşam defterine yazıyor, sabahları ise gece yazdıklarını okuyor ve bundan memnun oluyordu.")]
    [InlineData("zh", "守灯塔的人每天晚上在他的书里写字，每天早上读他夜里写的东西，他对此很满意。")]
    [InlineData("ja", "灯台守は毎晩、本に書き、朝になると前の晩に書いたものを読みました。それは彼の楽しみでした。")]
    [InlineData("ko", "등대지기는 매일 저녁 자신의 책에 글을 썼고 아침이면 밤에 쓴 것을 읽으며 아주 만족해 했습니다.")]
    [InlineData("th", "คนเฝ้าประภาคารเขียนหนังสือของเขาทุกเย็น และตอนเช้าเขาก็อ่านสิ่งที่เขาเขียนไว้ในตอนกลางคืน")]
    [InlineData("ar", "كان حارس المنارة يكتب كل مساء في كتابه، وفي الصباح كان يقرأ ما كتبه في الليل وكان سعيدا بذلك.")]
    public void Languages_are_told(string language, string text)
    {
        Assert.Equal(language, LanguageIdentifier.Identify(text));
        Assert.Equal(language, LanguageIdentifier.Identify(string.Join(' ', Enumerable.Repeat(text, 50))));
    }

    [Theory]
    [InlineData("It was the best.")]
    [InlineData("")]
    [InlineData("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15")]
    [InlineData("int x = 1; int y = 2; int z = x + y; if (z) { y++; } x--; z = y; y = z; x = z;")]
    [InlineData("\uD800 \uDC00 \uD800 \uDC00 \uD800 \uDC00 \uD800 \uDC00 \uD800 \uDC00 \uD800 \uDC00")]
    public void Nothing_is_said_of_what_is_short_or_no_language(string text) => Assert.Null(LanguageIdentifier.Identify(text));

    [Theory]
    [InlineData("en", true)]
    [InlineData("en-GB", true)]
    [InlineData("ZH", true)]
    [InlineData("qaa", false)]
    public void The_languages_that_can_be_told_are_known(string tag, bool known) => Assert.Equal(known, LanguageIdentifier.Knows(tag));

    [Fact]
    public void Function_words_are_a_share_of_the_words()
    {
        Assert.Equal(7 / 12.0, FunctionWords.Share("The keeper of the light was in the old tower by himself", LanguageProfile.English), 12);
        Assert.Equal(0, FunctionWords.Share("the of the", LanguageProfile.English));
    }
}
