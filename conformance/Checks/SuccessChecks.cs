using Conformance.Fixtures;
using Conformance.Fixtures.States;
using Conformance.Fixtures.Tenants;
using Conformance.Fixtures.Wire;
using Conformance.Scenarios;

namespace Conformance.Checks;

/// <summary>What a call that is served answers, and the whole life of a tenant (contract, sections 1 and 2).</summary>
internal static class SuccessChecks
{
    private const string CurrentMonth = "current_month";
    private static readonly string[] Periods = [CurrentMonth, "last_month", "ytd"];

    // The months at whose ends a calendar is most easily got wrong, one of summer time among them; to them comes the one that is under way.
    private static readonly int[] Telling = [12, 1, 2, 7];
    private static readonly TimeSpan HalfADay = TimeSpan.FromHours(12);

    public static IReadOnlyList<Check> All { get; } =
    [
        .. Operations.All.Select(operation => new Check(
            BodyOf(operation.Operation), $"a served {operation.Slug} has the members of its operation, in their types.", "section 1", journey => BodyAsync(journey, operation.Operation))),
        .. Periods.Select(period => new Check(
            $"success/usage-{period.Replace('_', '-')}", $"usage of {period} reads a period aligned to the calendar, in UTC.", "sections 1 and 7", journey => PeriodAsync(journey, period))),
        new("success/usage-without-period", "usage without a period reads the current month.", "section 1", journey => PeriodAsync(journey, null)),
        new("success/usage-as-months-turn", "the periods of usage fit each other at the end and the beginning of months, and of a year.", "sections 1 and 7", MonthsAsync)
        {
            Alone = true,
            Needs = [Need.State(ProviderState.TimePasses)],
        },
        new("success/lifecycle-by-id", "a tenant's life by id: active, suspended, active, terminated, each operation as the table has it.", "section 2", journey => LifeAsync(journey, Address.ById)),
        new("success/lifecycle-by-ref", "a tenant's life by reference: active, suspended, active, terminated, each operation as the table has it.", "section 2", journey => LifeAsync(journey, Address.ByRef)),
    ];

    /// <summary>The check of an operation's served body.</summary>
    /// <param name="operation">The operation.</param>
    public static string BodyOf(Operation operation) => $"success/{operation.Slug()}-body";

    private static async Task BodyAsync(Journey journey, Operation operation)
    {
        var tenant = operation switch
        {
            Operation.Create => journey.Unmade(),
            Operation.Suspend or Operation.Unsuspend or Operation.Terminate => await journey.TenantAsync(),
            _ => await journey.SharedAsync(operation),
        };

        // What changes a tenant is asked of one that it was changed for before, too.
        var times = operation is Operation.Suspend or Operation.Unsuspend ? 2 : 1;
        for (var time = 0; time < times; time++)
        {
            if (operation == Operation.Unsuspend)
            {
                journey.Served(await journey.CallAsync(Operation.Suspend, tenant));
            }
            else if (time > 0)
            {
                journey.Served(await journey.CallAsync(Operation.Unsuspend, tenant));
            }

            await ShapedAsync(journey, operation, tenant, Address.ById);
            await ShapedAsync(journey, operation, tenant, Address.ByRef);
        }
    }

    private static async Task ShapedAsync(Journey journey, Operation operation, Tenant tenant, Address address)
    {
        var exchange = await journey.CallAsync(operation, tenant, address);
        if (journey.Served(exchange))
        {
            journey.Add(exchange, SuccessShape.Deviations(exchange));
        }
    }

    private static async Task PeriodAsync(Journey journey, string? period)
    {
        // Asked before and after, so that a month which turns over in between takes nothing from it.
        var before = await ReadAsync(journey, CurrentMonth);
        var exchange = await ReadAsync(journey, period);
        var after = await ReadAsync(journey, CurrentMonth);
        if (!journey.Served(exchange))
        {
            return;
        }

        if (period is not null)
        {
            journey.Add(exchange, SuccessShape.Deviations(exchange));
            journey.Add(exchange, SuccessShape.Period(exchange, period));
        }

        await WithATenantAsync(journey, period, exchange);
        var span = SuccessShape.Span(exchange);
        var months = new[] { before, after }.Select(SuccessShape.Span).OfType<(DateTimeOffset From, DateTimeOffset To)>().ToList();
        if (span is { } shown && months.Count > 0)
        {
            journey.Holds(months.Exists(month => Fits(period, shown, month)), exchange, $"usage.period: {shown.From:O} to {shown.To:O} where the current month is {months[^1].From:O} to {months[^1].To:O}");
        }
        else if (period is null)
        {
            throw new SetUpException($"usage told no period to compare: {exchange.Came} (request {exchange.Request.RequestId})");
        }
    }

    // The period is the same, whether it is asked of one tenant or of all.
    private static async Task WithATenantAsync(Journey journey, string? period, Exchange ofAll)
    {
        var tenant = await journey.SharedAsync(Operation.Usage);
        var edit = period is null ? null : new BodyEdit.With("period", $"\"{period}\"");
        var ofOne = await journey.CallAsync(Operation.Usage, tenant, edit: edit);
        if (journey.Served(ofOne) && SuccessShape.Span(ofAll) is { } expected)
        {
            var shown = SuccessShape.Span(ofOne);
            journey.Holds(shown?.From == expected.From, ofOne, $"usage.period: from {shown?.From:O} of one tenant, from {expected.From:O} of all");
            if (period is not null)
            {
                journey.Add(ofOne, SuccessShape.Period(ofOne, period));
            }
        }

        journey.Served(await journey.CallAsync(Operation.Usage, journey.Target.Writer.Nobody($"usage-of-{period}"), edit: edit), Expectation.ServedZeros);
        foreach (var state in new[] { TenantState.Terminated, TenantState.Foreign, TenantState.TerminatedNotDeleted })
        {
            await Journey.WhereToBeHadAsync(async () =>
            {
                var gone = await journey.Target.Tenants.InAsync(state, Operation.Usage, $"usage-of-{period}", journey.Cancellation);
                journey.Served(await journey.CallAsync(Operation.Usage, gone, edit: edit), Expectation.ServedZeros);
            });
        }
    }

