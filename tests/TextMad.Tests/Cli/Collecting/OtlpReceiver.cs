using System.Globalization;
using System.Net;
using System.Net.Sockets;
using TextMad.Tests.Tracking;

namespace TextMad.Tests.Cli.Collecting;

/// <summary>
/// A collector of OTLP over HTTP, after the specification: takes what is posted to <c>/v1/traces</c> and <c>/v1/metrics</c> as protocol buffers (trace.proto, metrics.proto and
/// common.proto of opentelemetry-proto, whose numbers of fields stand here) and answers 200 with an empty message.
/// </summary>
internal sealed class OtlpReceiver : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Thread _thread;

    public OtlpReceiver()
    {
        Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}");
        _listener.Prefixes.Add(Url + "/");
        _listener.Start();
        _thread = new Thread(Serve) { IsBackground = true };
        _thread.Start();
    }

    public string Url { get; }

    /// <summary>Spans: scope, name, trace, parent, attributes.</summary>
    public List<(string Scope, string Name, string Trace, string Span, string Parent, Dictionary<string, string> Attributes)> Spans { get; } = [];

    /// <summary>Metrics by name, with the last value of each set of attributes; of a histogram the count.</summary>
    public Dictionary<string, Dictionary<string, double>> Metrics { get; } = new(StringComparer.Ordinal);

    /// <summary>The attributes of the resources that sent.</summary>
    public Dictionary<string, string> Resource { get; } = new(StringComparer.Ordinal);

    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        _listener.Stop();
        _thread.Join();
        _listener.Close();
    }

    private void Serve()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = _listener.GetContext();
            }
            catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            using var body = new MemoryStream();
            context.Request.InputStream.CopyTo(body);
            Assert.Equal("application/x-protobuf", context.Request.ContentType);
            lock (Spans)
            {
                var message = new ProtoReader(body.ToArray());
                if (context.Request.Url!.AbsolutePath == "/v1/traces")
                {
                    Traces(message);
                }
                else
                {
                    Measurements(message);
                }
            }

            context.Response.ContentType = "application/x-protobuf";
            context.Response.Close();
        }
    }

    // ExportTraceServiceRequest.resource_spans = 1; ResourceSpans.resource = 1, scope_spans = 2; ScopeSpans.scope = 1, spans = 2.
    private void Traces(ProtoReader request)
    {
        foreach (var resource in request.Messages(1))
        {
            Take(resource.Message(1));
            foreach (var (scope, span) in resource.Messages(2).SelectMany(scope => scope.Messages(2).Select(span => (scope.Message(1).Text(1), span))))
            {
                // Span.trace_id = 1, span_id = 2, parent_span_id = 4, name = 5, attributes = 9.
                Spans.Add((scope, span.Text(5), span.Hex(1), span.Hex(2), span.Has(4) ? span.Hex(4) : "", Attributes(span.Messages(9))));
            }
        }
    }

    // ExportMetricsServiceRequest.resource_metrics = 1; ScopeMetrics.metrics = 2; Metric.name = 1, gauge = 5, sum = 7, histogram = 9; each with data_points = 1.
    private void Measurements(ProtoReader request)
    {
        foreach (var resource in request.Messages(1))
        {
            Take(resource.Message(1));
            foreach (var metric in resource.Messages(2).SelectMany(scope => scope.Messages(2)))
            {
                var values = Metrics.TryGetValue(metric.Text(1), out var known) ? known : Metrics[metric.Text(1)] = new(StringComparer.Ordinal);
                var kind = new[] { 5, 7, 9 }.First(metric.Has);
                foreach (var point in metric.Message(kind).Messages(1))
                {
                    // NumberDataPoint.attributes = 7, as_double = 4, as_int = 6; HistogramDataPoint.attributes = 9, count = 4 (fixed64).
                    var attributes = Attributes(point.Messages(kind == 9 ? 9 : 7));
                    var key = string.Join(",", attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));
                    values[key] = kind == 9 ? BitConverter.DoubleToInt64Bits(point.Double(4)) : point.Has(4) ? point.Double(4) : BitConverter.DoubleToInt64Bits(point.Double(6));
                }
            }
        }
    }

    private void Take(ProtoReader resource)
    {
        foreach (var (key, value) in Attributes(resource.Messages(1)))
        {
            Resource[key] = value;
        }
    }

    // KeyValue.key = 1, value = 2; AnyValue.string_value = 1, int_value = 3.
    private static Dictionary<string, string> Attributes(IEnumerable<ProtoReader> pairs) => pairs.ToDictionary(
        pair => pair.Text(1),
        pair => pair.Message(2) is var value && value.Has(1) ? value.Text(1) : value.Has(3) ? value.Integer(3).ToString(CultureInfo.InvariantCulture) : "");
}
