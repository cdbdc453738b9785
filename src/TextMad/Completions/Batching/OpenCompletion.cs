using TextMad.Models;
using TextMad.Numerics.Kernels;
using TextMad.Numerics.Random;
using TextMad.Sampling;

namespace TextMad.Completions.Batching;

/// <summary>
/// A text that is being completed: in every step it says what the decoder is to be fed, reads logits, and goes on. Tokens are drawn as <see cref="TextGenerator"/> draws those of a
/// text of the same number: after the constraint, from a stream of its own.
/// </summary>
internal sealed class OpenCompletion
{
    /// <summary>Most tokens of a prompt that are scored in a step, so that texts beside it are not kept waiting.</summary>
    private const int MostScored = 128;

    private readonly CompletionTask _task;
    private readonly CompletionRule _rule;
    private readonly TokenTable _table;
    private readonly ICompletionReader _reader;
    private readonly TokenBuffer _tokens = new();
    private readonly CompletionText _text;
    private readonly List<(ScoredToken Scored, int Start)> _unsent = [];
    private readonly Dictionary<int, int> _counts = [];
    private readonly int _firstShown;
    private readonly int _promptEnd;
    private ScoredToken[] _prompt = [];
    private TokenSelector? _selector;
    private RandomStream _random;
    private TextState _state;
    private Exception? _failure;
    private ScoredToken _scored;
    private int _chosen;
    private int _fed;
    private int _written;

    /// <summary>Creates a completion.</summary>
    /// <param name="task">What to complete.</param>
    /// <param name="rule">How.</param>
    /// <param name="table">The vocabulary.</param>
    /// <param name="reader">Is given what is written.</param>
    public OpenCompletion(CompletionTask task, CompletionRule rule, TokenTable table, ICompletionReader reader)
    {
        _task = task;
        _rule = rule;
        _table = table;
        _reader = reader;
        _text = new CompletionText(rule.Stops);
        _random = task.Random;
        if (task.Prompt.IsEmpty || task.Prompt.Span[0] != table.EndOfText)
        {
            _tokens.Append(table.EndOfText);
            _firstShown = 1;
        }

        _tokens.Append(task.Prompt.Span);
        _promptEnd = _tokens.Length;
    }

    /// <summary>Whether nobody waits for it any more.</summary>
    public bool IsGivenUp => _reader.IsGone;

    /// <summary>The slot of the decoder; set by who decodes.</summary>
    public int Slot { get; set; }

    private bool NeedsModel => _rule.MaximumTokens > 0 || (_rule.ScoresPrompt && _promptEnd - _firstShown > 1);

    /// <summary>Begins; returns whether there is anything for the model to do.</summary>
    /// <param name="constraint">Keeps what is written text; null for any token.</param>
    /// <param name="vocabularySize">V, the number of token ids of the vocabulary.</param>
    public bool Begin(ConstraintWork? constraint, int vocabularySize)
    {
        if (_rule.ScoresPrompt)
        {
            if (_promptEnd > _firstShown)
            {
                _unsent.Add((new ScoredToken(_tokens.Span[_firstShown], null, null), 0));
            }

            if (_promptEnd - _firstShown <= 1)
            {
                SendPrompt();
            }
        }
        else if (_rule.Echo)
        {
            SendPrompt();
        }

        if (!NeedsModel)
        {
            Send("", CompletionEnd.Length);
            return false;
        }

        if (_rule.MaximumTokens > 0)
        {
            _selector = new TokenSelector(_rule.Decoding, vocabularySize);
            _state = new TextState { Position = constraint?.Constraint.Next(TextConstraint.Begin, _tokens.Span) ?? TextConstraint.Begin };
        }

        return true;
    }

    /// <summary>
    /// Says what the decoder is to be fed; returns the number of entries. Where the prompt is scored every token of it has one, so that the logits before the next are read; the
    /// last goes alone, and yields the first token that is written.
    /// </summary>
    public int Feed(DecodingBatch batch)
    {
        var first = _fed;
        var count = first == 0 ? _firstShown + 1 : 1;
        if (!_rule.ScoresPrompt || first + count >= _promptEnd)
        {
            batch.Add(Slot, _tokens.Span[_fed..]);
            _fed = _tokens.Length;
            return 1;
        }

        var entries = 0;
        for (; entries < MostScored && first + count < _promptEnd; count++, entries++)
        {
            batch.Add(Slot, _tokens.Span[_fed..(first + count)]);
            _fed = first + count;
        }

        _prompt = new ScoredToken[entries];
        return entries;
    }

