using System.Reflection;
using System.Text.RegularExpressions;
using TextMad.Numerics.Kernels;

namespace TextMad.Tests.Laws;

/// <summary>Every kernel has a scalar twin in <c>TextMad.Numerics/Reference</c> and a test that names both; or it is said here why it needs none.</summary>
public sealed class TwinLaws
{
    private static readonly Dictionary<string, string> _twins = new()
    {
        ["AdamW.Update"] = "ReferenceAdamW.Update",
        ["CachedAttention.Attend"] = "ReferenceAttention.Forward",
        ["CausalAttentionDriver.Forward"] = "ReferenceAttention.Forward",
        ["CausalAttentionDriver.Backward"] = "ReferenceAttention.Backward",
        ["DoubleSoftmax.Widen"] = "ReferenceDoubleSoftmax.Widen",
        ["DoubleSoftmax.Divide"] = "ReferenceDoubleSoftmax.Divide",
        ["DoubleSoftmax.Maximum"] = "ReferenceDoubleSoftmax.Maximum",
        ["DoubleSoftmax.Exponentials"] = "ReferenceDoubleSoftmax.Exponentials",
        ["DoubleSoftmax.BlockSums"] = "ReferenceDoubleSoftmax.BlockSums",
        ["Dropout.Apply"] = "ReferenceDropout.Apply",
        ["Elementwise.AddBias"] = "ReferenceElementwise.AddBias",
        ["Elementwise.AddRows"] = "ReferenceElementwise.AddRows",
        ["Elementwise.Add"] = "ReferenceElementwise.Add",
        ["Elementwise.SumOfSquares"] = "ReferenceElementwise.SumOfSquares",
        ["Embedding.Gather"] = "ReferenceEmbedding.Gather",
        ["Embedding.GatherAdd"] = "ReferenceEmbedding.Gather",
        ["Embedding.ScatterAdd"] = "ReferenceEmbedding.ScatterAdd",
        ["Gelu.Forward"] = "ReferenceGelu.Forward",
        ["Gelu.Backward"] = "ReferenceGelu.Backward",
        ["Gemm.Multiply"] = "ReferenceGemm.Multiply",
        ["GemmDriver.Multiply"] = "ReferenceGemm.Multiply",
        ["LayerNorm.Forward"] = "ReferenceLayerNorm.Forward",
        ["LayerNorm.InputGradient"] = "ReferenceLayerNorm.Backward",
        ["LayerNorm.ParameterGradient"] = "ReferenceLayerNorm.Backward",
        ["Muon.Update"] = "ReferenceMuon.Update",
        ["RankBuckets.Assign"] = "ReferenceRankBuckets.Assign",
        ["RankBuckets.Find"] = "ReferenceRankBuckets.Find",
        ["Softmax.CausalForward"] = "ReferenceSoftmax.Forward",
        ["Softmax.CausalBackward"] = "ReferenceSoftmax.Backward",
        ["Softmax.LogProbabilities"] = "ReferenceSoftmax.LogProbability",
        ["Softmax.CrossEntropy"] = "ReferenceSoftmax.CrossEntropy",
        ["FixedOrder.Dot"] = "ReferenceLinearAlgebra.Dot",
        ["FixedOrder.Add"] = "ReferenceLinearAlgebra.Add",
        ["FixedOrder.Rotate"] = "ReferenceLinearAlgebra.Rotate",
        ["GramMatrix.OfColumns"] = "ReferenceLinearAlgebra.GramOfColumns",
        ["GramMatrix.OfRows"] = "ReferenceLinearAlgebra.GramOfRows",
        ["RowPanels.SquaredDistances"] = "ReferenceLinearAlgebra.SquaredDistance",
    };

