namespace TextMad.Pages.Dates;

/// <summary>The names of months and their common abbreviations, as dates have them.</summary>
internal static class MonthNames
{
    private static readonly (string Language, string[] Months)[] _languages =
    [
        ("en", ["january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug", "september sep sept", "october oct", "november nov",
            "december dec"]),
        ("de", ["januar jänner jan jän", "februar feber feb", "märz mär mrz maerz", "april apr", "mai", "juni jun", "juli jul", "august aug", "september sep sept", "oktober okt",
            "november nov", "dezember dez"]),
        ("fr", ["janvier janv jan", "février fevrier févr fév", "mars", "avril avr", "mai", "juin", "juillet juil", "août aout", "septembre sept", "octobre oct", "novembre nov",
            "décembre decembre déc"]),
        ("es", ["enero ene", "febrero feb", "marzo mar", "abril abr", "mayo may", "junio jun", "julio jul", "agosto ago", "septiembre setiembre sep sept set", "octubre oct",
            "noviembre nov", "diciembre dic"]),
        ("it", ["gennaio gen", "febbraio feb", "marzo mar", "aprile apr", "maggio mag", "giugno giu", "luglio lug", "agosto ago", "settembre set", "ottobre ott", "novembre nov",
            "dicembre dic"]),
        ("pt", ["janeiro jan", "fevereiro fev", "março marco mar", "abril abr", "maio mai", "junho jun", "julho jul", "agosto ago", "setembro set", "outubro out", "novembro nov",
            "dezembro dez"]),
        ("nl", ["januari jan", "februari feb", "maart mrt", "april apr", "mei", "juni jun", "juli jul", "augustus aug", "september sep sept", "oktober okt", "november nov",
            "december dec"]),
        ("sv", ["januari jan", "februari feb", "mars mar", "april apr", "maj", "juni jun", "juli jul", "augusti aug", "september sep sept", "oktober okt", "november nov",
            "december dec"]),
        ("da", ["januar jan", "februar feb", "marts mar", "april apr", "maj", "juni jun", "juli jul", "august aug", "september sep sept", "oktober okt", "november nov",
            "december dec"]),
        ("nb", ["januar jan", "februar feb", "mars mar", "april apr", "mai", "juni jun", "juli jul", "august aug", "september sep sept", "oktober okt", "november nov",
            "desember des"]),
        ("fi", ["tammikuu tammikuuta", "helmikuu helmikuuta", "maaliskuu maaliskuuta", "huhtikuu huhtikuuta", "toukokuu toukokuuta", "kesäkuu kesäkuuta", "heinäkuu heinäkuuta",
            "elokuu elokuuta", "syyskuu syyskuuta", "lokakuu lokakuuta", "marraskuu marraskuuta", "joulukuu joulukuuta"]),
        ("pl", ["styczeń stycznia sty", "luty lutego lut", "marzec marca mar", "kwiecień kwietnia kwi", "maj maja", "czerwiec czerwca cze", "lipiec lipca lip",
            "sierpień sierpnia sie", "wrzesień września wrz", "październik października paź", "listopad listopada lis", "grudzień grudnia gru"]),
        ("cs", ["leden ledna", "únor února", "březen března", "duben dubna", "květen května", "červen června", "červenec července", "srpen srpna", "září", "říjen října",
            "listopad listopadu", "prosinec prosince"]),
        ("sk", ["január januára", "február februára", "marec marca", "apríl apríla", "máj mája", "jún júna", "júl júla", "august augusta", "september septembra", "október októbra",
            "november novembra", "december decembra"]),
        ("hr", ["siječanj siječnja", "veljača veljače", "ožujak ožujka", "travanj travnja", "svibanj svibnja", "lipanj lipnja", "srpanj srpnja", "kolovoz kolovoza", "rujan rujna",
            "listopad listopada", "studeni studenoga studenog", "prosinac prosinca"]),
        ("sl", ["januar januarja", "februar februarja", "marec marca", "april aprila", "maj maja", "junij junija", "julij julija", "avgust avgusta", "september septembra",
            "oktober oktobra", "november novembra", "december decembra"]),
        ("ru", ["январь января янв", "февраль февраля фев февр", "март марта мар", "апрель апреля апр", "май мая", "июнь июня июн", "июль июля июл", "август августа авг",
            "сентябрь сентября сен сент", "октябрь октября окт", "ноябрь ноября ноя нояб", "декабрь декабря дек"]),
        ("uk", ["січень січня січ", "лютий лютого лют", "березень березня бер", "квітень квітня кві", "травень травня тра", "червень червня чер", "липень липня лип",
            "серпень серпня сер", "вересень вересня вер", "жовтень жовтня жов", "листопад листопада лис", "грудень грудня гру"]),
        ("bg", ["януари", "февруари", "март", "април", "май", "юни", "юли", "август", "септември", "октомври", "ноември", "декември"]),
        ("tr", ["ocak oca", "şubat şub", "mart mar", "nisan nis", "mayıs", "haziran haz", "temmuz tem", "ağustos ağu", "eylül eyl", "ekim eki", "kasım kas", "aralık ara"]),
        ("ro", ["ianuarie ian", "februarie feb", "martie mar", "aprilie apr", "mai", "iunie iun", "iulie iul", "august aug", "septembrie sept", "octombrie oct",
            "noiembrie nov noi", "decembrie dec"]),
        ("hu", ["január jan", "február febr", "március márc", "április ápr", "május máj", "június jún", "július júl", "augusztus aug", "szeptember szept", "október okt",
            "november nov", "december dec"]),
        ("el", ["ιανουάριος ιανουαρίου ιαν", "φεβρουάριος φεβρουαρίου φεβ", "μάρτιος μαρτίου μαρ", "απρίλιος απριλίου απρ", "μάιος μαΐου", "ιούνιος ιουνίου ιουν",
            "ιούλιος ιουλίου ιουλ", "αύγουστος αυγούστου αυγ", "σεπτέμβριος σεπτεμβρίου σεπ", "οκτώβριος οκτωβρίου οκτ", "νοέμβριος νοεμβρίου νοε", "δεκέμβριος δεκεμβρίου δεκ"]),
        ("ca", ["gener", "febrer", "març", "abril", "maig", "juny", "juliol", "agost", "setembre", "octubre", "novembre", "desembre"]),
        ("id", ["januari jan", "februari feb", "maret mar", "april apr", "mei", "juni jun", "juli jul", "agustus agu", "september sep", "oktober okt", "november nov",
            "desember des"]),
    ];

