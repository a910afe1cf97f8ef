using Conformance.Fixtures.Wire;
using Conformance.Judging;
using Conformance.Scenarios;

namespace Conformance.Checks;

/// <summary>
/// Two breaches in one request: which answer wins is stated nowhere, so it is observed and never judged; that the answer is one that the
/// table lists is judged as always.
/// </summary>
internal static class OrderChecks
{
    private const string Clause = "section 7, order of checks";

    public static IReadOnlyList<Check> All { get; } =
    [
        .. Operations.All.Select(operation => new Check(
            $"closed-world/{operation.Slug}-two-breaches", $"{operation.Slug} answers two breaches in one request with a row that the table lists; which one is observed.", Clause, journey => ObserveAsync(journey, operation.Operation))),
        new("closed-world/preflight", "a CORS preflight is answered without an error (advisory).", "section 7, OPTIONS", PreflightAsync),
    ];

    private static async Task ObserveAsync(Journey journey, Operation operation)
    {
        var spec = Operations.Of(operation);
        var tenant = operation switch
        {
            Operation.Create => journey.Unmade(),
            // It is suspended below.
            Operation.Topup => await journey.TenantAsync(),
            _ => await journey.SharedAsync(operation),
        };
        var valid = await journey.RequestAsync(operation, tenant);
        await SeeAsync(journey, "405x401", valid with { Method = "GET", Presentation = Presentation.NoHeader });
        if (spec.Fields.Any(one => one.Kind is not (FieldKind.TenantScope or FieldKind.PersonName)))
        {
            await SeeAsync(journey, "401x400", valid with { Body = "{}", Presentation = Presentation.NoHeader });
            await SeeAsync(journey, "405x400", valid with { Body = "{}", Method = "PUT" });
        }

        if (operation == Operation.Topup)
        {
            var nobody = journey.Target.Writer.Nobody("two-breaches");
            var badAmount = new BodyEdit.With("amount", "0");
            await SeeAsync(journey, "400x404", await journey.RequestAsync(operation, nobody, edit: badAmount));
            await SeeAsync(journey, "401x404", (await journey.RequestAsync(operation, nobody)) with { Presentation = Presentation.UnknownKey });
            journey.Served(await journey.CallAsync(Operation.Suspend, tenant));
            await SeeAsync(journey, "400x409", await journey.RequestAsync(operation, tenant, edit: badAmount));
        }

        if (operation == Operation.Plan)
        {
            await SeeAsync(journey, "400x404", await journey.RequestAsync(operation, journey.Target.Writer.Nobody("two-breaches"), edit: new BodyEdit.Without("entitlements")));
        }
    }

    private static async Task SeeAsync(Journey journey, string pair, ApiRequest request)
    {
        var exchange = await journey.SendAgainAsync(request);
        journey.Holds(exchange.Status != 200, exchange, $"{pair}: two breaches, and the call was served");
        journey.Add(exchange, Judge.Listed(exchange));
        journey.Remarks.Observe($"order/{request.Operation.Slug()}-{pair}", $"{exchange.Status} {exchange.Text("error")}");
    }

    private static async Task PreflightAsync(Journey journey)
    {
        await Task.WhenAll(Operations.All.Select(async operation =>
        {
            var request = await journey.RequestAsync(operation.Operation, journey.Unmade());
            var exchange = await journey.SendAsync(request with { Method = "OPTIONS", Presentation = Presentation.NoHeader, Body = "" });
            if (exchange.Failure is not null || exchange.Status >= 400)
            {
                journey.Remarks.Advise($"{operation.Slug}/options", $"a CORS preflight was answered {exchange.Came}");
            }
        }));
    }
}
