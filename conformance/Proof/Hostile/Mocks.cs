using Conformance.Proof.Deviants;
using Conformance.Scenarios;

namespace Conformance.Proof.Hostile;

/// <summary>Answers as a mock gives them that was generated from an API description: one example an operation, whatever is sent.</summary>
internal static class Mocks
{
    private const string Tenant = "5f0c1d3e-8a54-4c1b-9d52-1f1d0b0f7a11";

    /// <summary>The example of a served call, right in every member.</summary>
    /// <param name="operation">The operation, such as <c>topup</c>.</param>
    public static string Served(string operation) => operation switch
    {
        "create" => $$"""{"ok":true,"tenant_id":"{{Tenant}}","dashboard_url":"https://dash.example.com/{{Tenant}}"}""",
        "plan" => """{"ok":true}""",
        "topup" => """{"ok":true,"balances":{"included_credits":0,"included_credits_used":0,"rollover_credits":0,"rollover_credits_used":0,"topup_credits":100,"daily_bonus_limit":0,"daily_bonus_used":0}}""",
        "sso" => $$"""{"success":true,"redirectTo":"https://app.example.com/sso?token=abc123&workspace={{Tenant}}"}""",
        "suspend" => """{"ok":true,"status":"suspended","report":{"pausedPods":[],"unpublishedProjects":[],"disconnectedDomains":[],"pausedCloud":[],"errors":[]}}""",
        "unsuspend" => """{"ok":true,"status":"active","report":{"restoredProjects":[],"reboundDomains":[],"resumedCloud":[],"errors":[]}}""",
        "terminate" => """{"ok":true,"report":{"deletedProjects":[],"deletedPods":[],"deletedDomains":[],"deletedCloud":[],"errors":[]}}""",
        "usage" => """{"ok":true,"usage":{"credits_used":0,"usd_credits":0,"cloud_usd":0,"period":{"from":"2026-01-01T00:00:00Z","to":"2026-02-01T00:00:00Z","label":"2026-01"},"by_workspace":[]}}""",
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "no operation of the contract"),
    };

    /// <summary>Serves everything.</summary>
    /// <param name="reply">The answer that becomes the mock's.</param>
    public static void ServesAll(Reply reply) => Says(reply, 200, Served(reply.Operation));

    /// <summary>Refuses everything, as the first error that is documented for the operation has it.</summary>
    /// <param name="reply">The answer that becomes the mock's.</param>
    public static void RefusesAll(Reply reply)
    {
        var first = Cells.All.First(cell => cell.Operation.Slug() == reply.Operation);
        Says(reply, first.Row.Status, Answers.BodyOf(first).ToJsonString());
    }

    /// <summary>Answers an example.</summary>
    /// <param name="reply">The answer that becomes the mock's.</param>
    /// <param name="status">The example's status.</param>
    /// <param name="body">The example's body.</param>
    public static void Says(Reply reply, int status, string body)
    {
        reply.Headers.Clear();
        reply.Status = status;
        reply.Body = body;
    }
}
