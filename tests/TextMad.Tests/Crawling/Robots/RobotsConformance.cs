using System.Text;
using TextMad.Tests.Support;

namespace TextMad.Tests.Crawling.Robots;

/// <summary>Reads the conformance data: protobuf text format, as far as these files use it.</summary>
internal static class RobotsConformance
{
    public static IReadOnlyList<RobotsExpectation> Read() =>
    [
        .. Directory.EnumerateFiles(Conformance.Path("robots"), "*.textproto").Order(StringComparer.Ordinal).SelectMany(ReadFile),
    ];

    private static IEnumerable<RobotsExpectation> ReadFile(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        var fields = Fields(File.ReadAllBytes(path)).ToList();
        var (test, expectation) = (0, 0);
        byte[] robots = [];
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].Key == "robotstxt")
            {
                robots = fields[i].Value;
                test++;
                expectation = 0;
            }
            else if (fields[i].Key == "testurl")
            {
                var own = fields.Skip(i).TakeWhile((field, at) => at == 0 || field.Key is not ("testurl" or "robotstxt")).ToDictionary(f => f.Key,
                    f => Encoding.UTF8.GetString(f.Value));
                yield return new RobotsExpectation(
                    $"{name} {test}.{++expectation}", robots, own["testurl"], own["useragent"], own["expected_outcome"] == "ALLOWED", own.ContainsKey("test_type"));
            }
        }
    }

    /// <summary>Keys with their scalar values, strings unescaped and those that follow each other joined.</summary>
    private static IEnumerable<(string Key, byte[] Value)> Fields(byte[] file)
    {
        var text = Encoding.Latin1.GetString(file);
        var at = 0;
        while (at < text.Length)
        {
            if (text[at] == '#')
            {
                at = text.IndexOf('\n', at);
                at = at < 0 ? text.Length : at;
            }
            else if (char.IsAsciiLetter(text[at]))
            {
                var key = Word(ref at);
                Skip(ref at);
                if (text[at] != ':')
                {
                    continue;
                }

                at++;
                Skip(ref at);
                if (text[at] == '"')
                {
                    var value = new List<byte>();
                    while (at < text.Length && text[at] == '"')
                    {
                        Quoted(ref at, value);
                        Skip(ref at);
                    }

                    yield return (key, [.. value]);
                }
                else if (char.IsAsciiLetter(text[at]))
                {
                    yield return (key, Encoding.ASCII.GetBytes(Word(ref at)));
                }
            }
            else
            {
                at++;
            }
        }

        string Word(ref int from)
        {
            var start = from;
            while (from < text.Length && (char.IsAsciiLetterOrDigit(text[from]) || text[from] == '_'))
            {
                from++;
            }

            return text[start..from];
        }

        void Skip(ref int from)
        {
            while (from < text.Length && char.IsWhiteSpace(text[from]))
            {
                from++;
            }
        }

        void Quoted(ref int from, List<byte> value)
        {
            for (from++; text[from] != '"'; from++)
            {
                if (text[from] != '\\')
                {
                    value.Add((byte)text[from]);
                    continue;
                }

                from++;
                switch (text[from])
                {
                    case 'n':
                        value.Add((byte)'\n');
                        break;
                    case 'r':
                        value.Add((byte)'\r');
                        break;
                    case 't':
                        value.Add((byte)'\t');
                        break;
                    case 'x':
                        value.Add(Convert.FromHexString(text.AsSpan(from + 1, 2))[0]);
                        from += 2;
                        break;
                    default:
                        value.Add((byte)text[from]);
                        break;
                }
            }

            from++;
        }
    }
}
