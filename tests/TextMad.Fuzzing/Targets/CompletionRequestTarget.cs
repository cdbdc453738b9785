using TextMad.Completions.Requests;
using TextMad.Tokenization;

namespace TextMad.Fuzzing.Targets;

/// <summary>Requests for completions, as anybody can send them to a server of a model.</summary>
internal sealed class CompletionRequestTarget : FuzzTarget
{
    private CompletionRequestReader? _reader;

    public override string Name => "completion-request";

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        Bytes("""{"model":"m","prompt":"A text","max_tokens":16,"temperature":0.5,"top_p":0.9,"n":2,"stream":true,"logprobs":5,"echo":true,"stop":["\n","end"],"seed":7,"user":"u"}"""),
        Bytes("""{"model":"m","prompt":[1,2,3],"logit_bias":{"5":-100},"presence_penalty":0,"frequency_penalty":0,"best_of":1,"stream_options":{"include_usage":true}}"""),
        Bytes("""{"model":"m","prompt":["A","B"],"suffix":null,"top_k":4}"""), Bytes("""{"prompt":[[1,2],[3]],"stop":"x"}"""),
    ];

    public override IReadOnlyList<string> Words =>
        ["\"prompt\":", "\"logit_bias\":", "null", "true", "[[", "-1", "1e999", "0.1", "999999999999", "\\ud800", "\"stop\":", "\"n\":", "{\"-1\":0}"];

    public override void Prepare()
    {
        var tokenizer = BytePairTokenizer.Train(["A text for a tokenizer."], new BytePairTrainingOptions { Vocabulary = 260 });
        _reader = new CompletionRequestReader("m", tokenizer, 64);
    }

    public override void Read(byte[] input) => _reader!.Read(input);

    public override bool IsDocumented(Exception failure) => failure is RequestFault;
}
