namespace TextMad.SimulatedWeb.Serving;

/// <summary>What a simulated site answers to one GET.</summary>
internal sealed record WebAnswer
{
    public required int Status { get; init; }

    /// <summary>The <c>Content-Type</c>; null without a body.</summary>
    public string? ContentType { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    public string? EntityTag { get; init; }

    public DateTime? LastModified { get; init; }

    public string? Location { get; init; }

    /// <summary>The <c>Content-Usage</c> [draft-ietf-aipref-attach]; null for none.</summary>
    public string? ContentUsage { get; init; }

    public int? RetryAfterSeconds { get; init; }

    /// <summary>How long it takes to come, over HTTP.</summary>
    public TimeSpan Delay { get; init; }
}
