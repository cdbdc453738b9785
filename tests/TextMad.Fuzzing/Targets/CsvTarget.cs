using TextMad.Corpora.Import;

namespace TextMad.Fuzzing.Targets;

/// <summary>Tables of text on their way into a corpus.</summary>
internal sealed class CsvTarget : FuzzTarget
{
    private readonly Scratch _scratch = new();

    public override string Name => "csv";

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        Bytes("id,text,source\n1,\"A text, with \"\"quotes\"\"\nand lines.\",wiki\n2,B.,wiki\n"), Bytes("\uFEFFtext;n\r\nÄ;1\r\n\r\nÖ;2\r\n"), Bytes("text\tn\nA\t1\nB\t2\n"),
        Bytes("sep=|\ntext|n\nA|1\n"), [0xFF, 0xFE, .. System.Text.Encoding.Unicode.GetBytes("text,n\n\u044f,1\n")],
    ];

    public override IReadOnlyList<string> Words => ["\"", "\"\"", ",", ";", "\t", "|", "\r", "\n", "\0", "text", "sep="];

    public override void Read(byte[] input)
    {
        var name = input.Length % 3 == 0 ? "x.tsv" : "x.csv";
        foreach (var _ in ImportSources.Read([_scratch.Write(name, input)], new ImportOptions { Strict = input.Length % 2 == 0, MaximumDocumentLength = 1 << 20 }))
        {
        }
    }

    public override void Dispose() => _scratch.Dispose();
}
