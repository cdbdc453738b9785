using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TextMad.Tests.Sampling;

namespace TextMad.Tests.Completions;

/// <summary>Many requests at once: they are decoded together, none bears on another, and who goes away or comes too late costs nothing.</summary>
public sealed class CompletionsTogetherTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_at_once_are_decoded_together_and_each_has_the_bits_that_it_has_alone()
    {
        var requests = Enumerable.Range(0, 12).Select(i => (object)new
        {
            prompt = i % 3 == 0 ? "the cat" : i % 3 == 1 ? "" : CompletionModels.Text[..(1 + (i / 2))],
            max_tokens = 5 + (i * 2), seed = i, n = 1 + (i % 2), logprobs = 2, echo = i % 4 == 0, temperature = i % 5 == 0 ? 0 : 0.9,
        }).ToList();
        await using var served = await ServedModel.StartAsync(CompletionModels.Transformer, CompletionModels.Tokenizer);
        var alone = new List<string>();
        foreach (var request in requests)
        {
            alone.Add(Choices(await served.AskAsync(request)));
        }

        Assert.InRange(served.Server.Completions.MostActive, 1, 2);
        var stepsAlone = served.Server.Completions.Steps;
        for (var round = 0; round < 3; round++)
        {
            Assert.Equal(alone, (await Task.WhenAll(requests.Select(served.AskAsync))).Select(Choices));
        }

        Assert.Equal(8, served.Server.Completions.MostActive);
        var stepsTogether = served.Server.Completions.Steps - stepsAlone;
        Assert.True(stepsTogether < 2 * stepsAlone, $"{stepsTogether} steps for three rounds, {stepsAlone} for one alone");
        await ServedAsOnePlaceAsync(requests, alone);
    }

    [Fact]
    public async Task A_prompt_in_a_list_is_completed_as_it_is_alone()
    {
        await using var served = await ServedModel.StartAsync(CompletionModels.Transformer, CompletionModels.Tokenizer);
        string[] prompts = ["the cat", "the dog", "the cat"];
        var together = ServedModel.Texts(await served.AskAsync(new { prompt = prompts, n = 2, seed = 5, max_tokens = 20 }));
        foreach (var (number, prompt) in prompts.Index())
        {
            Assert.Equal(ServedModel.Texts(await served.AskAsync(new { prompt, n = 2, seed = 5, max_tokens = 20 })), together[(2 * number)..((2 * number) + 2)]);
        }

        Assert.NotEqual(together[0], together[1]);
        var drawn = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => served.AskAsync(new { prompt = "", max_tokens = 30 })));
        Assert.NotEqual(ServedModel.Texts(drawn[0]), ServedModel.Texts(drawn[1]));
    }

    [Fact]
    public async Task What_a_client_that_goes_away_asked_for_is_given_up()
    {
        var slow = new FakeModel(CompletionModels.Tokenizer.VocabularySize, (_, logits) =>
        {
            Thread.Sleep(5);
            logits[65] = 10;
        }, CompletionModels.Tokenizer.EndOfText);
        await using var served = await ServedModel.StartAsync(slow, CompletionModels.Tokenizer, batch: 2);
        foreach (var stream in new[] { true, false })
        {
            using var client = new HttpClient();
            using var gone = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            using var message = new HttpRequestMessage(HttpMethod.Post, $"{served.Server.Address}/completions")
            {
                Content = JsonContent.Create(new { prompt = new[] { "a", "b", "c" }, max_tokens = 50_000, stream }),
            };
            var asked = client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, gone.Token);
            await UntilAsync(() => served.Server.Completions.Active == 2 && served.Server.Completions.Waiting == 1);
            if (stream)
            {
                using var response = await asked;
                await gone.CancelAsync();
            }
            else
            {
                await gone.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
            }

            await UntilAsync(() => served.Server.Completions.Active == 0 && served.Server.Completions.Waiting == 0);
        }

        var steps = served.Server.Completions.Steps;
        Assert.Equal(2, (await served.AskAsync(new { prompt = "a", max_tokens = 2 })).GetProperty("usage").GetProperty("completion_tokens").GetInt32());
        Assert.Equal(steps + 2, served.Server.Completions.Steps);
    }

    [Fact]
    public async Task More_than_may_wait_are_refused_and_told_to_come_again()
    {
        using var gate = new SemaphoreSlim(0);
        var held = new FakeModel(CompletionModels.Tokenizer.VocabularySize, (_, logits) =>
        {
            gate.Wait(Cancellation);
            logits[65] = 10;
        }, CompletionModels.Tokenizer.EndOfText);
        await using var served = await ServedModel.StartAsync(held, CompletionModels.Tokenizer, batch: 1, waiting: 2);
        var first = served.AskAsync(new { prompt = "a", max_tokens = 1 });
        await UntilAsync(() => served.Server.Completions.Active == 1);
        var second = served.AskAsync(new { prompt = new[] { "b", "c" }, max_tokens = 1 });
        await UntilAsync(() => served.Server.Completions.Waiting == 2);
        var (status, refused) = await served.TryAskAsync(new { prompt = "d", max_tokens = 1 });
        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.Equal("rate_limit_exceeded", refused.GetProperty("error").GetProperty("code").GetString());
        gate.Release(3);
        Assert.Single((await first).GetProperty("choices").EnumerateArray());
        Assert.Equal(2, (await second).GetProperty("choices").GetArrayLength());
    }

    [Fact]
    public async Task A_model_that_fails_is_told_of_and_others_are_answered()
    {
        var broken = new FakeModel(
            CompletionModels.Tokenizer.VocabularySize, (sequence, logits) => logits.Fill(sequence.Count > 3 ? float.NaN : 0), CompletionModels.Tokenizer.EndOfText);
        await using var served = await ServedModel.StartAsync(broken, CompletionModels.Tokenizer);
        var answers = await Task.WhenAll(served.TryAskAsync(new { prompt = "", max_tokens = 10, logprobs = 1 }), served.TryAskAsync(new { prompt = "", max_tokens = 2 }));
        Assert.Equal([HttpStatusCode.InternalServerError, HttpStatusCode.OK], answers.Select(answer => answer.Status));
        Assert.Equal("server_error", answers[0].Answer.GetProperty("error").GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_server_that_stops_ends_what_is_under_way()
    {
        var slow = new FakeModel(CompletionModels.Tokenizer.VocabularySize, (_, logits) =>
        {
            Thread.Sleep(5);
            logits[65] = 10;
        }, CompletionModels.Tokenizer.EndOfText);
        var served = await ServedModel.StartAsync(slow, CompletionModels.Tokenizer);
        var asked = served.TryAskAsync(new { prompt = "", max_tokens = 50_000 });
        await UntilAsync(() => served.Server.Completions.Active == 1);
        var stopped = served.Server.DisposeAsync().AsTask();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await asked).Status);
        await stopped.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
    }

    private static async Task ServedAsOnePlaceAsync(List<object> requests, List<string> alone)
    {
        await using var narrow = await ServedModel.StartAsync(CompletionModels.Transformer, CompletionModels.Tokenizer, batch: 1);
        Assert.Equal(alone, (await Task.WhenAll(requests.Select(narrow.AskAsync))).Select(Choices));
        Assert.Equal(1, narrow.Server.Completions.MostActive);
    }

    private static string Choices(JsonElement answer) => answer.GetProperty("choices").ToString();

    private static async Task UntilAsync(Func<bool> condition)
    {
        var patience = DateTime.UtcNow.AddSeconds(20);
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < patience, "what was waited for did not come");
            await Task.Delay(5, Cancellation);
        }
    }
}
