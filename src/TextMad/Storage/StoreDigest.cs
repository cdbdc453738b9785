using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TextMad.Storage;

/// <summary>How many things of each kind a store holds, with a fingerprint of each kind that does not depend on what holds it.</summary>
/// <param name="Sections">Counts and fingerprints by kind, in a fixed order.</param>
public sealed record StoreDigest(IReadOnlyList<StoreDigest.Section> Sections)
{
    /// <summary>Things of one kind.</summary>
    /// <param name="Kind">What they are, in the plural.</param>
    /// <param name="Count">The number of things of this kind.</param>
    /// <param name="Sha256">Over them, lower-case hexadecimal. Of kinds without an order, the sum of their hashes.</param>
    public sealed record Section(string Kind, long Count, string Sha256);

    /// <summary>Reads a whole store; every text is read and held against its hash.</summary>
    public static StoreDigest Of(ICorpusStore store, IProgressSink? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        var total = store.Count(new DocumentQuery()).Documents;
        Section Digest<T>(string kind, IEnumerable<T> things, Func<T, string> describe, bool ordered)
        {
            using var sum = new Sum(ordered);
            foreach (var thing in things)
            {
                cancellation.ThrowIfCancellationRequested();
                sum.Add(describe(thing));
                if (kind == "documents" && sum.Count % 1024 == 0)
                {
                    progress?.Report($"read {store.Name}", sum.Count, total, kind);
                }
            }

            return new Section(kind, sum.Count, sum.Text());
        }

        var texts = store.ReadDocuments(new DocumentQuery()).Select(document => document.Id).ToHashSet();
        return new StoreDigest(
        [
            Digest(
                "documents",
                store.ReadSummaries(new DocumentQuery()),
                d => $"{d.Id} {d.ContentHash} {d.Language} {d.Words} {d.Bytes} {texts.Contains(d.Id)} {d.Origin.ToIdentityJson()}",
                ordered: false),
            Digest("corpora", store.Corpora(), c => $"{c.Name} {c.Totals} {c.Description}", ordered: true),
            Digest(
                "corpus members",
                store.Corpora().SelectMany(c => store.ReadSummaries(new DocumentQuery { Corpus = c.Name }).Select(d => (c.Name, d.Id))),
                member => $"{member.Name} {member.Id}",
                ordered: true),
            Digest("dropped", store.ReadDropped(), d => $"{d.Scope} {d.Source} {d.Reason} {d.Detail}", ordered: false),
            Digest("withdrawn", store.ReadWithdrawals(), w => $"{w.Document} {w.At:O} {w.Erased} {w.Reason}", ordered: false),
            Digest("runs", store.Runs(), r => $"{r.Id} {StoredWord.Write(r.Status)} {r.Started:O} {r.Finished:O} {r.Kind} {r.Configuration}", ordered: false),
            Digest("labels of runs", store.RunLabels(), l => $"{l.Run} {l.Name} {l.Tags} {l.Note}", ordered: false),
            Digest("files", store.Files().Where(file => file.Sha256 is not null), f => $"{f.Owner} {f.Path} {f.Sha256} {f.Bytes} {f.Replaced}", ordered: false),
            Digest("training sets", store.TrainingSets(), s => $"{s.Id} {s.Run} {s.Documents} {s.Tokens} {string.Join(' ', store.SelectorsOf(s.Id))}", ordered: false),
            Digest(
                "training members",
                store.TrainingSets().OrderBy(s => s.Id, StringComparer.Ordinal).SelectMany(s => store.TrainingMembers(s.Id).Select(m => (s.Id, m))),
                member => $"{member.Id} {member.m.Document} {member.m.Tokens}",
                ordered: true),
            Digest("models", store.Models(), m => m.ToString(), ordered: true),
        ]);
    }

    /// <summary>SHA-256 over descriptions one after the other, or the sum of the SHA-256 of each modulo 2^256.</summary>
    private sealed class Sum(bool ordered) : IDisposable
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private HashSum _sum;

        public long Count { get; private set; }

        public void Add(string text)
        {
            Count++;
            var bytes = Encoding.UTF8.GetBytes(text.Length.ToString(CultureInfo.InvariantCulture) + ":" + text);
            if (ordered)
            {
                _hash.AppendData(bytes);
            }
            else
            {
                _sum = _sum.Plus(bytes);
            }
        }

        public string Text() => ordered ? Convert.ToHexStringLower(_hash.GetCurrentHash()) : _sum.ToString();

        public void Dispose() => _hash.Dispose();
    }
}
