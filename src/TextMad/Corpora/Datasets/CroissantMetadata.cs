using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TextMad.Corpora.Datasets;

/// <summary>A dataset's description as Croissant 1.1 [MLCommons, docs.mlcommons.org/croissant]: JSON-LD that loaders of datasets read.</summary>
internal static class CroissantMetadata
{
    private const string Documents = "documents";
    private const string Splits = "splits";
    private const string Tables = "tables";

    // What loaders know Parquet by; hubs write it too.
    private const string Parquet = "application/x-parquet";

    private static readonly JsonSerializerOptions _json = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly (string Name, string Type, string Column, string? Within, string? Property, string Description)[] _fields =
    [
        ("id", "sc:Text", "id", null, null, "128 bits from origin and text, hexadecimal"),
        ("text", "sc:Text", "text", null, null, "the text"),
        ("source", "sc:Text", "source", null, "prov:wasDerivedFrom", "the collection, host or model that it comes from"),
        ("added", "sc:Text", "added", null, null, "when it was taken in, where known"),
        ("created", "sc:Text", "created", null, "prov:generatedAtTime", "when it was written, where known"),
        ("genre", "sc:Text", "metadata", "genre", null, "its genre, where known"),
        ("language", "sc:Text", "metadata", "language", "sc:inLanguage", "BCP 47 tag, where known"),
        ("machine_share", "sc:Float", "metadata", "machine_share", null, "the share of the text that machines wrote, 0 to 1"),
        ("written_by", "sc:Text", "metadata", "written_by", "prov:wasAttributedTo", "the machine that wrote it, where a source names one"),
        ("origin", "sc:Text", "metadata", "origin", null, "its origin in full, as JSON"),
    ];

    /// <summary>Returns the document.</summary>
    /// <param name="content">What the dataset is.</param>
    /// <param name="said">What people say of it.</param>
    /// <param name="files">Its files.</param>
    public static string Write(DatasetContent content, DatasetDescription said, IReadOnlyList<DatasetFile> files)
    {
        var root = new JsonObject
        {
            ["@context"] = Context(),
            ["@type"] = "sc:Dataset",
            ["conformsTo"] = "http://mlcommons.org/croissant/1.1",
            ["name"] = content.Corpus.Name,
            ["description"] = content.Description,
        };
        var licence = DatasetLicence.Of(said.License);
        if (licence.Text is not null)
        {
            root["license"] = licence.Url is { } address ? address : new JsonObject { ["@type"] = "sc:CreativeWork", ["name"] = licence.Text };
        }

        if (said.Url is { } url)
        {
            root["url"] = url;
        }

        if (said.Creator is { } creator)
        {
            root["creator"] = new JsonObject { ["@type"] = "sc:Person", ["name"] = creator };
        }

        root["datePublished"] = said.Published.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        root["version"] = "1.0.0";
        if (content.Languages.Select(language => language.Key).OfType<string>().ToArray() is { Length: > 0 } languages)
        {
            root["inLanguage"] = new JsonArray([.. languages.Select(language => JsonValue.Create(language))]);
        }

        AddProvenance(root, content);
        root["distribution"] = new JsonArray([.. files.Select(FileObject), FileSet()]);
        root["recordSet"] = new JsonArray(SplitRecords(content.Splits), new JsonObject
        {
            ["@type"] = "cr:RecordSet",
            ["@id"] = Documents,
            ["name"] = Documents,
            ["description"] = "one record per document",
            ["key"] = new JsonObject { ["@id"] = $"{Documents}/id" },
            ["field"] = new JsonArray([
                .. _fields.Select(field => Field(field.Name, field.Type, field.Column, field.Within, field.Property, field.Description)), SplitField(content.Splits),
            ]),
        });
        return root.ToJsonString(_json) + "\n";
    }

    /// <summary>Says what the dataset was made of, by whom and how, in terms of PROV-O [W3C, www.w3.org/TR/prov-o], as the specification asks for.</summary>
    private static void AddProvenance(JsonObject root, DatasetContent content)
    {
        const int Most = 1000;
        var sources = content.Writers.Select(writer => writer.Origin.Source).OfType<string>().Distinct(StringComparer.Ordinal).Take(Most).ToArray();
        if (sources.Length > 0)
        {
            root["prov:wasDerivedFrom"] = new JsonArray([.. sources.Select(source => new JsonObject { ["@type"] = "prov:Entity", ["prov:label"] = source })]);
        }

        var all = content.Writers.Sum(writer => writer.Words);
        var writers = content.Writers.GroupBy(writer => writer.Origin.Writer).Take(Most).ToArray();
        if (writers.Length > 0)
        {
            root["prov:wasAttributedTo"] = new JsonArray([.. writers.Select(group => new JsonObject
            {
                ["@type"] = group.Key.IsMachine ? "prov:SoftwareAgent" : "prov:Person",
                ["prov:label"] = group.Key.ToString(),
                ["description"] = string.Create(CultureInfo.InvariantCulture, $"wrote {group.Sum(writer => writer.Words) / all:0.0%} of the words"),
            })]);
        }

        var activity = new JsonObject { ["@type"] = "prov:Activity", ["prov:label"] = "export of a corpus" };
        if (content.Processing is { } processing)
        {
            activity["prov:label"] = $"processing of {processing.Input.Corpus} by the recipe {processing.RecipeHash}";
            activity["prov:used"] = new JsonObject { ["@type"] = "prov:Entity", ["prov:label"] = processing.Input.Corpus };
        }

        var tool = content.Processing is { } made ? $"TextMad {made.Tool}" : "TextMad";
        activity["prov:wasAssociatedWith"] = new JsonObject { ["@type"] = "prov:SoftwareAgent", ["prov:label"] = tool };
        root["prov:wasGeneratedBy"] = activity;
    }

