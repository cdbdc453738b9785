using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TextMad.Tests.Corpora;

/// <summary>
/// What the specification of Croissant 1.1 requires of a dataset, its resources and records [docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html], and what the
/// loader mlcroissant refuses besides: mandatory properties of files, sets of files and fields; data of a record set that have all its fields; one source or value a
/// field; references that lead somewhere.
/// </summary>
internal static class CroissantRules
{
    private static readonly string[] _required =
        ["@context", "@type", "conformsTo", "description", "license", "name", "url", "creator", "datePublished"];

    private static readonly string[] _atoms = ["sc:Text", "sc:Float", "sc:Integer", "sc:Boolean", "sc:URL", "sc:Date"];

    /// <summary>Checks a description against the folder that it describes.</summary>
    public static void Check(JsonElement root, string folder)
    {
        Assert.All(_required, name => Assert.True(root.TryGetProperty(name, out _), name));
        Assert.Equal("sc:Dataset", root.GetProperty("@type").GetString());
        Assert.Equal("http://mlcommons.org/croissant/1.1", root.GetProperty("conformsTo").GetString());
        Assert.Matches(@"^\d+\.\d+\.\d+$", root.GetProperty("version").GetString());

        // Every term of Croissant's that is used is in the context; other vocabularies have a prefix that is.
        var context = root.GetProperty("@context");
        var ours = context.EnumerateObject().Where(term => term.Value.ValueKind == JsonValueKind.Object || term.Value.GetString()!.StartsWith("cr:", StringComparison.Ordinal))
            .Select(term => term.Name).ToHashSet(StringComparer.Ordinal);
        string[] plain =
        [
            "name", "description", "license", "url", "creator", "datePublished", "version", "inLanguage", "distribution", "contentUrl", "contentSize", "encodingFormat", "sha256",
            "conformsTo",
        ];
        foreach (var name in Names(root).Where(name => name[0] != '@'))
        {
            Assert.True(
                name.Contains('/', StringComparison.Ordinal) || ours.Contains(name) || plain.Contains(name)
                    || (name.Contains(':', StringComparison.Ordinal) && context.TryGetProperty(name.Split(':')[0], out _)),
                name);
        }

        var ids = Ids(root).ToList();
        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.All(References(root), reference => Assert.Contains(reference, ids));
        var files = root.GetProperty("distribution").EnumerateArray().ToList();
        Assert.All(files.Where(file => file.GetProperty("@type").GetString() == "cr:FileObject"), file =>
        {
            var bytes = File.ReadAllBytes(Path.Combine(folder, file.GetProperty("contentUrl").GetString()!));
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), file.GetProperty("sha256").GetString());
            Assert.Equal(bytes.Length.ToString(CultureInfo.InvariantCulture) + " B", file.GetProperty("contentSize").GetString());
            Assert.NotEmpty(file.GetProperty("encodingFormat").GetString()!);
        });
        Assert.All(files.Where(file => file.GetProperty("@type").GetString() == "cr:FileSet"), set =>
        {
            Assert.NotEmpty(set.GetProperty("encodingFormat").GetString()!);
            Assert.NotEmpty(Directory.GetFiles(folder, set.GetProperty("includes").GetString()!));
        });
        Assert.All(root.GetProperty("recordSet").EnumerateArray(), records => CheckRecords(records, folder));
    }

    private static void CheckRecords(JsonElement records, string folder)
    {
        var fields = records.GetProperty("field").EnumerateArray().ToList();
        Assert.All(fields, field =>
        {
            Assert.StartsWith(records.GetProperty("@id").GetString() + "/", field.GetProperty("@id").GetString());
            var type = field.GetProperty("dataType");
            Assert.Contains(type.ValueKind == JsonValueKind.Array ? type[0].GetString() : type.GetString(), _atoms);
            Assert.True(field.TryGetProperty("source", out _) ^ records.TryGetProperty("data", out _));
        });
        if (records.TryGetProperty("data", out var data))
        {
            Assert.NotEmpty(data.EnumerateArray());
            Assert.All(data.EnumerateArray(), line => Assert.Equal(
                fields.Select(field => field.GetProperty("@id").GetString()), line.EnumerateObject().Select(value => value.Name)));
            return;
        }

        // Every field leads to a column, or to a part of each table's path.
        using var duck = new Rows.DuckDb();
        foreach (var source in fields.Select(field => field.GetProperty("source")))
        {
            var extract = source.GetProperty("extract");
            if (extract.TryGetProperty("column", out var column))
            {
                var within = source.TryGetProperty("transform", out var transform) ? "." + transform.GetProperty("jsonPath").GetString() : "";
                duck.Ask($"SELECT {column.GetString()}{within} FROM read_parquet('{folder}/data/*.parquet') LIMIT 1");
            }
            else
            {
                Assert.Equal("fullpath", extract.GetProperty("fileProperty").GetString());
                var names = new Regex(source.GetProperty("transform").GetProperty("regex").GetString()!);
                Assert.All(Directory.GetFiles(Path.Combine(folder, "data")), path => Assert.Contains(names.Match(path).Groups[1].Value, new[] { "train", "test" }));
            }
        }
    }

    private static IEnumerable<string> Names(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Where(property => property.Name != "@context").SelectMany(property => Names(property.Value).Prepend(property.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Names),
        _ => [],
    };

    private static IEnumerable<string> Ids(JsonElement element) => Objects(element).Where(item => item.EnumerateObject().Count() > 1 && item.TryGetProperty("@id", out _))
        .Select(item => item.GetProperty("@id").GetString()!);

    private static IEnumerable<string> References(JsonElement element) => Objects(element).Where(item => item.EnumerateObject().Count() == 1 && item.TryGetProperty("@id", out _))
        .Select(item => item.GetProperty("@id").GetString()!);

    private static IEnumerable<JsonElement> Objects(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Where(property => property.Name != "@context").SelectMany(property => Objects(property.Value)).Prepend(element),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Objects),
        _ => [],
    };
}
