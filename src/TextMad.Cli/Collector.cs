using System.Reflection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace TextMad.Cli;

/// <summary>
/// Sends metrics and traces to a collector of OpenTelemetry, by OTLP, when the environment names one (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>). The other variables of the
/// specification hold, too (<c>OTEL_EXPORTER_OTLP_PROTOCOL</c>, <c>OTEL_EXPORTER_OTLP_HEADERS</c>, <c>OTEL_RESOURCE_ATTRIBUTES</c>, <c>OTEL_METRIC_EXPORT_INTERVAL</c>). A
/// collector that does not answer harms nothing.
/// </summary>
internal sealed class Collector : IDisposable
{
    /// <summary>How long the end of the process waits for the collector, in milliseconds.</summary>
    private const int LastWait = 2000;

    // What the library tells, and what .NET tells of servers and clients of HTTP.
    private static readonly string[] _sources = [Telemetry.Name, "Microsoft.AspNetCore", "System.Net.Http"];
    private static readonly string[] _meters = [Telemetry.Name, "Microsoft.AspNetCore.Hosting", "System.Net.Http"];

    private readonly TracerProvider _traces;
    private readonly MeterProvider _metrics;

    private Collector(TracerProvider traces, MeterProvider metrics) => (_traces, _metrics) = (traces, metrics);

    /// <summary>Whether the environment names a collector. Asking loads nothing.</summary>
    public static bool IsNamed => Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 };

    /// <summary>Begins to send.</summary>
    public static Collector Begin()
    {
        var version = typeof(Telemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        void Describe(ResourceBuilder resource) => resource.AddService("textmad", serviceVersion: version, autoGenerateServiceInstanceId: true).AddEnvironmentVariableDetector();
        return new Collector(
            Sdk.CreateTracerProviderBuilder().ConfigureResource(Describe).AddSource(_sources).AddOtlpExporter().Build(),
            Sdk.CreateMeterProviderBuilder().ConfigureResource(Describe).AddMeter(_meters).AddOtlpExporter().Build());
    }

    /// <summary>Sends what is left, and waits for no more than some seconds.</summary>
    public void Dispose()
    {
        _traces.Shutdown(LastWait);
        _metrics.Shutdown(LastWait);
        _traces.Dispose();
        _metrics.Dispose();
    }
}
