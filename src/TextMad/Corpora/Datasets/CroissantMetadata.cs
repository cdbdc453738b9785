using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TextMad.Corpora.Datasets;

/// <summary>A dataset's description as Croissant 1.1 [MLCommons, docs.mlcommons.org/croissant]: JSON-LD that loaders of datasets read.</summary>
internal static class CroissantMetadata
{
    private const string Documents = "documents";

    private static readonly JsonSerializerOptions _json = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly (string Name, string Type, string Path, string Description)[] _fields =
    [
        ("id", "sc:Text", "$.id", "128 bits from origin and text, hexadecimal"),
        ("text", "sc:Text", "$.text", "the text"),
        ("source", "sc:Text", "$.source", "the collection, host or model that it comes from"),
        ("language", "sc:Text", "$.metadata.language", "BCP 47 tag, where known"),
        ("machine_share", "sc:Float", "$.metadata.machine_share", "the share of the text that machines wrote, 0 to 1"),
    ];

    /// <summary>Returns the document.</summary>
    /// <param name="name">The dataset's name.</param>
    /// <param name="description">What it is.</param>
    /// <param name="said">What people say of it.</param>
    /// <param name="files">Its files, that with the documents first.</param>
    public static string Write(string name, string description, DatasetDescription said, IReadOnlyList<DatasetFile> files)
    {
        var root = new JsonObject
        {
            ["@context"] = Context(),
            ["@type"] = "sc:Dataset",
            ["conformsTo"] = "http://mlcommons.org/croissant/1.1",
            ["name"] = name,
            ["description"] = description,
        };
        AddOptional(root, "license", said.License);
        AddOptional(root, "url", said.Url);
        if (said.Creator is { } creator)
        {
            root["creator"] = new JsonObject { ["@type"] = "sc:Person", ["name"] = creator };
        }

        root["datePublished"] = said.Published.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        root["version"] = "1.0.0";
        root["distribution"] = new JsonArray([.. files.Select(FileObject)]);
        root["recordSet"] = new JsonArray(new JsonObject
        {
            ["@type"] = "cr:RecordSet",
            ["@id"] = Documents,
            ["name"] = Documents,
            ["description"] = "one record per document",
            ["key"] = new JsonObject { ["@id"] = $"{Documents}/id" },
            ["field"] = new JsonArray([.. _fields.Select(field => Field(field.Name, field.Type, field.Path, field.Description, files[0].Name))]),
        });
        return root.ToJsonString(_json) + "\n";
    }

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

    private static JsonObject Field(string name, string type, string path, string description, string file) => new()
    {
        ["@type"] = "cr:Field",
        ["@id"] = $"{Documents}/{name}",
        ["name"] = name,
        ["description"] = description,
        ["dataType"] = type,
        ["source"] = new JsonObject
        {
            ["fileObject"] = new JsonObject { ["@id"] = file },
            ["extract"] = new JsonObject { ["jsonPath"] = path },
        },
    };

    /// <summary>Returns the context of the specification, appendix 1, as far as this document uses its terms.</summary>
    private static JsonObject Context() => new()
    {
        ["@language"] = "en",
        ["@vocab"] = "https://schema.org/",
        ["sc"] = "https://schema.org/",
        ["cr"] = "http://mlcommons.org/croissant/",
        ["dct"] = "http://purl.org/dc/terms/",
        ["conformsTo"] = "dct:conformsTo",
        ["dataType"] = new JsonObject { ["@id"] = "cr:dataType", ["@type"] = "@vocab" },
        ["extract"] = "cr:extract",
        ["field"] = "cr:field",
        ["fileObject"] = "cr:fileObject",
        ["jsonPath"] = "cr:jsonPath",
        ["key"] = "cr:key",
        ["recordSet"] = "cr:recordSet",
        ["source"] = "cr:source",
    };

    private static void AddOptional(JsonObject root, string name, string? value)
    {
        if (value is not null)
        {
            root[name] = value;
        }
    }
}
