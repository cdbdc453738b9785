using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TextMad;

/// <summary>
/// Where a document came from. A closed hierarchy: a document is <see cref="Imported"/> from a file, <see cref="Crawled"/> from
/// the web, <see cref="Sampled"/> from a model, or <see cref="Derived"/> from other documents; there is no fifth way.
/// </summary>
/// <remarks>
/// PROV-DM terms: the first three name the activity that generated the entity (<c>wasGeneratedBy</c>); the last carries
/// <c>wasDerivedFrom</c>. An origin holds nothing that depends on the time of day, so a document's identity does not either.
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Imported), "imported")]
[JsonDerivedType(typeof(Crawled), "crawled")]
[JsonDerivedType(typeof(Sampled), "sampled")]
[JsonDerivedType(typeof(Derived), "derived")]
public abstract record Origin
{
    private static readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private Origin()
    {
    }

    /// <summary>Which of the four it is. JSON has it as <c>kind</c>, in lower case.</summary>
    [JsonIgnore]
    public abstract OriginKind Kind { get; }

    /// <summary>
    /// The share of this document's own text that a machine wrote, in [0, 1]: what was inherited from a model's training data
    /// does not count here (that is synthetic ancestry).
    /// </summary>
    [JsonIgnore]
    public abstract double OwnMachineShare { get; }

    /// <summary>The documents whose text this one holds, with weights that sum to 1; a prompt that was continued is none of them.</summary>
    [JsonIgnore]
    public virtual IReadOnlyList<Parent> MadeFrom => [];

    /// <summary>
    /// All documents whose words this one holds, each with the share of this document's words that it gave; the shares sum to at most 1, the rest being
    /// this document's own words. For a text that continues or edits another, that one; empty for imports and for pages of which nothing is known.
    /// </summary>
    [JsonIgnore]
    public virtual IReadOnlyList<Parent> Inherited
    {
        get
        {
            if (MadeFrom.Count == 0)
            {
                return [];
            }

            var sum = MadeFrom.Sum(parent => parent.Weight);
            return sum <= 0 ? [] : [.. MadeFrom.Select(parent => parent with { Weight = parent.Weight / sum })];
        }
    }

    /// <summary>The machine behind <see cref="OwnMachineShare"/> where that is no model of a run.</summary>
    [JsonIgnore]
    internal virtual Writer Machine => Writer.UnknownMachine;

    /// <summary>How it came to hold words of others.</summary>
    [JsonIgnore]
    public virtual Inheritance Inheritance => MadeFrom.Count > 0 ? Inheritance.MadeFrom : Inheritance.None;

    /// <summary>The words that are not inherited, with their shares of the document; see <see cref="TextShares"/>.</summary>
    [JsonIgnore]
    public virtual IReadOnlyList<TextShare> OwnWords => MadeFrom.Count > 0
        ? []
        : [new(new WordOrigin(Place, Writer.Human), 1 - OwnMachineShare), new(new WordOrigin(Place, Machine), OwnMachineShare)];

    /// <summary>The source of an import, or the host of a page; null for texts that come from nowhere else.</summary>
    [JsonIgnore]
    public virtual string? Place => null;

    /// <summary>Compact JSON with keys in a fixed order; <see cref="FromJson"/> reads it back.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, _json);

    /// <summary>Returns the JSON that identities are worked out over: that of the first version, whatever <see cref="ToJson"/> has learnt to say since.</summary>
    internal virtual string ToIdentityJson() => ToJson();

