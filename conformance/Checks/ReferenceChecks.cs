using Conformance.Fixtures;
using Conformance.Fixtures.Tenants;
using Conformance.Scenarios;

namespace Conformance.Checks;

/// <summary>An external_ref names its tenant, letter by letter, and no other (contract, sections 1 and 7).</summary>
internal static class ReferenceChecks
{
    private const int LongestReference = 190;

    // Each of them is new to an account that was made for it, in which a reference need not be told from those of other runs.
    private static readonly string[] ShortReferences = ["a", "0", "12345", "a.b/c", "🙂", "a=b@c<d", "-a", "a:", " a b ", "null", "true", "{a}$b", "0b2b6b0e-3c1c-4b7e-9d4c-5f3f9f0f6a11"];

    // What stands behind it, and what a server might take for the same: without an accent, punctuation, a zero or a space, as a URL would have it, or cut.
    private const string Rich = "-Éa🙂b b.01%2Bc//d:e@f<g|h?i=j&amp;k;l''m#n/-";

    private static readonly Func<string, string>[] Alike =
    [
        reference => reference.Replace('É', 'E'),
        reference => reference.Replace(" ", "", StringComparison.Ordinal),
        reference => reference.Replace(" ", "  ", StringComparison.Ordinal),
        reference => reference.Replace(' ', '+'),
        reference => reference.Replace(" ", "%20", StringComparison.Ordinal),
        reference => reference.Replace(".", "", StringComparison.Ordinal),
        reference => reference.Replace(":", "", StringComparison.Ordinal),
        reference => reference.Replace("-É", "_É", StringComparison.Ordinal),
        reference => reference.Replace("01", "1", StringComparison.Ordinal),
        reference => reference.Replace("%2B", "+", StringComparison.Ordinal),
        reference => reference.Replace("//", "/", StringComparison.Ordinal),
        reference => reference.Replace("''", "'", StringComparison.Ordinal),
        reference => reference.Replace("🙂", "🙃", StringComparison.Ordinal),
        reference => reference.Replace("-", "", StringComparison.Ordinal),
        reference => reference.Replace("&amp;", "&", StringComparison.Ordinal),
        reference => reference.Replace(' ', '_'),
        reference => reference.Replace('.', '-'),
        reference => reference.TrimEnd('-'),
        reference => reference.TrimEnd('/', '-'),
        .. " %/@<|?=&;#".Select(letter => (Func<string, string>)(reference => reference[..reference.IndexOf(letter, StringComparison.Ordinal)])),
        reference => reference[..reference.LastIndexOf(':')],
        reference => "another-panel" + reference[reference.IndexOf(':', StringComparison.Ordinal)..],
    ];

    public static IReadOnlyList<Check> All { get; } =
    [
        new("success/lawful-references", "a reference of up to 190 characters is served and finds its tenant; one character less finds none.", "section 7, lawful values at the edge", LawfulAsync),
        new("isolation/references-alike", "a reference that is only like another's names another tenant: without its accents, punctuation, zeros or spaces, as a URL would have it, or of another panel.", "section 1, external_ref", AlikeAsync),
    ];

    private static async Task LawfulAsync(Journey journey)
    {
        var plain = journey.Unmade("r");
        string[] references =
        [
            plain.ExternalRef.PadRight(LongestReference, 'x'), plain.ExternalRef.PadRight(LongestReference, '山'), plain.ExternalRef + ":🙂🙂 山田 & co/%_'\",.()\\+#?;",
            plain.ExternalRef.ToUpperInvariant() + "-U",
        ];
        foreach (var reference in references)
        {
            var tenant = new Tenant("", reference, plain.Email);
            var create = await journey.RequestAsync(Operation.Create, tenant);
            var made = await journey.SendAsync(create);
            if (journey.Served(made))
            {
                journey.SameTenant(made, await journey.SendAgainAsync(create.Unescaped()));
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

        await ShortAsync(journey);
    }

    // A short reference would be used again by the next run, so it is asked of an account of its own, where one is to be had.
    private static async Task ShortAsync(Journey journey)
    {
        try
        {
            var (key, _) = await journey.Target.Credentials.FreshAccountAsync(journey.Cancellation);
            foreach (var reference in ShortReferences)
            {
                var tenant = new Tenant("", reference, "someone@example.com");
                journey.Served(await journey.CallAsync(Operation.Create, tenant, key: key));
                journey.Served(await journey.CallAsync(Operation.Plan, tenant, Address.ByRef, key: key));
            }
        }
        catch (LackingException lacking) when (lacking is not SetUpException)
        {
            // The others stand for them.
        }
    }

    private static async Task AlikeAsync(Journey journey)
    {
        var plain = journey.Unmade();
        var (tenant, first) = await journey.MadeAsync(plain with { ExternalRef = plain.ExternalRef + Rich });
        var ids = new HashSet<string?>(StringComparer.Ordinal) { tenant.Id };
        await Task.WhenAll(Alike.Select(async change =>
        {
            var other = plain with { ExternalRef = change(tenant.ExternalRef) };
            foreach (var operation in Operations.OnATenant)
            {
                journey.Refused(await journey.CallAsync(operation, other, Address.ByRef), 404, "tenant_not_found");
            }

            journey.Served(await journey.CallAsync(Operation.Terminate, other, Address.ByRef), Expectation.ServedAlready);
        }));
        journey.SameTenant(first, await journey.CallAsync(Operation.Create, tenant));

        foreach (var other in Alike.Select(change => plain with { ExternalRef = change(tenant.ExternalRef) }))
        {
            var made = await journey.CallAsync(Operation.Create, other);
            if (journey.Served(made))
            {
                journey.Holds(ids.Add(made.Text("tenant_id")), made, "tenant_id: the tenant of a reference that is only like this one");
            }
        }
    }
}