    /// <summary>Takes the logits that an entry yielded; of tokens of the prompt, several threads at once.</summary>
    public void Read(int number, Span<float> logits, int worker, ConstraintWork? constraint)
    {
        try
        {
            if (_fed < _promptEnd)
            {
                _prompt[number] = Score(_tokens.Span[_fed - _prompt.Length + 1 + number], logits);
                return;
            }

            var best = Rank(logits);
            var normaliser = _rule.Alternatives is null ? null : logits.ToArray();
            Penalise(logits);
            constraint?.Apply(ref _state, logits, worker);
            _chosen = _selector!.Select(logits, _tokens.Span[1..], ref _random);
            _scored = normaliser is null ? new ScoredToken(_chosen, null, null) : Score(_chosen, normaliser, best);
        }
        catch (TextMadException failure)
        {
            _failure = failure;
        }
    }

    /// <summary>Goes on after a step; returns whether it is complete.</summary>
    /// <param name="constraint">Keeps what is written text; null for any token.</param>
    public bool Advance(TextConstraint? constraint)
    {
        if (_failure is not null)
        {
            Fail(_failure);
            return true;
        }

        if (_fed < _promptEnd)
        {
            _unsent.AddRange(_prompt.Select(scored => (scored, 0)));
            if (_fed < _promptEnd - 1)
            {
                return false;
            }

            SendPrompt();
            if (_rule.MaximumTokens > 0)
            {
                return false;
            }

            Send("", CompletionEnd.Length);
            return true;
        }

        return Take(constraint);
    }

    /// <summary>Ends it with a failure.</summary>
    public void Fail(Exception failure) => _reader.Fail(failure);

    private bool Take(TextConstraint? constraint)
    {
        _written++;
        if (_rule.Alternatives is not null)
        {
            _unsent.Add((_scored, _text.Length));
        }

        if (_chosen == _table.EndOfText)
        {
            Send(_text.ReleaseUpTo(_text.Length), CompletionEnd.Stop);
            return true;
        }

        _tokens.Append(_chosen);
        _counts[_chosen] = _counts.GetValueOrDefault(_chosen) + 1;
        _state.Position = constraint?.Next(_state.Position, _chosen) ?? TextConstraint.Begin;
        var stop = _text.Append(_table.Bytes(_chosen));
        if (stop >= 0)
        {
            _unsent.RemoveAll(token => token.Start >= stop);
            Send(_text.ReleaseUpTo(stop), CompletionEnd.Stop);
            return true;
        }

        if (_written == _rule.MaximumTokens)
        {
            Send(_text.ReleaseUpTo(_text.Length), CompletionEnd.Length);
            return true;
        }

        if (_text.Release() is { Length: > 0 } text)
        {
            Send(text, null);
        }

        return false;
    }

    private void SendPrompt() => Send(_task.PromptText, null);

    private void Send(string text, CompletionEnd? end)
    {
        _reader.Take(new CompletionPiece(_task.Choice, text, [.. _unsent.Select(token => token.Scored)], _written, end));
        _unsent.Clear();
    }

    private ScoredToken Score(int token, ReadOnlySpan<float> logits) => Score(token, logits, Rank(logits));

    // By the kernel with which texts are scored, so that the bits are the same.
    private static ScoredToken Score(int token, ReadOnlySpan<float> logits, int[] best)
    {
        Span<int> tokens = stackalloc int[best.Length + 1];
        Span<float> scores = stackalloc float[best.Length + 1];
        LogitRow.RequireFinite(DoubleSoftmax.Maximum(logits));
        tokens[0] = token;
        best.CopyTo(tokens[1..]);
        Softmax.LogProbabilities(logits, tokens, scores);
        var ranked = new (int, float)[best.Length];
        for (var i = 0; i < best.Length; i++)
        {
            ranked[i] = (best[i], scores[i + 1]);
        }

        return new ScoredToken(token, scores[0], ranked);
    }

    /// <summary>Returns the tokens with the largest logits, as many as were asked for, best first; of equal ones the lower id.</summary>
    private int[] Rank(ReadOnlySpan<float> logits)
    {
        if (_rule.Alternatives is not > 0)
        {
            return [];
        }

        Span<(int Token, float Logit)> best = stackalloc (int, float)[_rule.Alternatives.Value];
        var count = 0;
        for (var id = 0; id < logits.Length; id++)
        {
            if (count == best.Length && logits[id] <= best[^1].Logit)
            {
                continue;
            }

            var place = count < best.Length ? count++ : count - 1;
            for (; place > 0 && best[place - 1].Logit < logits[id]; place--)
            {
                best[place] = best[place - 1];
            }

            best[place] = (id, logits[id]);
        }

        var ranked = new int[count];
        for (var place = 0; place < count; place++)
        {
            ranked[place] = best[place].Token;
        }

        return ranked;
    }

    private void Penalise(Span<float> logits)
    {
        if (_rule is { PresencePenalty: 0, FrequencyPenalty: 0 })
        {
            return;
        }

        foreach (var (token, count) in _counts)
        {
            logits[token] -= _rule.PresencePenalty + (count * _rule.FrequencyPenalty);
        }
    }
}
