using Conformance.Fixtures;
using Conformance.Judging;

namespace Conformance.Checks;

/// <summary>Walks a check on a target and gives its verdict.</summary>
/// <param name="target">The target.</param>
/// <param name="remarks">Told of what is no verdict.</param>
public sealed class CheckRunner(Target target, Remarks remarks)
{
    /// <summary>Judges a check.</summary>
    /// <param name="check">The check.</param>
    /// <param name="cancellation">Ends the run.</param>
    public async Task<CheckVerdict> JudgeAsync(Check check, CancellationToken cancellation)
    {
        var journey = new Journey(target, check, remarks, cancellation);
        try
        {
            await check.Walk(journey);
        }
        catch (LackingException lacking)
        {
            // What was seen before something was lacking stands.
            if (journey.Departures.Count == 0)
            {
                var sentence = lacking is SetUpException ? lacking.Message : "needs " + lacking.Message;
                return new CheckVerdict(check, Verdict.NotExercised, sentence, []) { Duration = journey.Duration };
            }
        }

        return new CheckVerdict(check, journey.Departures.Count == 0 ? Verdict.Conforms : Verdict.Deviates, null, journey.Departures)
        {
            Duration = journey.Duration,
        };
    }
}