    /// <summary>Methods, or types with all of theirs, that need no twin, and why.</summary>
    private static readonly Dictionary<string, string> _withoutTwin = new()
    {
        ["CausalAttention"] = "chooses the width for CausalAttentionDriver, which has twins",
        ["DropoutMask"] = "passes a key and a place on to Dropout.Apply",
        ["PhiloxMask"] = "the inside of Dropout.Apply",
        ["AttentionCache"] = "holds keys and values; copies without arithmetic",
        ["CachedAttention.Store"] = "copies; what it stored is read by CachedAttention.Attend in the test against the twin",
        ["CachedAttention.RoomFloats"] = "a size",
        ["AttentionWorkspace"] = "sizes",
        ["BFloat16"] = "one formula, in vectors and for the last numbers; tested against known values in both",
        ["MuonWorkspace"] = "sizes",
        ["DoubleSoftmax.PaddedLength"] = "a size",
        ["PackedMatrix"] = "copies a factor of Gemm.Multiply, which is tested with it against the twin",
        ["GemmPacking"] = "copies blocks for GemmDriver",
        ["Tile4"] = "the inside of GemmDriver.Multiply", ["Tile6"] = "the inside of GemmDriver.Multiply",
        ["Tile8"] = "the inside of GemmDriver.Multiply", ["Tile12"] = "the inside of GemmDriver.Multiply",
        ["Gemm128"] = "one vector operation each", ["Gemm256"] = "one vector operation each", ["Gemm512"] = "one vector operation each",
        ["Shape"] = "checks of sizes",
        ["VectorExp"] = "the inside of softmax and GELU, whose twins use ReferenceLanes.Exp",
        ["KMeans"] = "a composition of RowPanels.SquaredDistances and sums in order; tested against scikit-learn",
        ["LinearSystem"] = "scalar itself; tested against exact solutions",
        ["PrincipalComponents"] = "a composition of GramMatrix and SymmetricEigen; tested against scikit-learn",
        ["SymmetricEigen"] = "a composition of FixedOrder; tested against LAPACK",
        ["RealFunctions"] = "scalar itself; tested against values to many digits",
    };

    private static readonly IReadOnlyList<string> _kernels =
    [
        .. typeof(Gemm).Assembly.GetTypes()
            .Where(type => type.Namespace is "TextMad.Numerics.Kernels" or "TextMad.Numerics.LinearAlgebra" or "TextMad.Numerics.Elementary")
            .Where(type => !type.IsNested && !type.IsInterface)
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(method => !method.IsSpecialName && method.GetBaseDefinition().DeclaringType == type && !IsOfRecord(method))
                .Select(method => $"{type.Name.Split('`')[0]}.{method.Name}"))
            .Distinct(),
    ];

    [Fact]
    public void Every_kernel_has_a_scalar_twin_or_a_reason_to_have_none()
    {
        Assert.DoesNotContain(_kernels, kernel => !_twins.ContainsKey(kernel) && !_withoutTwin.ContainsKey(kernel) && !_withoutTwin.ContainsKey(kernel.Split('.')[0]));
        Assert.Empty(_twins.Keys.Except(_kernels));
        Assert.Empty(_withoutTwin.Keys.Except(_kernels).Except(_kernels.Select(kernel => kernel.Split('.')[0])));
    }

    [Fact]
    public void Every_twin_is_there()
    {
        var there = typeof(Gemm).Assembly.GetTypes().Where(type => type.Namespace == "TextMad.Numerics.Reference")
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Select(method => $"{type.Name}.{method.Name}")).ToHashSet();
        Assert.DoesNotContain(_twins.Values, twin => !there.Contains(twin));
    }

    [Fact]
    public void A_test_names_every_kernel_and_its_twin()
    {
        var tests = Repository.Sources("tests", "TextMad.Tests", "Numerics").Select(file => SourceText.Bare(File.ReadAllText(file))).ToList();
        Assert.Empty(_twins.Where(pair => !tests.Any(test => Names(test, pair.Key) && Names(test, pair.Value))).Select(pair => $"{pair.Key} and {pair.Value}"));

        // A method of an object is named behind the dot alone.
        static bool Names(string test, string method)
        {
            var (type, name) = (method.Split('.')[0], method.Split('.')[1]);
            return Regex.IsMatch(test, $@"\b{type}(<[^;()]*>)?\.{name}\b") || (Regex.IsMatch(test, $@"\bnew {type}\(") && Regex.IsMatch(test, $@"\.{name}\("));
        }
    }

    private static bool IsOfRecord(MethodInfo method) => method.Name is "ToString" or "Equals" or "GetHashCode" or "Deconstruct" or "PrintMembers" or "<Clone>$";
}
