using Conformance.Fixtures.Tenants;
using Conformance.Scenarios;

namespace Conformance.Checks;

/// <summary>An external_ref names its tenant, letter by letter, and no other (contract, sections 1 and 7).</summary>
internal static class ReferenceChecks
{
    private const int LongestReference = 190;

    // Each of them is new to an account that was made for it, in which a reference need not be told from those of other runs.
    private static readonly string[] ShortReferences =
    [
        "a", "0", "12345", "🙂", "-a", "/a", ":a", "a:", " a b ", "null", "true", "__proto__", "0b2b6b0e-3c1c-4b7e-9d4c-5f3f9f0f6a11", "https://example.com/a?b=c#d",
        "' OR 1=1; DROP TABLE tenants; --", "مثال:e\u0301", AlikeTexts.Signs,
    ];

    private static readonly Operation[] Lookups = [.. Operations.OnATenant, Operation.Terminate];

    public static IReadOnlyList<Check> All { get; } =
    [
        new("success/lawful-references", "a reference of up to 190 characters is served and finds its tenant; one character less finds none.", "section 7, lawful values at the edge", LawfulAsync),
        new("success/reference-asked-for-before", "a reference that was asked for before its tenant was made finds it from then on, on every operation.", "section 1, external_ref", AskedBeforeAsync),
        new("isolation/references-alike", "a reference that is only like another's names another tenant: without its accents, signs, zeros or spaces, with more about it, as a URL would have it, or of another panel.", "section 1, external_ref", AlikeAsync),
    ];

    private static async Task LawfulAsync(Journey journey)
    {
        var plain = journey.Unmade("r");
        string[] references =
        [
            plain.ExternalRef.PadRight(LongestReference, 'x'), plain.ExternalRef.PadRight(LongestReference, '山'), plain.ExternalRef + ":🙂🙂 山田" + AlikeTexts.Signs,
            plain.ExternalRef.ToUpperInvariant() + "-U",
        ];
        foreach (var reference in references)
        {
            var tenant = new Tenant("", reference, plain.Email);
            var create = await journey.RequestAsync(Operation.Create, tenant);
            var made = await journey.SendAsync(create);
            if (journey.Served(made))
            {
                journey.SameTenant(made, await journey.SendAgainAsync(create.EscapedOtherwise()));
                journey.Served(await journey.CallAsync(Operation.Sso, tenant, Address.ByRef));
                journey.Served(await journey.CallAsync(Operation.Sso, tenant, Address.ByRef));
                var before = await journey.CallAsync(Operation.Topup, tenant, Address.ByRef);
                if (journey.Served(before))
                {
                    await journey.CreditedAsync(before, tenant, Address.ByRef);
                }
            }
        }

        foreach (var reference in references.Take(2))
        {
            var nobody = plain with { ExternalRef = reference[..^1] };
            journey.Refused(await journey.CallAsync(Operation.Sso, nobody, Address.ByRef), 404, "tenant_not_found");
        }

        await Journey.WhereToBeHadAsync(() => ShortAsync(journey));
    }

    // A short reference would be used again by the next run, so it is asked of an account of its own, where one is to be had.
    private static async Task ShortAsync(Journey journey)
    {
        var (key, _) = await journey.Target.Credentials.FreshAccountAsync(journey.Cancellation);
        foreach (var reference in ShortReferences)
        {
            var tenant = new Tenant("", reference, "someone@example.com");
            journey.Served(await journey.CallAsync(Operation.Create, tenant, key: key));
            journey.Served(await journey.CallAsync(Operation.Plan, tenant, Address.ByRef, key: key));
        }
    }

    private static async Task AskedBeforeAsync(Journey journey)
    {
        // One tenant for each, so that little time passes in which what was not found could be forgotten again.
        foreach (var operation in Lookups)
        {
            var unmade = journey.Unmade(operation.Slug());
            await NobodysAsync(journey, operation, unmade);
            var (tenant, _) = await journey.MadeAsync(unmade);
            journey.Served(await journey.CallAsync(operation, tenant, Address.ByRef), operation switch
            {
                Operation.Unsuspend => Expectation.ServedAlready,
                Operation.Terminate => Expectation.ServedFresh,
                _ => Expectation.Served,
            });
        }
    }

    private static async Task AlikeAsync(Journey journey)
    {
        var plain = await journey.TenantAsync(name: "plain");
        var (rich, first) = await journey.MadeAsync(plain with { ExternalRef = plain.ExternalRef + AlikeTexts.Rich });
        var (signs, _) = await journey.MadeAsync(plain with { ExternalRef = plain.ExternalRef + AlikeTexts.SignsApart });
        var panel = plain.ExternalRef.IndexOf(':', StringComparison.Ordinal);
        List<string> folded = [.. AlikeTexts.FoldedOf(rich.ExternalRef), "another-panel" + rich.ExternalRef[panel..], $"{plain.ExternalRef[(panel + 1)..]}:{plain.ExternalRef[..panel]}"];
        string[] common =
        [
            plain.ExternalRef + "/", plain.ExternalRef[(panel + 1)..],
            .. "-. ".Select(sign => signs.ExternalRef.Replace($"{sign}", "", StringComparison.Ordinal)),
            .. "._ ".Select(sign => signs.ExternalRef.Replace(sign, '-')),
        ];

        // What is common is asked of every operation, and each of the others of one, so that each kind of them comes to each operation.
        var lookups = folded.Concat(AlikeTexts.WithoutSigns(signs.ExternalRef)).Concat(AlikeTexts.WithSigns(plain.ExternalRef))
            .Select((other, place) => (Operation: Lookups[(place + (place / Lookups.Length)) % Lookups.Length], Other: other))
            .Concat(common.SelectMany(other => Lookups.Select(operation => (Operation: operation, Other: other))));
        await Task.WhenAll(lookups.Select(lookup => NobodysAsync(journey, lookup.Operation, plain with { ExternalRef = lookup.Other })));
        journey.SameTenant(first, await journey.CallAsync(Operation.Create, rich));

        var ids = new HashSet<string?>(StringComparer.Ordinal) { plain.Id, rich.Id, signs.Id };
        foreach (var other in folded.Concat(common))
        {
            var made = await journey.CallAsync(Operation.Create, plain with { ExternalRef = other });
            if (journey.Served(made))
            {
                journey.Holds(ids.Add(made.Text("tenant_id")), made, "tenant_id: the tenant of a reference that is only like this one");
            }
        }
    }

    private static async Task NobodysAsync(Journey journey, Operation operation, Tenant nobody)
    {
        var exchange = await journey.CallAsync(operation, nobody, Address.ByRef);
        if (operation == Operation.Terminate)
        {
            journey.Served(exchange, Expectation.ServedAlready);
        }
        else
        {
            journey.Refused(exchange, 404, "tenant_not_found");
        }
    }
}
