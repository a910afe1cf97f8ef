using Conformance.Checks;
using Conformance.Fixtures;
using Conformance.Fixtures.Settings;
using Conformance.Fixtures.Wire;
using Conformance.Judging;
using Conformance.Scenarios;

namespace Conformance.Running;

/// <summary>What a pass of exhaustion has found so far about the two buckets of an operation.</summary>
/// <param name="operation">The operation.</param>
/// <param name="settings">The run's settings.</param>
internal sealed class ExhaustionVerdicts(Operation operation, RunSettings settings)
{
    private readonly Dictionary<Bucket, List<WayVerdict>> _verdicts = new() { [Bucket.PerKey] = [], [Bucket.PerIp] = [] };
    private readonly Dictionary<Bucket, WayVerdict> _doubts = [];
    private readonly HashSet<Bucket> _lacking = [];

    /// <summary>Whether both buckets have been judged or cannot be.</summary>
    public bool AreWhole => IsWhole(Bucket.PerKey) && IsWhole(Bucket.PerIp);

    /// <summary>Whether the address's bucket is left alone.</summary>
    public bool SparesTheAddress => _lacking.Contains(Bucket.PerIp);

    /// <summary>The verdicts on a bucket; a doubt that no burst dispelled is a deviation: two of them at least lay whole in a window.</summary>
    public IReadOnlyList<WayVerdict> Of(Bucket bucket) =>
        !IsWhole(bucket) && _doubts.TryGetValue(bucket, out var doubt) ? [.. _verdicts[bucket], doubt] : _verdicts[bucket];

    /// <summary>Judges the first call over a bucket's limit.</summary>
    public void Over(Bucket bucket, Exchange exchange)
    {
        if (!IsWhole(bucket))
        {
            Add(bucket, Verdicts(bucket, NameOf(bucket), provokes: true).OnRefused(exchange, CellOf(bucket).Row));
        }
    }

    /// <summary>Judges a call with the exhausted key while the address is exhausted too: the key's bucket is evaluated first.</summary>
    public void OverBoth(Exchange exchange, int call) =>
        Add(Bucket.PerKey, Verdicts(Bucket.PerKey, $"key-and-address-exhausted-{call}", provokes: false, overBefore: true)
            .OnRefused(exchange, CellOf(Bucket.PerKey).Row));

    /// <summary>Judges a further call over the address's limit, of a key that has calls left.</summary>
    public void OverTheAddressAgain(Exchange exchange) =>
        Add(Bucket.PerIp, Verdicts(Bucket.PerIp, "address-exhausted-still", provokes: false, overBefore: true).OnRefused(exchange, CellOf(Bucket.PerIp).Row));

    /// <summary>Judges a call that must be served although, or after, a bucket was exhausted.</summary>
    public void Spared(Bucket bucket, string way, Exchange exchange) =>
        Add(bucket, Verdicts(bucket, way, provokes: false).OnServed(exchange, Expectation.Served));

    /// <summary>Judges that another operation, which has buckets of its own, is not refused although one was exhausted.</summary>
    public void LeavesAnother(Bucket bucket, Exchange exchange)
    {
        var slug = exchange.Request.Operation.Slug();
        Add(bucket, Verdicts(bucket, $"another-operation-{slug}", provokes: false).Judged(
            exchange, exchange.Status == 429 ? [$"status: {slug} is refused where only {operation.Slug()} was exhausted"] : [], $"{slug} is not refused 429: its buckets are its own"));
    }

    /// <summary>Judges the calls of another key in a minute of its own, the last of which is one too many.</summary>
    public void OtherKey(IReadOnlyList<Exchange> sent)
    {
        var verdicts = Verdicts(Bucket.PerKey, "another-keys-limit", provokes: false);
        var early = sent.SkipLast(1).FirstOrDefault(exchange => exchange.Status != 200);
        Add(Bucket.PerKey, early is null
            ? verdicts.OnRefused(sent[^1], CellOf(Bucket.PerKey).Row)
            : verdicts.Judged(early, [$"limit: of {sent.Count - 1} valid calls with another key only {sent.Count(exchange => exchange.Status == 200)} were served"], "the same limit for every key"));
    }

    /// <summary>Judges how long a window is.</summary>
    public void NextWindow(Exchange exchange, IReadOnlyList<string> deviations) =>
        Add(Bucket.PerKey, Verdicts(Bucket.PerKey, "the-next-window", provokes: false).Judged(exchange, deviations, "a window of a minute"));

