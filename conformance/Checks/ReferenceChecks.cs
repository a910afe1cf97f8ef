using Conformance.Fixtures;
using Conformance.Fixtures.Tenants;
using Conformance.Scenarios;

namespace Conformance.Checks;

/// <summary>An external_ref names its tenant, letter by letter, and no other (contract, sections 1 and 7).</summary>
internal static class ReferenceChecks
{
    private const int LongestReference = 190;

    // Each of them is new to an account that was made for it, in which a reference need not be told from those of other runs.
    private static readonly string[] ShortReferences = ["a", "0", "12345", "a.b/c", "🙂"];

    // What stands behind it, and what a server might take for the same: without accents, punctuation, zeros or spaces, or as a URL would have it.
    private const string Rich = "-Éa b.01%2Bc/d#e";
    private static readonly string[] Alike =
    [
        "-Ea b.01%2Bc/d#e", "-Éab.01%2Bc/d#e", "-Éa  b.01%2Bc/d#e", "-Éa+b.01%2Bc/d#e", "-Éa%20b.01%2Bc/d#e", "-Éa b01%2Bc/d#e", "_Éa b.01%2Bc/d#e", "-Éa b.1%2Bc/d#e",
        "-Éa b.01+c/d#e", "-Éa b.01%2Bc", "-Éa b.01%2Bc/d", "-Éa",
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
            }
        }

        var nobody = plain with { ExternalRef = references[0][..^1] };
        journey.Refused(await journey.CallAsync(Operation.Sso, nobody, Address.ByRef), 404, "tenant_not_found");
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
        var (_, first) = await journey.MadeAsync(plain with { ExternalRef = plain.ExternalRef + Rich });
        var found = await journey.CallAsync(Operation.Sso, plain with { ExternalRef = plain.ExternalRef + Rich }, Address.ByRef);
        journey.Served(found);

        var ofAnotherPanel = "another-panel" + plain.ExternalRef[plain.ExternalRef.IndexOf(':', StringComparison.Ordinal)..] + Rich;
        var ids = new HashSet<string?>(StringComparer.Ordinal) { first.Text("tenant_id") };
        foreach (var reference in Alike.Select(end => plain.ExternalRef + end).Append(ofAnotherPanel))
        {
            var tenant = plain with { ExternalRef = reference };
            journey.Refused(await journey.CallAsync(Operation.Sso, tenant, Address.ByRef), 404, "tenant_not_found");
            var made = await journey.CallAsync(Operation.Create, tenant);
            if (journey.Served(made))
            {
                journey.Holds(ids.Add(made.Text("tenant_id")), made, "tenant_id: the tenant of a reference that is only like this one");
            }
        }
    }
}
