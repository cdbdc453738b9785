using System.Net;
using System.Text.Json;
using TextMad.Sampling;

namespace TextMad.Tests.Completions;

/// <summary>OpenAI's interface for completions, over HTTP: what is written and scored is what the library writes and scores.</summary>
public sealed class CompletionServerTests
{
    [Fact]
    public async Task The_model_is_listed_and_found_by_its_name()
    {
        await using var served = await Served();
        var (status, body) = await served.SendAsync(HttpMethod.Get, "/v1/models");
        Assert.Equal(HttpStatusCode.OK, status);
        var model = Assert.Single(JsonElement.Parse(body).GetProperty("data").EnumerateArray());
        Assert.Equal(
            ("small", "model", CompletionModels.Context),
            (model.GetProperty("id").GetString(), model.GetProperty("object").GetString(), model.GetProperty("max_model_len").GetInt32()));
        Assert.Equal(HttpStatusCode.OK, (await served.SendAsync(HttpMethod.Get, "/v1/models/small")).Status);
        Assert.Equal("model_not_found", Error(await served.SendAsync(HttpMethod.Get, "/v1/models/other"), HttpStatusCode.NotFound).GetProperty("code").GetString());
        Error(await served.SendAsync(HttpMethod.Post, "/v1/chat/completions", "{}"), HttpStatusCode.NotFound);
        Error(await served.SendAsync(HttpMethod.Get, "/v1/completions"), HttpStatusCode.MethodNotAllowed);
    }

    [Theory]
    [InlineData("the cat", 1.0, 1.0)]
    [InlineData("", 0.8, 0.9)]
    [InlineData("the dog", 0.0, 1.0)]
    public async Task Texts_of_a_seed_are_those_of_the_librarys_sampler(string prompt, double temperature, double mass)
    {
        const int Tokens = 20;
        var tokenizer = CompletionModels.Tokenizer;
        ReadOnlyMemory<int> ids = tokenizer.Encode(prompt);
        var decoding = new DecodingOptions { Temperature = temperature, TopP = mass, MaximumTokens = ids.Length + Tokens };
        var expected = new TextGenerator(CompletionModels.Transformer, tokenizer.EndOfText, decoding, TextConstraint.Of(tokenizer))
            .Generate(Enumerable.Range(0, 5).Select(i => new GenerationRequest((ulong)i, ids)), CompletionModels.Key(7));
        await using var served = await Served();
        var answer = await served.AskAsync(new { model = "small", prompt, n = 5, seed = 7, temperature, top_p = mass, max_tokens = Tokens });
        Assert.Equal(expected.Select(TextOf), ServedModel.Texts(answer));
        Assert.Equal(
            expected.Select(sequence => sequence.Ended ? "stop" : "length"),
            answer.GetProperty("choices").EnumerateArray().Select(choice => choice.GetProperty("finish_reason").GetString()));
        Assert.Equal(ids.Length, answer.GetProperty("usage").GetProperty("prompt_tokens").GetInt32());
        Assert.Equal(
            expected.Sum(sequence => sequence.Tokens.Length - ids.Length + (sequence.Ended ? 1 : 0)), answer.GetProperty("usage").GetProperty("completion_tokens").GetInt32());

        string TextOf(GeneratedSequence sequence)
        {
            var text = tokenizer.Decode(sequence.Tokens.Span[ids.Length..]);
            return sequence.IsInsideCharacter ? text[..^1] : text;
        }
    }