    /// <summary>Judges that a topup which was refused once takes effect when it is sent again (contract, section 7).</summary>
    public void Credited(Bucket bucket, Exchange exchange, double before, double amount) => Holds(bucket, "effect-after-the-wait", exchange, before, amount, "the amount added once");

    /// <summary>Judges that a refused topup has added nothing: the next one that is served adds its own amount to what there was.</summary>
    public void NothingAdded(Bucket bucket, Exchange exchange, double before, double amount) => Holds(bucket, "no-effect-while-refused", exchange, before, amount, "nothing added by what was refused");

    /// <summary>Judges that it takes effect once: sent a third time it adds nothing.</summary>
    public void CreditedOnce(Bucket bucket, Exchange exchange, double? before)
    {
        if (before is { } known)
        {
            Holds(bucket, "no-second-effect", exchange, known, 0, "nothing added a second time");
        }
    }

    /// <summary>Judges that a refused call was not done: its tenant is not there where it was to be made, and not already changed where it was to be changed.</summary>
    public void WithoutEffect(Bucket bucket, Exchange exchange)
    {
        string? done = operation == Operation.Create
            ? exchange.Status == 200 ? "sso finds the tenant of a create that was refused" : null
            : Journey.IsAlready(exchange) ? $"already: true at the first {operation.Slug()} of this tenant that was not refused" : null;
        Add(bucket, Verdicts(bucket, "no-effect-while-refused", provokes: false).Judged(
            exchange, done is null ? [] : [done], $"a {operation.Slug()} that was refused is not done"));
    }

    /// <summary>Notes what looks like a deviation, and would be one if another window showed the same.</summary>
    public void Doubt(Bucket bucket, Exchange exchange, string doubt) =>
        _doubts[bucket] = exchange.NoAnswer is NoAnswer.Unreachable or NoAnswer.TimedOut
            ? Verdicts(bucket, NameOf(bucket), provokes: true).NotExercised(new SetUpException($"a call of the burst got no answer: {exchange.Failure}"))
            : Verdicts(bucket, NameOf(bucket), provokes: true).Judged(
                exchange,
                [$"{doubt}, in two windows"],
                $"{settings.Limit(Operations.Of(operation).Rate, bucket)} calls served in a minute and the next refused 429 rate_limited / {CellOf(bucket).Row.Reason.Rendered}");

    /// <summary>Neither bucket can be judged.</summary>
    public void Lack(LackingException lacking)
    {
        LackFor(Bucket.PerKey, lacking);
        LackFor(Bucket.PerIp, lacking);
    }

    /// <summary>A bucket cannot be judged.</summary>
    public void LackFor(Bucket bucket, LackingException lacking)
    {
        if (_lacking.Add(bucket))
        {
            Add(bucket, Verdicts(bucket, NameOf(bucket), provokes: true).NotExercised(lacking));
        }
    }

    // A burst that is repeated asks some ways again. Each is told once, by its deviation if there was one.
    private void Add(Bucket bucket, WayVerdict verdict)
    {
        var before = _verdicts[bucket].FindIndex(one => one.Name == verdict.Name);
        if (before < 0)
        {
            _verdicts[bucket].Add(verdict);
        }
        else if (_verdicts[bucket][before].Verdict != Verdict.Deviates)
        {
            _verdicts[bucket][before] = verdict;
        }
    }

    private void Holds(Bucket bucket, string way, Exchange exchange, double before, double amount, string how) => Add(bucket,
        Verdicts(bucket, way, provokes: false).Judged(
            exchange,
            Credits.In(exchange) is { } after && Credits.Grew(before, amount, after)
                ? []
                : [$"topup_credits: expected {before + amount}, came {Credits.In(exchange)?.ToString() ?? "none"}"],
            $"topup_credits {before + amount}, {how}"));

    private bool IsWhole(Bucket bucket) => _lacking.Contains(bucket) || _verdicts[bucket].Exists(verdict => verdict.ProvokesTheRow);

    private Cell CellOf(Bucket bucket) => Cells.Of(operation).Single(cell => cell.Row.Ways.Any(way => way.Exhausts == bucket));

    private string NameOf(Bucket bucket) => CellOf(bucket).Row.Ways[0].Name;

    private Verdicts Verdicts(Bucket bucket, string way, bool provokes, bool overBefore = false) => new(CellOf(bucket), way, settings)
    {
        ProvokesTheRow = provokes,
        OverBefore = overBefore,
        Limit = settings.Limit(Operations.Of(operation).Rate, bucket),
    };
}