    private static JsonObject SplitRecords(IReadOnlyList<DatasetSplit> splits) => new()
    {
        ["@type"] = "cr:RecordSet",
        ["@id"] = Splits,
        ["name"] = Splits,
        ["description"] = "the splits of the dataset",
        ["dataType"] = "cr:Split",
        ["key"] = new JsonObject { ["@id"] = $"{Splits}/name" },
        ["field"] = new JsonArray(
            new JsonObject { ["@type"] = "cr:Field", ["@id"] = $"{Splits}/name", ["name"] = "name", ["dataType"] = "sc:Text" },
            new JsonObject { ["@type"] = "cr:Field", ["@id"] = $"{Splits}/url", ["name"] = "url", ["dataType"] = new JsonArray("sc:URL", "cr:Split") }),
        ["data"] = new JsonArray([.. splits.Select(split => new JsonObject
        {
            [$"{Splits}/name"] = split.Name,
            [$"{Splits}/url"] = split.Name == DatasetSplit.Test ? "cr:TestSplit" : "cr:TrainingSplit",
        })]),
    };

    private static JsonObject SplitField(IReadOnlyList<DatasetSplit> splits) => new()
    {
        ["@type"] = "cr:Field",
        ["@id"] = $"{Documents}/split",
        ["name"] = "split",
        ["description"] = "the split that the document is in",
        ["dataType"] = "sc:Text",
        ["source"] = new JsonObject
        {
            ["fileSet"] = new JsonObject { ["@id"] = Tables },
            ["extract"] = new JsonObject { ["fileProperty"] = "fullpath" },
            ["transform"] = new JsonObject { ["regex"] = $"{DatasetExporter.DataFolder}/({string.Join('|', splits.Select(split => split.Name))})-.+\\.parquet$" },
        },
        ["references"] = new JsonObject { ["@id"] = $"{Splits}/name" },
    };

    private static JsonObject FileSet() => new()
    {
        ["@type"] = "cr:FileSet",
        ["@id"] = Tables,
        ["name"] = Tables,
        ["description"] = "the tables of documents",
        ["encodingFormat"] = Parquet,
        ["includes"] = $"{DatasetExporter.DataFolder}/*.parquet",
    };

    private static JsonObject FileObject(DatasetFile file) => new()
    {
        ["@type"] = "cr:FileObject",
        ["@id"] = file.Name,
        ["name"] = file.Name,
        ["contentUrl"] = file.Name,
        ["contentSize"] = string.Create(CultureInfo.InvariantCulture, $"{file.Bytes} B"),
        ["encodingFormat"] = file.MediaType,
        ["sha256"] = file.Sha256,
    };

    private static JsonObject Field(string name, string type, string column, string? within, string? property, string description)
    {
        var source = new JsonObject
        {
            ["fileSet"] = new JsonObject { ["@id"] = Tables },
            ["extract"] = new JsonObject { ["column"] = column },
        };
        if (within is not null)
        {
            source["transform"] = new JsonObject { ["jsonPath"] = within };
        }

        var field = new JsonObject
        {
            ["@type"] = "cr:Field",
            ["@id"] = $"{Documents}/{name}",
            ["name"] = name,
            ["description"] = description,
            ["dataType"] = type,
        };
        if (property is not null)
        {
            field["equivalentProperty"] = property;
        }

        field["source"] = source;
        return field;
    }

    /// <summary>Returns the context of the specification, appendix 1, as far as this document uses its terms.</summary>
    private static JsonObject Context() => new()
    {
        ["@language"] = "en",
        ["@vocab"] = "https://schema.org/",
        ["sc"] = "https://schema.org/",
        ["cr"] = "http://mlcommons.org/croissant/",
        ["dct"] = "http://purl.org/dc/terms/",
        ["prov"] = "http://www.w3.org/ns/prov#",
        ["column"] = "cr:column",
        ["conformsTo"] = "dct:conformsTo",
        ["data"] = new JsonObject { ["@id"] = "cr:data", ["@type"] = "@json" },
        ["dataType"] = new JsonObject { ["@id"] = "cr:dataType", ["@type"] = "@vocab" },
        ["equivalentProperty"] = "cr:equivalentProperty",
        ["extract"] = "cr:extract",
        ["field"] = "cr:field",
        ["fileProperty"] = "cr:fileProperty",
        ["fileSet"] = "cr:fileSet",
        ["includes"] = "cr:includes",
        ["jsonPath"] = "cr:jsonPath",
        ["key"] = "cr:key",
        ["recordSet"] = "cr:recordSet",
        ["references"] = "cr:references",
        ["regex"] = "cr:regex",
        ["source"] = "cr:source",
        ["transform"] = "cr:transform",
    };
}