    // In which month the target is by itself is nothing that a run knows: what it says of one period is held against what it says of another.
    private static async Task MonthsAsync(Journey journey)
    {
        var clock = journey.Target.Clock;
        if (!clock.CanMove)
        {
            throw new LackingException($"the provider state '{ProviderState.TimePasses}'");
        }

        var now = clock.Now.UtcDateTime;
        var first = new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1);
        foreach (var turn in Enumerable.Range(0, 12).Select(first.AddMonths).Where(turn => turn == first || Telling.Contains(turn.AddMonths(-1).Month)))
        {
            foreach (var moment in new[] { turn - HalfADay, turn + HalfADay })
            {
                await clock.ReachAsync(moment, "months to turn", journey.Cancellation);
                await TogetherAsync(journey);
            }
        }
    }

    private static async Task TogetherAsync(Journey journey)
    {
        var exchanges = await Task.WhenAll(Periods.Select(period => ReadAsync(journey, period)));
        var month = SuccessShape.Span(exchanges[0]);
        foreach (var (period, exchange) in Periods.Zip(exchanges).Where(read => journey.Served(read.Second)))
        {
            journey.Add(exchange, SuccessShape.Period(exchange, period));
            if (month is { } current && SuccessShape.Span(exchange) is { } shown)
            {
                journey.Holds(Fits(period, shown, current), exchange, $"usage.period: {shown.From:O} to {shown.To:O} where the current month is {current.From:O} to {current.To:O}");
            }
        }
    }

    private static bool Fits(string? period, (DateTimeOffset From, DateTimeOffset To) span, (DateTimeOffset From, DateTimeOffset To) currentMonth) => period switch
    {
        "last_month" => span.To == currentMonth.From,
        "ytd" => span.From.Year == currentMonth.From.Year,
        _ => span == currentMonth,
    };

    private static async Task<Exchange> ReadAsync(Journey journey, string? period)
    {
        var request = await journey.RequestAsync(Operation.Usage, journey.Unmade());
        return await journey.SendAsync(request with { Body = period is null ? "{}" : $$"""{"period":"{{period}}"}""" });
    }

    private static async Task LifeAsync(Journey journey, Address address)
    {
        var (tenant, made) = await journey.MadeAsync(journey.Unmade());
        var other = await journey.OtherKeyAsync();
        await ServedAsync(journey, tenant, address, Operation.Plan, Operation.Sso, Operation.Usage);
        var topup = await journey.CallAsync(Operation.Topup, tenant, address);
        journey.Served(topup);
        journey.Served(await journey.CallAsync(Operation.Unsuspend, tenant, address), Expectation.ServedAlready);

        // A second round is no other than the first.
        for (var round = 0; round < 2; round++)
        {
            journey.Changed(await journey.CallAsync(Operation.Suspend, tenant, address));
            journey.SameTenant(made, await journey.CallAsync(Operation.Create, tenant));
            await ServedAsync(journey, tenant, address, Operation.Plan, Operation.Usage);
            journey.Refused(await journey.CallAsync(Operation.Topup, tenant, address), 409, "suspended");
            foreach (var either in new[] { Address.ById, Address.ByRef })
            {
                journey.Refused(await journey.CallAsync(Operation.Sso, tenant, either), 409, "suspended");
            }

            journey.SameTenant(made, await journey.CallAsync(Operation.Create, tenant, key: other));
            journey.Served(await journey.CallAsync(Operation.Suspend, tenant, address), Expectation.ServedAlready);

            journey.Changed(await journey.CallAsync(Operation.Unsuspend, tenant, address));
            journey.SameTenant(made, await journey.CallAsync(Operation.Create, tenant));
            await ServedAsync(journey, tenant, address, Operation.Plan);
            topup = await journey.CreditedAsync(topup, tenant, address);
            await ServedAsync(journey, tenant, address, Operation.Sso, Operation.Usage);
        }

        // Suspended tenants can be terminated too.
        journey.Changed(await journey.CallAsync(Operation.Suspend, tenant, address));
        journey.Changed(await journey.CallAsync(Operation.Terminate, tenant, address));
        foreach (var operation in Operations.OnATenant)
        {
            journey.Gone(await journey.CallAsync(operation, tenant, address));
        }

        journey.Served(await journey.CallAsync(Operation.Terminate, tenant, address), Expectation.ServedAlready);
        journey.Served(await journey.CallAsync(Operation.Usage, tenant), Expectation.ServedZeros);
        journey.Gone(await journey.CallAsync(Operation.Topup, tenant, address == Address.ById ? Address.ByRef : Address.ById));
    }

    private static async Task ServedAsync(Journey journey, Tenant tenant, Address address, params Operation[] operations)
    {
        foreach (var operation in operations)
        {
            journey.Served(await journey.CallAsync(operation, tenant, address));
        }
    }
}
