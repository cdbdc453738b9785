using System.Net;
using TextMad.Storage;

namespace TextMad.Dashboard;

/// <summary>What a dashboard shows, and who can reach it.</summary>
public sealed record DashboardOptions
{
    /// <summary>The workspace that is shown. It may not exist yet.</summary>
    public required Workspace Workspace { get; init; }

    /// <summary>The port: 1 to 65535; 0 takes one that is free.</summary>
    public int Port { get; init; }

    /// <summary>The address that is listened on: by default the loopback address, which only this machine can reach.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Whether the page only shows: then it starts, stops and changes nothing.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>The program and first arguments that start <c>textmad</c>, with which runs are started; empty when there is no such program, and then none can be.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Puts a failure into words for a person; by default its message.</summary>
    public Func<TextMadException, string> Explain { get; init; } = static failure => failure.Message;
}
