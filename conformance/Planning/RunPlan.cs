using System.Text.Encodings.Web;
using System.Text.Json;

namespace Conformance.Planning;

/// <summary>What a run would send, and what it would not exercise.</summary>
/// <param name="Schema">The form of the plan.</param>
/// <param name="Target">The run's target, which was sent nothing.</param>
/// <param name="Requests">Requests in all, set-up and clean-up included, state changes left out.</param>
/// <param name="ByKey">The same by key and operation.</param>
/// <param name="Tenants">Tenants that would be made, and terminated.</param>
/// <param name="StateChanges">Provider states that would be asked for, moves of the clock left out.</param>
/// <param name="LimitMinutes">
/// The minutes that the limits make of it where the target does not offer <c>time passes</c>: what the busiest operation needs at the run's pace, and the clean-up after it.
/// </param>
/// <param name="Busiest">That operation.</param>
/// <param name="AnswerSeconds">What its answers take, at <see cref="AnswerMilliseconds"/> each and as many at a time as Concurrency has it.</param>
/// <param name="AnswerMilliseconds">What one answer is taken to take.</param>
/// <param name="Cells">How many cells there are.</param>
/// <param name="Checks">How many checks there are.</param>
/// <param name="NotExercised">What would not be exercised, by what it lacks.</param>
internal sealed record RunPlan(
    string Schema,
    string Target,
    int Requests,
    IReadOnlyList<KeyCalls> ByKey,
    int Tenants,
    int StateChanges,
    int LimitMinutes,
    string Busiest,
    int AnswerSeconds,
    int AnswerMilliseconds,
    int Cells,
    int Checks,
    IReadOnlyList<Hole> NotExercised)
{
    private static readonly JsonSerializerOptions Format =
        new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The plan as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Format);
}

/// <summary>The calls that carry one key.</summary>
/// <param name="Key">The setting that holds it, or where it comes from.</param>
/// <param name="Calls">How many, by operation.</param>
internal sealed record KeyCalls(string Key, IReadOnlyDictionary<string, int> Calls);

/// <summary>What is not exercised for one cause.</summary>
/// <param name="Lacking">What is lacking.</param>
/// <param name="Cells">The cells.</param>
/// <param name="Checks">The checks.</param>
internal sealed record Hole(string Lacking, IReadOnlyList<string> Cells, IReadOnlyList<string> Checks);