    [Fact]
    public async Task Log_probabilities_of_a_prompt_are_the_bits_of_the_librarys_scorer_with_the_first_token_null()
    {
        var tokenizer = CompletionModels.Tokenizer;
        int[][] prompts = [tokenizer.Encode("the cat sat on the mat"), tokenizer.Encode("dog"), tokenizer.Encode(CompletionModels.Text[..12])];
        await using var served = await Served();
        var answer = await served.AskAsync(new { prompt = prompts, echo = true, logprobs = 2, max_tokens = 0 });
        var scores = CompletionModels.Transformer.Score([.. prompts.Select(prompt => (ReadOnlyMemory<int>)prompt)]);
        foreach (var (choice, (prompt, expected)) in answer.GetProperty("choices").EnumerateArray().Zip(prompts.Zip(scores)))
        {
            var given = choice.GetProperty("logprobs").GetProperty("token_logprobs").EnumerateArray().ToList();
            Assert.Equal(JsonValueKind.Null, given[0].ValueKind);
            Assert.Equal(expected[1..], given.Skip(1).Select(score => score.GetSingle()));
            Assert.Equal(tokenizer.Decode(prompt), choice.GetProperty("text").GetString());
            Assert.Equal("length", choice.GetProperty("finish_reason").GetString());
        }

        Assert.Equal(0, answer.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
        Assert.Equal(1, served.Server.Completions.Steps);
    }

    [Fact]
    public async Task A_prompt_that_is_scored_in_parts_goes_on_with_the_tokens_of_one_that_is_not()
    {
        var tokenizer = CompletionModels.Tokenizer;
        int[] prompt = [.. Enumerable.Repeat(tokenizer.Encode("the cat sat on the mat "), 100).SelectMany(ids => ids).Take(290)];
        var model = CompletionModels.TransformerOf(300);
        await using var served = await ServedModel.StartAsync(model, tokenizer);
        var scored = await served.AskAsync(new { prompt, echo = true, logprobs = 1, max_tokens = 4, temperature = 0 });
        var steps = served.Server.Completions.Steps;
        var plain = await served.AskAsync(new { prompt, max_tokens = 4, temperature = 0, echo = true });
        Assert.Equal(plain.GetProperty("choices")[0].GetProperty("text").GetString(), scored.GetProperty("choices")[0].GetProperty("text").GetString());
        Assert.Equal(3 + 4, steps);
        var given = scored.GetProperty("choices")[0].GetProperty("logprobs").GetProperty("token_logprobs").EnumerateArray().Skip(1).Take(prompt.Length - 1);
        Assert.Equal(model.Score([prompt])[0][1..], given.Select(score => score.GetSingle()));
    }

    [Fact]
    public async Task What_an_evaluation_harness_asks_for_gives_its_log_likelihoods_and_whether_they_are_greedy()
    {
        // Ids of context and continuation with echo and one token more, of which the harness takes what stands between; a leading end-of-text token is not doubled.
        var tokenizer = CompletionModels.Tokenizer;
        await using var served = await Served();
        var context = (int[])[tokenizer.EndOfText, .. tokenizer.Encode("the cat")];
        var greedy = await served.AskAsync(new { prompt = context, temperature = 0, max_tokens = 6, logprobs = 1, echo = false });
        var written = greedy.GetProperty("choices")[0].GetProperty("logprobs");
        var isEnded = greedy.GetProperty("choices")[0].GetProperty("finish_reason").GetString() == "stop";
        Assert.Equal(isEnded, written.GetProperty("tokens").EnumerateArray().Last().GetString() == "<|endoftext|>");

        foreach (var continuation in new[] { "sat on", " mat", "灯" })
        {
            int[] all = [.. context, .. tokenizer.Encode(continuation)];
            var answer = await served.AskAsync(new { prompt = new[] { all }, temperature = 0, max_tokens = 1, logprobs = 1, echo = true, seed = 1234 });
            var scores = answer.GetProperty("choices")[0].GetProperty("logprobs");
            var given = scores.GetProperty("token_logprobs").EnumerateArray().ToArray()[context.Length..^1].Select(score => score.GetSingle()).ToArray();
            Assert.Equal(CompletionModels.Transformer.Score([all.AsMemory(1)])[0][(context.Length - 1)..], given);
            var tops = scores.GetProperty("top_logprobs").EnumerateArray().ToArray()[context.Length..^1];
            Assert.All(tops.Zip(given), pair => Assert.True(pair.First.EnumerateObject().Max(top => top.Value.GetSingle()) >= pair.Second));
            Assert.All(scores.GetProperty("top_logprobs").EnumerateArray().Skip(1), top => Assert.InRange(top.EnumerateObject().Count(), 1, 2));
            Assert.Equal(all.Length + 1, scores.GetProperty("tokens").GetArrayLength());
        }
    }

    [Fact]
    public async Task Tokens_are_named_by_their_text_or_bytes_and_placed_in_the_text()
    {
        await using var served = await Served(ngram: true);
        var answer = (await served.AskAsync(new { prompt = "守", max_tokens = 12, temperature = 0, logprobs = 1, echo = true })).GetProperty("choices")[0];
        var text = answer.GetProperty("text").GetString()!;
        Assert.StartsWith("守灯人点亮", text, StringComparison.Ordinal);
        var scores = answer.GetProperty("logprobs");
        var names = scores.GetProperty("tokens").EnumerateArray().Select(name => name.GetString()!).ToList();
        Assert.Equal("bytes:\\xe5", names[0]);
        Assert.Equal([0, 0, 0, 1, 1, 1, 2, 2, 2], scores.GetProperty("text_offset").EnumerateArray().Select(place => place.GetInt32()).Take(9));
        Assert.Equal(15, names.Count);
        Assert.Equal(JsonValueKind.Null, scores.GetProperty("top_logprobs")[0].ValueKind);
    }

    [Theory]
    [InlineData("船", "守灯人点亮了灯，海上的")]
    [InlineData("的船看", "守灯人点亮了灯，海上")]
    [InlineData("корабли у", "守灯人点亮了灯，海上的船看见了光。Смотритель зажёг лампу, и ")]
    [InlineData("ampu", null)]
    public async Task A_text_to_stop_at_is_found_across_tokens_and_is_not_given(string stop, string? expected)
    {
        await using var served = await Served(ngram: true);
        var request = new { prompt = "守灯", max_tokens = 200, temperature = 0, stop = new[] { "nowhere", stop }, logprobs = 0 };
        var choice = (await served.AskAsync(request)).GetProperty("choices")[0];
        Assert.Equal("stop", choice.GetProperty("finish_reason").GetString());
        Assert.Equal((expected ?? CompletionModels.Text)["守灯".Length..], choice.GetProperty("text").GetString());
        Assert.All(
            choice.GetProperty("logprobs").GetProperty("text_offset").EnumerateArray(),
            place => Assert.InRange(place.GetInt32(), 0, choice.GetProperty("text").GetString()!.Length));

        var pieces = await served.StreamAsync(new { request.prompt, request.max_tokens, request.temperature, request.stop, stream = true });
        Assert.Equal(choice.GetProperty("text").GetString(), string.Concat(pieces.Select(piece => ServedModel.Texts(piece)[0])));
        Assert.All(pieces, piece => Assert.DoesNotContain('\uFFFD', ServedModel.Texts(piece)[0]));
    }

    [Fact]
    public async Task A_stream_holds_whole_characters_and_comes_to_the_same_as_an_answer()
    {
        await using var served = await Served(ngram: true);
        var request = new { prompt = new[] { "Смотр", "海" }, n = 2, max_tokens = 60, seed = 3, echo = true, logprobs = 1 };
        var whole = await served.AskAsync(request);
        var pieces = await served.StreamAsync(new
        {
            request.prompt, request.n, request.max_tokens, request.seed, request.echo, request.logprobs, stream = true, stream_options = new { include_usage = true },
        });
        Assert.Equal(whole.GetProperty("usage").ToString(), pieces[^1].GetProperty("usage").ToString());
        Assert.Empty(pieces[^1].GetProperty("choices").EnumerateArray());
        Assert.Single(pieces.Select(piece => piece.GetProperty("id").GetString()).Distinct());
        Assert.True(pieces.Count > 20, $"{pieces.Count} pieces");
        foreach (var (number, choice) in whole.GetProperty("choices").EnumerateArray().Index())
        {
            var own = pieces.SelectMany(piece => piece.GetProperty("choices").EnumerateArray()).Where(piece => piece.GetProperty("index").GetInt32() == number).ToList();
            Assert.Equal(choice.GetProperty("text").GetString(), string.Concat(own.Select(piece => piece.GetProperty("text").GetString())));
            Assert.All(own, piece => Assert.DoesNotContain('\uFFFD', piece.GetProperty("text").GetString()!));
            foreach (var list in new[] { "tokens", "token_logprobs", "top_logprobs", "text_offset" })
            {
                Assert.Equal(
                    choice.GetProperty("logprobs").GetProperty(list).EnumerateArray().Select(item => item.ToString()),
                    own.SelectMany(piece => piece.GetProperty("logprobs").GetProperty(list).EnumerateArray().Select(item => item.ToString())));
            }

            Assert.Equal(choice.GetProperty("finish_reason").GetString(), own[^1].GetProperty("finish_reason").GetString());
            Assert.All(own.SkipLast(1), piece => Assert.Equal(JsonValueKind.Null, piece.GetProperty("finish_reason").ValueKind));
        }
    }

    [Fact]
    public async Task Penalties_keep_a_text_from_repeating_itself()
    {
        await using var served = await Served();
        var plain = await Tokens(0, 0);
        var punished = await Tokens(2, 2);
        Assert.True(punished.Distinct().Count() > plain.Distinct().Count(), $"{punished.Distinct().Count()} and {plain.Distinct().Count()}");

        async Task<List<string>> Tokens(double presence, double frequency)
        {
            var answer = await served.AskAsync(new { prompt = "the", max_tokens = 40, temperature = 0, logprobs = 0, presence_penalty = presence, frequency_penalty = frequency });
            return [.. answer.GetProperty("choices")[0].GetProperty("logprobs").GetProperty("tokens").EnumerateArray().Select(token => token.GetString()!)];
        }
    }

    [Theory]
    [InlineData("{", null, "not valid JSON")]
    [InlineData("[]", null, "not a JSON object")]
    [InlineData("""{"prompt":"a","prompt":"b"}""", null, "prompt")]
    [InlineData("""{"model":"gpt-9"}""", "model", "'small' answers")]
    [InlineData("""{"prompt":7}""", "prompt", "list of token ids")]
    [InlineData("""{"prompt":[]}""", "prompt", "not be empty")]
    [InlineData("""{"prompt":[1,270]}""", "prompt", "ids are 0 to")]
    [InlineData("""{"prompt":["a",[1]],"n":1,"stop":[""]}""", "stop", "none of them empty")]
    [InlineData("""{"prompt":[[1],{}]}""", "prompt", "not both")]
    [InlineData("""{"max_tokens":-1}""", "max_tokens", "from 0 to")]
    [InlineData("""{"max_tokens":1.5}""", "max_tokens", "an integer")]
    [InlineData("""{"temperature":3}""", "temperature", "from 0 to 2")]
    [InlineData("""{"top_p":"x"}""", "top_p", "from 0 to 1")]
    [InlineData("""{"n":0}""", "n", "from 1 to 128")]
    [InlineData("""{"n":2,"best_of":3}""", "best_of", "best_of must be n")]
    [InlineData("""{"suffix":"x"}""", "suffix", "not supported")]
    [InlineData("""{"logit_bias":{"1":5}}""", "logit_bias", "not supported")]
    [InlineData("""{"stop":["a","b","c","d","e"]}""", "stop", "allowed are 4")]
    [InlineData("""{"logprobs":21}""", "logprobs", "from 0 to 20")]
    [InlineData("""{"seed":1.5}""", "seed", "an integer")]
    [InlineData("""{"stream_options":{}}""", "stream_options", "only with stream")]
    [InlineData("""{"echo":"yes"}""", "echo", "true or false")]
    [InlineData("""{"max_length":3}""", "max_length", "not a field")]
    [InlineData("""{"prompt":"a","max_tokens":64}""", "max_tokens", "length is 64 tokens. However, you requested 65 tokens (1 in the prompt, 64 in the completion)")]
    public async Task A_request_that_cannot_be_answered_is_refused_in_the_interfaces_form(string body, string? field, string part)
    {
        await using var served = await Served();
        var answer = await served.SendAsync(HttpMethod.Post, "/v1/completions", body);
        var error = Error(answer, field == "model" ? HttpStatusCode.NotFound : HttpStatusCode.BadRequest);
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
        Assert.Equal(field, error.GetProperty("param").GetString());
        Assert.Contains(part, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_whole_context_can_be_filled_and_scored()
    {
        await using var served = await Served();
        int[] prompt = [.. Enumerable.Range(0, CompletionModels.Context).Select(i => i * 3 % 256)];
        var answer = await served.AskAsync(new { prompt, echo = true, logprobs = 0, max_tokens = 0 });
        Assert.Equal(
            CompletionModels.Transformer.Score([prompt])[0][1..],
            answer.GetProperty("choices")[0].GetProperty("logprobs").GetProperty("token_logprobs").EnumerateArray().Skip(1).Select(score => score.GetSingle()));
        var full = await served.AskAsync(new { prompt = prompt[..10], max_tokens = CompletionModels.Context - 10, temperature = 0 });
        Assert.InRange(full.GetProperty("usage").GetProperty("completion_tokens").GetInt32(), 1, CompletionModels.Context - 10);
    }

    [Theory]
    [InlineData("Host", "evil.example:{0}", HttpStatusCode.MisdirectedRequest)]
    [InlineData("Host", "127.0.0.1:1", HttpStatusCode.MisdirectedRequest)]
    [InlineData("Origin", "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Host", "localhost:{0}", HttpStatusCode.OK)]
    [InlineData("Origin", "http://127.0.0.1:{0}", HttpStatusCode.OK)]
    [InlineData("Authorization", "Bearer anything", HttpStatusCode.OK)]
    public async Task Programs_of_this_machine_are_answered_and_pages_of_other_sites_are_not(string field, string value, HttpStatusCode expected)
    {
        await using var served = await Served();
        var stated = string.Format(null, value, served.Server.Address.Port);
        Assert.Equal(expected, (await served.SendAsync(HttpMethod.Get, "/v1/models", null, (field, stated))).Status);
        Assert.Equal(expected, (await served.SendAsync(HttpMethod.Post, "/v1/completions", """{"prompt":"a","max_tokens":1}""", (field, stated))).Status);
    }

    [Fact]
    public async Task A_body_of_another_type_or_without_end_is_refused()
    {
        await using var served = await Served();
        using var client = new HttpClient();
        using var text = await client.PostAsync($"{served.Server.Address}/completions", new StringContent("{}"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, text.StatusCode);
        var error = Error(await served.SendAsync(HttpMethod.Post, "/v1/completions", $$"""{"prompt":"{{new string('a', 9 << 20)}}"}"""), HttpStatusCode.RequestEntityTooLarge);
        Assert.Contains("longer than", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static Task<ServedModel> Served(bool ngram = false) =>
        ServedModel.StartAsync(ngram ? CompletionModels.NGram : CompletionModels.Transformer, CompletionModels.Tokenizer);

    private static JsonElement Error((HttpStatusCode Status, string Body) answer, HttpStatusCode expected)
    {
        Assert.True(answer.Status == expected, $"{answer.Status}: {answer.Body}");
        return JsonElement.Parse(answer.Body).GetProperty("error");
    }
}
