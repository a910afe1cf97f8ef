using Conformance.Fixtures;
using Conformance.Fixtures.Settings;
using Conformance.Fixtures.Wire;
using Conformance.Judging;
using Conformance.Scenarios;

namespace Conformance.Running;

/// <summary>Turns what came of one way of a cell into its verdict.</summary>
/// <param name="cell">The cell.</param>
/// <param name="way">The way's name.</param>
/// <param name="settings">The run's settings.</param>
internal sealed class Verdicts(Cell cell, string way, RunSettings settings)
{
    private static readonly ErrorRow NotFound = Row(404, "tenant_not_found");
    private static readonly ErrorRow Terminated = Row(410, "terminated");

    /// <summary>Whether the way provokes the cell's own row.</summary>
    public bool ProvokesTheRow { get; init; }

    /// <summary>The limit that the call went over, if it was to.</summary>
    public int? Limit { get; init; }

    /// <summary>Whether it was over before.</summary>
    public bool OverBefore { get; init; }

    /// <summary>The verdict on an answer to a way.</summary>
    public WayVerdict On(Exchange exchange, Way asked)
    {
        if (exchange.Status == 429 && exchange.Text("reason") is "per_ip" && settings.RateLimits != RateLimitScope.All)
        {
            return NotExercised(new LackingException("a bucket to itself: the address's was spent by others"));
        }

        return asked.Expect switch
        {
            Expectation.TheRow => OnRefused(exchange, cell.Row, StatusOf(asked.Caller)),
            Expectation.TheRowIfRead when Judge.IsUnread(exchange) =>
                NotExercised(new LackingException($"an HTTP server that hands {exchange.Request.Method} on: the target's refuses it by itself with {exchange.Status}, before the API sees it")),
            Expectation.TheRowIfRead => OnRefused(exchange, cell.Row),
            Expectation.GoneEitherWay => OnRefused(exchange, exchange.Status == Terminated.Status ? Terminated : NotFound),
            Expectation.TerminatedIfSeen when exchange.Status == NotFound.Status && OnRefused(exchange, NotFound).Verdict == Verdict.Conforms =>
                NotExercised(new LackingException("a row to see: the target deletes a terminated tenant at once and answers 404, which conforms")),
            Expectation.TerminatedIfSeen => OnRefused(exchange, Terminated),
            Expectation.TenantNotFound => OnRefused(exchange, NotFound),
            Expectation.Served or Expectation.ServedFresh or Expectation.ServedAlready or Expectation.ServedZeros => OnServed(exchange, asked.Expect),
            Expectation.AnythingListedButUnauthorized => Judged(
                exchange,
                exchange.Status == 401 ? ["status: came 401, where authentication succeeds"] : Judge.Listed(exchange),
                "200, or a row that the table lists for it, but not 401"),
            Expectation.AnythingListed => Judged(exchange, Judge.Listed(exchange), "200, or a row that the table lists for it"),
        };
    }

    /// <summary>The verdict on a call that is refused with a row.</summary>
    public WayVerdict OnRefused(Exchange exchange, ErrorRow row, string? accountStatus = null)
    {
        var circumstances = new Circumstances
        {
            AccountStatus = accountStatus,
            Limit = Limit,
            OverBefore = OverBefore,
            AdditionalMembers = settings.AdditionalMembers,
        };
        var deviations = Judge.Refusal(exchange, row, circumstances);
        var listed = Cells.Of(exchange.Request.Operation).FirstOrDefault(one => ReferenceEquals(one.Row, row));
        if (deviations.Count == 0 && listed is not null && exchange.Request.Method is not "HEAD"
            && ApprovedBody.Difference(listed, exchange, circumstances) is { } difference)
        {
            deviations = [difference];
        }

        var reason = row.Reason is Reason.StatusOfAccount ? accountStatus : row.Reason is Reason.Absent ? null : row.Reason.Rendered;
        return Judged(exchange, deviations, $"{row.Status} application/json {{\"error\":\"{row.Error}\"{(reason is null ? "" : $",\"reason\":\"{reason}\"")}{(row.Status == 429 ? ",…" : "")}}}");
    }

    /// <summary>The verdict on a call that is served.</summary>
    public WayVerdict OnServed(Exchange exchange, Expectation expectation)
    {
        var served = Operations.Of(exchange.Request.Operation).ServedMember;
        var also = expectation switch
        {
            Expectation.ServedAlready => ",\"already\":true",
            Expectation.ServedZeros => ",\"usage\":{zeros}",
            _ => ",…",
        };
        return Judged(exchange, Judge.Served(exchange, expectation), $"200 application/json {{\"{served}\":true{also}}}");
    }

    /// <summary>The verdict on what the run could not do.</summary>
    public WayVerdict NotExercised(LackingException lacking) => new()
    {
        Name = way,
        Verdict = Verdict.NotExercised,
        Because = lacking is SetUpException ? lacking.Message : "needs " + lacking.Message,
        ProvokesTheRow = ProvokesTheRow,
        SetUpWentWrong = lacking is SetUpException,
    };

    /// <summary>
    /// The verdict on an answer that was found to deviate in some points, or in none. Where nobody was there to answer, nothing deviates.
    /// </summary>
    public WayVerdict Judged(Exchange exchange, IReadOnlyList<string> deviations, string expected) => exchange.NoAnswer == NoAnswer.Unreachable
        ? NotExercised(new SetUpException($"the target cannot be reached any more: {exchange.Failure}"))
        : new()
        {
            Name = way,
            Verdict = deviations.Count == 0 ? Verdict.Conforms : Verdict.Deviates,
            Because = deviations.Count == 0 ? null : string.Join("; ", deviations),
            RequestId = exchange.Request.RequestId,
            Expected = expected,
            Exchange = exchange,
            Finding = deviations.Count == 0 ? null : new Finding(cell, way, expected, deviations, exchange),
            ProvokesTheRow = ProvokesTheRow,
        };

    private static string? StatusOf(Caller caller) => caller switch
    {
        Caller.DraftAccount => "draft",
        Caller.SuspendedAccount => "suspended",
        Caller.Active or Caller.RevokedKey or Caller.DisabledAccount or Caller.MissingAccount => null,
    };

    private static ErrorRow Row(int status, string error) => ErrorTable.Rows.Single(row => row.Status == status && row.Error == error);
}