    private static readonly Dictionary<string, List<(string Language, int Month)>> _names = Index();

    /// <summary>Returns the month of a name: by the languages given, then by English; of other languages only when all that have the name mean the same. Null for none.</summary>
    public static int? Find(string name, IReadOnlyList<string> languages)
    {
        if (!_names.TryGetValue(name.ToLowerInvariant(), out var found))
        {
            return null;
        }

        foreach (var tag in languages.Append("en"))
        {
            var language = tag.Split('-', '_')[0];
            foreach (var (known, month) in found)
            {
                if (known.Equals(language, StringComparison.OrdinalIgnoreCase) || (known == "nb" && language is "no" or "nn") || (known == "hr" && language is "bs"))
                {
                    return month;
                }
            }
        }

        return found.TrueForAll(entry => entry.Month == found[0].Month) ? found[0].Month : null;
    }

    private static Dictionary<string, List<(string Language, int Month)>> Index()
    {
        var names = new Dictionary<string, List<(string, int)>>(StringComparer.Ordinal);
        foreach (var (language, months) in _languages)
        {
            for (var month = 1; month <= months.Length; month++)
            {
                foreach (var name in months[month - 1].Split(' '))
                {
                    if (!names.TryGetValue(name, out var entries))
                    {
                        names.Add(name, entries = []);
                    }

                    entries.Add((language, month));
                }
            }
        }

        return names;
    }
}
