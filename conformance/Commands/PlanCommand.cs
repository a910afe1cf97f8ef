using System.CommandLine;
using Conformance.Fixtures.Settings;
using Conformance.Planning;
using Conformance.Scenarios;

namespace Conformance.Commands;

/// <summary><c>plan</c>: what a run with these settings would send, without sending it.</summary>
internal static class PlanCommand
{
    private const int KeyWidth = 14;
    private const int LineWidth = 92;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var settings = new SettingsOption();
        var json = new Option<bool>("--json") { Description = "Print the plan as JSON." };
        var command = new Command("plan", "Says what a run would send and leave out; sends nothing.") { settings, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var given = settings.Read(parsed);
            var plan = await Rehearsal.OfAsync(given, cancellation);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(parsed.GetValue(json) ? plan.ToJson() : InWords(plan, given));
            return ExitCodes.Fine;
        });
        return command;
    }

    private static string InWords(RunPlan plan, RunSettings settings) => string.Join(Environment.NewLine,
    [
        $"A run against {(settings.BaseUrl.Length == 0 ? "the embedded platform" : plan.Target)}:",
        "counted in a rehearsal on a reference platform with the same limits, seed and",
        "kinds of keys. Nothing was sent to the target. A real run differs by a few",
        "percent, and by more where the target deviates.",
        .. settings.StateChangeUrl.Length > 0 ? ["The target is taken to offer every provider state at its StateChangeUrl."] : Array.Empty<string>(),
        .. settings.ApiKeyList().Count > Rehearsal.MostApiKeys ? [$"Of the {settings.ApiKeyList().Count} ApiKeys, {Rehearsal.MostApiKeys} took part; the calls spread over all."] : Array.Empty<string>(),
        "",
        .. Table(plan),
        "",
        $"Tenants made and terminated: {plan.Tenants}. State changes: {plan.StateChanges}.",
        .. settings.BaseUrl.Length == 0 || settings.StateChangeUrl.Length > 0
            ? [$"Duration: about {plan.AnswerSeconds} s where the target offers 'time passes', at {plan.AnswerMilliseconds} ms an answer;", $"elsewhere about {plan.LimitMinutes} min, as {plan.Busiest} has the longest to wait for the limits."]
            : new[] { $"Duration: about {plan.LimitMinutes} min, as {plan.Busiest} has the longest to wait for the limits." },
        "",
        .. Holes(plan),
    ]);

    private static IEnumerable<string> Table(RunPlan plan)
    {
        var operations = Operations.All.Select(operation => operation.Slug).ToList();
        yield return Row("", operations.Select(operation => operation), "total");
        foreach (var (key, calls) in plan.ByKey)
        {
            yield return Row(Short(key), operations.Select(operation => calls[operation].ToString()), calls.Values.Sum().ToString());
        }

        yield return Row("total", operations.Select(operation => plan.ByKey.Sum(key => key.Calls[operation]).ToString()), plan.Requests.ToString());

        string Row(string first, IEnumerable<string> numbers, string last) =>
            first.PadRight(KeyWidth) + string.Concat(numbers.Zip(operations, (number, operation) => number.PadLeft(Math.Max(operation.Length, 4) + 1))) + last.PadLeft(6);
    }

    private static string Short(string key) => key.EndsWith("ApiKey", StringComparison.Ordinal) ? key[..^"ApiKey".Length] : key;

    private static IEnumerable<string> Holes(RunPlan plan)
    {
        yield return $"Not exercised: {plan.NotExercised.Sum(hole => hole.Cells.Count)} of {plan.Cells} cells, {plan.NotExercised.Sum(hole => hole.Checks.Count)} of {plan.Checks} checks.";
        foreach (var hole in plan.NotExercised)
        {
            yield return $"  {hole.Lacking}";
            foreach (var line in Lines([.. hole.Cells, .. hole.Checks]))
            {
                yield return $"    {line}";
            }
        }
    }

    // As many ids in a line as a terminal has room for.
    private static IEnumerable<string> Lines(IReadOnlyList<string> ids)
    {
        var line = ids[0];
        foreach (var id in ids.Skip(1))
        {
            if (line.Length + id.Length > LineWidth)
            {
                yield return line + ",";
                line = id;
            }
            else
            {
                line += ", " + id;
            }
        }

        yield return line;
    }
}