    /// <summary>Reads what <see cref="ToJson"/> wrote, of this version or of older ones.</summary>
    public static Origin FromJson(string json)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(json.Length));
        try
        {
            return FromUtf8(buffer.AsSpan(0, Encoding.UTF8.GetBytes(json, buffer)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads the UTF-8 of what <see cref="ToJson"/> wrote.</summary>
    public static Origin FromUtf8(ReadOnlySpan<byte> utf8) =>
        Imported.Read(utf8) ?? JsonSerializer.Deserialize<Origin>(utf8, _json) ?? throw new JsonException("it is empty");

    /// <summary>Brought in from a file that a person named. Taken to be human text unless the source says otherwise.</summary>
    /// <param name="Source">The collection, e.g. <c>brown</c>.</param>
    /// <param name="Locator">Which item of the collection: a file, a file and line, a text number such as <c>ca01</c>.</param>
    /// <param name="Genre">The source's own category, e.g. <c>press: reportage</c>.</param>
    /// <param name="Created">When the text was written, as the source says it (Dolma's <c>created</c>).</param>
    /// <param name="Added">When the source took the text in, as the source says it (Dolma's <c>added</c>).</param>
    /// <param name="Metadata">The source's other fields as it gave them: one JSON object, not interpreted.</param>
    /// <param name="MachineShare">The machine-written share if the source or the person declares one; 0 otherwise.</param>
    /// <param name="WrittenBy">The machine that wrote that share, by whatever name it is known, e.g. <c>ChatGPT</c>; null when nobody says.</param>
    public sealed record Imported(
        string Source,
        string Locator,
        string? Genre = null,
        string? Created = null,
        string? Added = null,
        string? Metadata = null,
        double MachineShare = 0,
        string? WrittenBy = null) : Origin
    {
        /// <inheritdoc/>
        internal override Writer Machine => Writer.OfMachine(WrittenBy);

        /// <inheritdoc/>
        [JsonIgnore]
        public override OriginKind Kind => OriginKind.Imported;

        /// <summary>
        /// Reads an import as it is written, which most documents are: quicker than what reads all origins, and needs none of its preparations. Null for all else, such as
        /// fields that are not known, or stand there twice.
        /// </summary>
        internal static Imported? Read(ReadOnlySpan<byte> utf8)
        {
            if (!utf8.StartsWith("{\"kind\":\"imported\","u8))
            {
                return null;
            }

            var json = new Utf8JsonReader(utf8);
            Span<string?> texts = [null, null, null, null, null, null, null];
            var (seen, share) = (0, 0.0);
            json.Read();
            json.Read();
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var field = json.ValueTextEquals("source"u8) ? 0 : json.ValueTextEquals("locator"u8) ? 1 : json.ValueTextEquals("genre"u8) ? 2
                    : json.ValueTextEquals("created"u8) ? 3 : json.ValueTextEquals("added"u8) ? 4 : json.ValueTextEquals("metadata"u8) ? 5
                    : json.ValueTextEquals("written_by"u8) ? 6 : json.ValueTextEquals("machine_share"u8) ? 7 : -1;
                if (field < 0 || (seen & (1 << field)) != 0 || !json.Read() || json.TokenType != (field == 7 ? JsonTokenType.Number : JsonTokenType.String))
                {
                    return null;
                }

                seen |= 1 << field;
                if (field == 7)
                {
                    share = json.GetDouble();
                }
                else
                {
                    texts[field] = json.GetString();
                }
            }

            return json.TokenType == JsonTokenType.EndObject && !json.Read() && texts[0] is { } source && texts[1] is { } locator
                ? new Imported(source, locator, texts[2], texts[3], texts[4], texts[5], share, texts[6])
                : null;
        }

        /// <inheritdoc/>
        [JsonIgnore]
        public override string Place => Source;

        /// <inheritdoc/>
        [JsonIgnore]
        public override double OwnMachineShare => MachineShare;
    }

    /// <summary>Fetched from the web, real or simulated.</summary>
    /// <param name="Url">The canonical URL.</param>
    /// <param name="Retrieved">When it was fetched, as the crawl's own clock says (the tick of a simulated web, or UTC).</param>
    /// <param name="Title">The page's title, if it has one.</param>
    /// <param name="MachineShare">The machine-written share if known; 0 otherwise.</param>
    /// <param name="Sources">
    /// The documents that the page was made of, with weights that sum to 1: known of a simulated web only; null otherwise.
    /// </param>
    /// <param name="WrittenBy">The machine that wrote the machine-written share, by whatever name it is known; null when nobody says.</param>
    public sealed record Crawled(
        string Url, string Retrieved, string? Title = null, double MachineShare = 0, IReadOnlyList<Parent>? Sources = null, string? WrittenBy = null) : Origin
    {
        /// <inheritdoc/>
        internal override Writer Machine => Writer.OfMachine(WrittenBy);

        /// <inheritdoc/>
        [JsonIgnore]
        public override OriginKind Kind => OriginKind.Crawled;

        /// <inheritdoc/>
        [JsonIgnore]
        public override string Place => Uri.TryCreate(Url, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri.Host : Url;

        /// <inheritdoc/>
        [JsonIgnore]
        public override IReadOnlyList<Parent> MadeFrom => Sources ?? [];

        /// <summary>Equal when all facts and the sources in order are.</summary>
        public bool Equals(Crawled? other) =>
            other is not null && (Url, Retrieved, Title, MachineShare, WrittenBy) == (other.Url, other.Retrieved, other.Title, other.MachineShare, other.WrittenBy)
            && MadeFrom.SequenceEqual(other.MadeFrom);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Url, Retrieved, Title, MachineShare, WrittenBy, MadeFrom.Count);

        /// <inheritdoc/>
        [JsonIgnore]
        public override double OwnMachineShare => MachineShare;
    }

    /// <summary>Written by a model.</summary>
    /// <param name="Model">The model that wrote it.</param>
    /// <param name="Generation">The model's generation; 0 is the one trained on real text.</param>
    /// <param name="Index">The document's number among those that the model wrote for the same purpose, from 0 to below <see cref="MaximumIndex"/>.</param>
    /// <param name="Prompt">The document whose beginning the model continued, or some tokens of which it drew anew; null when it began from nothing.</param>
    /// <param name="MachineShare">Generated tokens / all tokens, in (0, 1]; below 1 only after a prompt.</param>
    /// <param name="Cut">Whether the text was cut, at the most tokens that a text may have, and did not end by itself.</param>
    /// <param name="Purpose">
    /// What it was written for. Of an edit, <paramref name="Prompt"/> is the document some tokens of which were drawn anew; else it is one whose beginning was
    /// continued.
    /// </param>
    /// <remarks>
    /// JSON says <c>"purpose"</c> where it is not that of a sample, and <c>"edited":true</c> for edits. Older versions had no purposes: they numbered edits and
    /// pages from 100,000,000 on, told edits by <c>"edited"</c>, and worked out ids over that. Their JSON is read as well, and ids still are worked out over it.
    /// </remarks>
    public sealed record Sampled(
        ModelId Model,
        int Generation,
        int Index,
        DocumentId? Prompt = null,
        double MachineShare = 1,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Cut = false,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] SamplePurpose Purpose = SamplePurpose.Sample) : Origin
    {
        /// <summary>Documents that a model can write for one purpose are fewer than this.</summary>
        public const int MaximumIndex = FirstOtherNumber;

        /// <summary>Where older versions began to number edits and pages.</summary>
        private const int FirstOtherNumber = 100_000_000;

        /// <summary>What JSON says, of this version or of older ones.</summary>
        [JsonConstructor]
        private Sampled(
            ModelId model, int generation, int index, DocumentId? prompt = null, double machineShare = 1, bool cut = false, bool edited = false,
            SamplePurpose purpose = SamplePurpose.Sample)
            : this(model, generation, index, prompt, machineShare, cut, purpose)
        {
            // This version never writes that a sample was edited, or has a number like these.
            if (purpose == SamplePurpose.Sample && (edited || index >= FirstOtherNumber))
            {
                (Purpose, Index) = (edited ? SamplePurpose.Edit : SamplePurpose.Page, index - FirstOtherNumber);
            }
        }

        /// <summary>Whether it is an edit: a field of the JSON since there were edits.</summary>
        [JsonInclude]
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        internal bool Edited => Purpose == SamplePurpose.Edit;

        /// <inheritdoc/>
        internal override string ToIdentityJson() => Purpose == SamplePurpose.Sample
            ? ToJson()
            : JsonSerializer.Serialize(
                new FormerSampled("sampled", Model, Generation, Index + FirstOtherNumber, Prompt, MachineShare, Cut, Edited), _json);

        /// <inheritdoc/>
        [JsonIgnore]
        public override OriginKind Kind => OriginKind.Sampled;

        /// <inheritdoc/>
        [JsonIgnore]
        public override IReadOnlyList<Parent> Inherited => Prompt is { } prompt && MachineShare < 1 ? [new Parent(prompt, 1 - MachineShare)] : [];

        /// <inheritdoc/>
        [JsonIgnore]
        public override Inheritance Inheritance =>
            Inherited.Count == 0 ? Inheritance.None : Purpose == SamplePurpose.Edit ? Inheritance.EditedFrom : Inheritance.ContinuedFrom;

        /// <inheritdoc/>
        [JsonIgnore]
        public override IReadOnlyList<TextShare> OwnWords =>
        [
            new(new WordOrigin(null, Writer.Of(Model, Generation)), MachineShare),
            new(new WordOrigin(null, Writer.Human), Prompt is null ? 1 - MachineShare : 0),
        ];

        /// <inheritdoc/>
        [JsonIgnore]
        public override double OwnMachineShare => MachineShare;
    }

    /// <summary>A sampled document as the first version of its JSON says it, field by field.</summary>
    private sealed record FormerSampled(
        string Kind,
        ModelId Model,
        int Generation,
        int Index,
        DocumentId? Prompt,
        double MachineShare,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Cut,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Edited);

    /// <summary>Made from other documents of the store: cut, cleaned, merged, edited.</summary>
    /// <param name="Activity">What was done, e.g. <c>passage</c>.</param>
    /// <param name="Parents">What it was made from, with weights that sum to 1.</param>
    /// <param name="Locator">Which part, e.g. <c>words 128-192</c>.</param>
    public sealed record Derived(string Activity, IReadOnlyList<Parent> Parents, string? Locator = null) : Origin
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override OriginKind Kind => OriginKind.Derived;

        /// <inheritdoc/>
        [JsonIgnore]
        public override IReadOnlyList<Parent> MadeFrom => Parents;

        /// <inheritdoc/>
        [JsonIgnore]
        public override double OwnMachineShare => 0;

        /// <summary>Equal when activity, locator and the parents in order are.</summary>
        public bool Equals(Derived? other) =>
            other is not null && Activity == other.Activity && Locator == other.Locator && Parents.SequenceEqual(other.Parents);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Activity, Locator, Parents.Count);
    }
}
