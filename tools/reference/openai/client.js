// OpenAI's client on a model that `textmad model serve` serves: node client.js BASE_URL PROMPT.txt GENERATED.json SCORED.json
// GENERATED.json is what `textmad generate MODEL --prompt PROMPT --count 3 --seed 7 --json` wrote, SCORED.json what `textmad score MODEL PROMPT.txt --per-token --json` says.
// Ends with 1 at the first answer that is not the command line's.
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const OpenAI = require('openai');

const [baseURL, written, generated, scored] = process.argv.slice(2);
const prompt = fs.readFileSync(written, 'utf8');
const texts = JSON.parse(fs.readFileSync(generated, 'utf8'));
// The last is the end of the text, which a prompt does not have.
const scores = JSON.parse(fs.readFileSync(scored, 'utf8'))[0].scores[0].slice(0, -1);
const client = new OpenAI({ baseURL, apiKey: 'any', maxRetries: 0 });

// What has the probability 0 is null in an answer of the command line, and -9999 in one of the interface.
function near(a, b) {
  assert.ok(Math.abs(a - (b ?? -9999)) < 1e-4, `${a} and ${b}`);
}

async function main() {
  const models = [];
  for await (const one of client.models.list()) models.push(one.id);
  assert.equal(models.length, 1);
  const model = models[0];
  assert.equal((await client.models.retrieve(model)).id, model);
  const ask = more => client.completions.create({ model, prompt, seed: 7, max_tokens: 8, ...more });

  const three = await ask({ n: 3 });
  assert.equal(three.object, 'text_completion');
  assert.deepEqual(three.choices.map(choice => choice.index), [0, 1, 2]);
  three.choices.forEach((choice, i) => assert.ok(texts[i].text.startsWith(prompt + choice.text), `${texts[i].text}\n${choice.text}`));
  assert.equal(three.usage.total_tokens, three.usage.prompt_tokens + three.usage.completion_tokens);
  assert.equal(three.usage.prompt_tokens, scores.length);
  console.log('texts are those of textmad generate');

  const echo = (await ask({ max_tokens: 0, echo: true, logprobs: 2 })).choices[0];
  assert.equal(echo.text, prompt);
  assert.equal(echo.logprobs.tokens.join(''), prompt);
  assert.equal(echo.logprobs.token_logprobs[0], null);
  echo.logprobs.token_logprobs.slice(1).forEach((value, i) => near(value, scores[i + 1].log_probability));
  assert.deepEqual(echo.logprobs.text_offset.map((from, i) => prompt.startsWith(echo.logprobs.tokens[i], from)), echo.logprobs.tokens.map(() => true));
  console.log('log-probabilities are those of textmad score');

  let streamed = '';
  let reason = null;
  let usage = null;
  for await (const part of await ask({ stream: true, stream_options: { include_usage: true } })) {
    streamed += part.choices[0]?.text ?? '';
    reason = part.choices[0]?.finish_reason ?? reason;
    usage = part.usage ?? usage;
  }
  assert.equal(streamed, three.choices[0].text);
  assert.equal(reason, three.choices[0].finish_reason);
  assert.ok(usage.completion_tokens > 0);
  console.log('a stream has the same text');

  const longest = three.choices.map(choice => choice.text).sort((one, other) => other.length - one.length)[0];
  const word = longest.slice(-4).trim();
  const stopped = await ask({ n: 3, stop: word });
  stopped.choices.forEach((choice, i) => assert.equal(choice.text, three.choices[i].text.split(word)[0]));
  assert.ok(stopped.choices.some(choice => choice.finish_reason === 'stop'));
  console.log('stop ends a text before the word');

  const greedy = (await ask({ temperature: 0, logprobs: 3 })).choices[0];
  greedy.logprobs.token_logprobs.forEach((value, i) => near(value, Math.max(...Object.values(greedy.logprobs.top_logprobs[i]))));
  console.log('temperature 0 takes the most probable token');

  const many = await Promise.all(Array.from({ length: 40 }, (_, i) => ask({ seed: i % 10 })));
  many.forEach((answer, i) => assert.equal(answer.choices[0].text, many[i % 10].choices[0].text));
  assert.ok(new Set(many.map(answer => answer.choices[0].text)).size > 5);
  console.log('forty requests at once, four of each kind with the same text');

  await assert.rejects(ask({ n: 1000 }), error => error instanceof OpenAI.BadRequestError && /\bn\b/.test(error.message));
  await assert.rejects(ask({ model: 'another' }), error => error instanceof OpenAI.NotFoundError);
  await assert.rejects(ask({ max_tokens: 100000 }), error => error instanceof OpenAI.BadRequestError);
  console.log('errors are those that the client knows');
}

main().catch(failure => {
  console.error(failure);
  process.exit(1);
});
