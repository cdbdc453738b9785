using System.Reflection;
using System.Text.Json;
using TextMad.Cli;
using TextMad.Dashboard;
using TextMad.LiteDB;
using TextMad.MLTokenizers;
using TextMad.Numerics.Random;
using TextMad.TorchSharp;

namespace TextMad.Tests.Laws;

/// <summary>
/// A constructor has few parameters: what belongs to one run, one seed or one crawl travels as one immutable object. Records of plain data are their
/// parameters and may have more: a record whose every parameter is a property of the same name and type, and holds text, numbers, times, enums, values
/// of the library (equal when their content is), and lists and tables of these; no delegate, no service, no object with a life of its own.
/// </summary>
public sealed class ConstructorLaws
{
    private const int Most = 6;

    private static readonly Assembly[] _assemblies =
    [
        typeof(Document).Assembly, typeof(RandomKey).Assembly, typeof(LiteDbStoreProvider).Assembly, typeof(MLTokenizerEngine).Assembly,
        Assembly.Load("TextMad.MiniLM"), typeof(TorchEngineProvider).Assembly, typeof(CliContext).Assembly, typeof(DashboardServer).Assembly,
    ];

    // Types with a constructor of more parameters, and why.
    private static readonly Dictionary<string, string> _larger = new()
    {
        ["TextMad.Training.BuiltinTraining"] = "what an engine is asked for (ITransformerEngine.Train), and the engine's threads and clock",
        ["TextMad.Theory.SubsampleMoments"] = "the numbers of one recursion, private",
        ["TextMad.Numerics.Kernels.CachedAttention+Queries"] = "the spans that one call of a kernel works on",
    };

    [Fact]
    public void A_constructor_has_six_parameters_at_most()
    {
        var large = Types().Where(type => Large(type).Any(constructor => !IsPlainData(type, constructor))).Select(Name).ToHashSet();
        Assert.Empty(large.Except(_larger.Keys).Select(name => $"{name}: gather what belongs together in a record, or give a reason in this test"));
        Assert.Empty(_larger.Keys.Except(large).Select(name => $"{name} is small enough now: take it out of this test"));
    }

    [Theory]
    [InlineData(typeof(Plain), true)]
    [InlineData(typeof(WithDelegate), false)]
    [InlineData(typeof(WithService), false)]
    [InlineData(typeof(NoRecord), false)]
    public void Only_records_of_plain_data_are_excepted(Type type, bool isExcepted) =>
        Assert.Equal(isExcepted, IsPlainData(type, Assert.Single(Large(type))));

    private static IEnumerable<Type> Types() => _assemblies.SelectMany(assembly => assembly.GetTypes())
        .Where(type => !type.FullName!.Contains('<', StringComparison.Ordinal) && type.FullName.StartsWith("TextMad.", StringComparison.Ordinal));

    private static IEnumerable<ConstructorInfo> Large(Type type) => type
        .GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(constructor => constructor.GetParameters().Length > Most);

    private static string Name(Type type) => type.FullName!.Split('`')[0];

    private static bool IsPlainData(Type type, ConstructorInfo constructor) => IsRecord(type) && constructor.GetParameters().All(parameter =>
        type.GetProperty(parameter.Name!, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.IgnoreCase)?.PropertyType == parameter.ParameterType
            && IsData(parameter.ParameterType));

    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly) is not null;

    private static bool IsData(Type type) =>
        type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(object)
        || type == typeof(decimal) || type == typeof(DateTimeOffset) || type == typeof(DateTime) || type == typeof(DateOnly) || type == typeof(TimeSpan)
        || type == typeof(JsonElement)
        || (type.IsArray && IsData(type.GetElementType()!))
        || (type.IsGenericType && type.Namespace!.StartsWith("System", StringComparison.Ordinal) && !typeof(Delegate).IsAssignableFrom(type)
            && (type.IsValueType || type.Namespace.StartsWith("System.Collections", StringComparison.Ordinal)) && type.GetGenericArguments().All(IsData))
        || (_assemblies.Contains(type.Assembly) && !type.IsInterface && (type.IsValueType || typeof(IEquatable<>).MakeGenericType(type).IsAssignableFrom(type)));

    private sealed record Plain(int A, string B, DateTimeOffset? C, IReadOnlyList<double> D, ModelId E, IReadOnlyDictionary<string, long[]> F, (int X, int Y) G);

    private sealed record WithDelegate(int A, int B, int C, int D, int E, int F, Action<int> G);

    private sealed record WithService(int A, int B, int C, int D, int E, int F, IProgressSink G);

    private sealed class NoRecord(int a, int b, int c, int d, int e, int f, int g)
    {
        public int Sum => a + b + c + d + e + f + g;
    }
}
